/** The pages of the `web` backend. Its links are relative and absolute, so that both ways through a proxy are seen. */
export function shopPage(pod: string): string {
  return page(
    'Tea and Biscuits',
    `<p>Everything for a quiet afternoon. You were served by <code>${escapeHtml(pod)}</code>.</p>
    <ul class="goods">
      ${GOODS.map(([name, price]) => `<li><b>${name}</b><span>${price}</span></li>`).join('\n      ')}
    </ul>
    <p><button type="button" id="check">Ask the shop for its health</button> <output id="health"></output></p>`,
  );
}

export function ordersPage(): string {
  return page(
    'Orders',
    `<table>
      <caption>Today's orders</caption>
      <thead><tr><th scope="col">Order</th><th scope="col">Goods</th><th scope="col">State</th></tr></thead>
      <tbody>
        <tr><td>1042</td><td>Darjeeling</td><td>Sent</td></tr>
        <tr><td>1043</td><td>Shortbread, Earl Grey</td><td>Waits for the checkout</td></tr>
      </tbody>
    </table>`,
  );
}

export function notFoundPage(): string {
  return page('Not here', '<p>There is nothing at this address.</p>');
}

const GOODS = [
  ['Darjeeling, first flush', '€9.80'],
  ['Earl Grey', '€6.40'],
  ['Shortbread', '€4.20'],
] as const;

function page(title: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title}</title>
  <link rel="icon" href="/favicon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/style.css">
  <script src="/app.js" defer></script>
</head>
<body>
  <header>
    <h1>${title}</h1>
    <nav aria-label="Pages"><a href="/">Shop</a> <a href="/orders">Orders</a> <a href="healthz">Health</a></nav>
  </header>
  <main>
    ${body}
  </main>
</body>
</html>
`;
}

export const styleSheet = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 40rem; padding: 1.5rem; }
header { border-bottom: 1px solid; display: flex; flex-wrap: wrap; gap: 1rem; justify-content: space-between; }
h1 { margin: 0; font-size: 1.6rem; }
nav a { display: inline-block; padding: 0.4rem; }
.goods { list-style: none; padding: 0; }
.goods li { border-bottom: 1px dotted; display: flex; justify-content: space-between; padding: 0.4rem 0; }
table { border-collapse: collapse; width: 100%; }
caption { font-weight: bold; padding: 0.6rem 0; text-align: start; }
th, td { border-bottom: 1px dotted; padding: 0.4rem 0; text-align: start; }
button { font: inherit; padding: 0.4rem 0.8rem; }
`;

/** A cup of tea. Without an icon that is named, browsers ask the API server itself for `/favicon.ico`. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke="#a0522d" stroke-width="1.5">
  <path d="M2 6h9v3.5a3.5 3.5 0 0 1-3.5 3.5h-2A3.5 3.5 0 0 1 2 9.5zM11 7h1.5a1.75 1.75 0 0 1 0 3.5H11M5 1v3M8 1v3"/>
</svg>
`;

/** Finds its way by its own address, which is right with any path in front of it. */
export const script = `const root = new URL('.', document.currentScript.src);
document.getElementById('check')?.addEventListener('click', async () => {
  const health = document.getElementById('health');
  try {
    const response = await fetch(new URL('healthz', root));
    health.textContent = response.ok ? 'The shop is well.' : 'The shop answers ' + response.status + '.';
  } catch {
    health.textContent = 'The shop does not answer.';
  }
});
`;

function escapeHtml(value: string): string {
  return value.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
