import assert from 'node:assert/strict';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { Duplex } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { WebSocketServer } from 'ws';
import { startApiServer, type ApiServerRig } from '../../scripts/rigs/apiServer.ts';
import { startBackend, type Backend } from '../../scripts/rigs/backend.ts';
import { findChromium } from '../../scripts/rigs/chromium.ts';
import { findKubeBinaries } from '../../scripts/rigs/kubeBinaries.ts';
import { skipIfMissing } from '../support/missing.ts';
import { Session } from './session.ts';

const LIMIT = { timeout: 120_000 };
const missing = (await skipIfMissing(findKubeBinaries)) || (await skipIfMissing(findChromium));

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
};

/** Where this VS Code sends browsers, for they may be elsewhere. Nothing serves that here; the address itself is near. */
const PROXIED = /\/proxy\/(\d+)\/(\?.+)$/u;

/** A shop that is of no use unless each kind of link works. */
const FILES: Readonly<Record<string, string>> = {
  '/': `<!doctype html><title>Shop</title>
<link rel="stylesheet" href="/assets/shop.css">
<h1>Shop</h1>
<img id="logo" src="assets/logo.svg" alt="">
<p id="fetched"></p><p id="module"></p><p id="said"></p>
<a id="relative" href="teas/green?cup=1">Green tea</a>
<a id="absolute" href="/teas/black">Black tea</a>
<a id="away" href="/moved">Moved</a>
<script src="assets/shop.js"></script>
<script type="module" src="/assets/main.js"></script>`,
  '/assets/shop.css': 'h1 { color: rgb(0, 128, 0) } body { font: 16px sans-serif; margin: 2em }',
  '/assets/logo.svg':
    '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><circle cx="32" cy="32" r="30" fill="green"/></svg>',
  '/assets/shop.js': `fetch('/api/orders', { method: 'POST', body: 'tea' })
  .then((response) => response.text())
  .then((text) => { document.querySelector('#fetched').textContent = text; });
const socket = new WebSocket(location.origin.replace('http', 'ws') + '/live');
socket.onopen = () => socket.send('hello');
socket.onmessage = ({ data }) => { document.querySelector('#said').textContent = data; };`,
  '/assets/main.js': `import { text } from './part.js';
document.querySelector('#module').textContent = text;`,
  '/assets/part.js': `export const text = 'of a module';`,
  '/teas/green?cup=1': '<h1>Green</h1><a href="../">Back</a>',
  '/teas/black': '<h1>Black</h1>',
};

describe('Open in Browser on a real API server', { skip: missing }, () => {
  let rig: ApiServerRig;
  let backend: Backend;
  let session: Session;
  let browserPage: Page;

  const answer: RequestListener = (request, response) => {
    const { url = '' } = request;
    const file = FILES[url];
    if (file !== undefined) {
      const ending = /\.(\w+)$/u.exec(url)?.[1] ?? '';
      response.writeHead(200, { 'content-type': TYPES[ending] ?? 'text/html' }).end(file);
    } else if (url === '/api/orders') {
      response.writeHead(200, { 'set-cookie': 'basket=1; Path=/' }).end(`${request.method ?? ''} arrived`);
    } else if (url === '/moved') {
      response.writeHead(302, { location: '/teas/black' }).end();
    } else {
      response.writeHead(404).end('no such page');
    }
  };

  before(async () => {
    rig = await startApiServer({ egress: true });
    backend = await startBackend(rig, { namespace: 'shop', service: 'web', answer });
    const sockets = new WebSocketServer({ noServer: true });
    backend.server?.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      sockets.handleUpgrade(request, socket, head, (client) => {
        client.on('message', (data: Buffer) => {
          client.send(`heard ${data.toString()}`);
        });
      });
    });
    session = await Session.start(rig.kubeconfig);
    await session.services.row('Namespace shop').expand();
  });

  after(async () => {
    await session.stop();
    await backend.stop();
    await rig.stop();
  });

  /** Opens the Service from its row, in a window of a browser that is not the one of VS Code. */
  async function openPage(): Promise<Page> {
    const { services, workbench } = session;
    const context = workbench.page.context();
    const opened = context.waitForEvent('page');
    await services.row('Service web').chooseFromMenu('Open in Browser');
    const tab = await opened;
    const [, port = '', search = ''] = PROXIED.exec(tab.url()) ?? [];
    await tab.close();
    const page = await context.browser()!.newPage();
    await page.goto(`http://127.0.0.1:${port}/${search}`);
    return page;
  }

  test('a row of the tree opens the pages of its Service', LIMIT, async () => {
    const { services, workbench } = session;
    browserPage = await openPage();
    await browserPage.locator('h1', { hasText: 'Shop' }).waitFor();
    assert.doesNotMatch(browserPage.url(), /ticket/u);
    await services.row('shop/web:80 is open in the browser').appears();
    await workbench.screenshot('browser-1-row');
  });

  test('styles, pictures, scripts, modules, requests and a WebSocket work', LIMIT, async () => {
    await browserPage.locator('#fetched', { hasText: 'POST arrived' }).waitFor();
    await browserPage.locator('#module', { hasText: 'of a module' }).waitFor();
    await browserPage.locator('#said', { hasText: 'heard hello' }).waitFor();
    const seen = await browserPage.evaluate<unknown>(`[
      getComputedStyle(document.querySelector('h1')).color,
      document.querySelector('#logo').naturalWidth,
      document.cookie,
    ]`);
    assert.deepEqual(seen, ['rgb(0, 128, 0)', 64, 'basket=1']);
    await browserPage.screenshot({ path: await session.workbench.screenshot('browser-2-page') });
  });

  test('links lead to where they say, relative, absolute and by a redirect', LIMIT, async () => {
    const { origin } = new URL(browserPage.url());
    await browserPage.locator('#relative').click();
    await browserPage.locator('h1', { hasText: 'Green' }).waitFor();
    assert.equal(browserPage.url(), `${origin}/teas/green?cup=1`);
    await browserPage.locator('a').click();
    await browserPage.locator('#absolute').click();
    await browserPage.locator('h1', { hasText: 'Black' }).waitFor();
    await browserPage.goBack();
    await browserPage.locator('#away').click();
    await browserPage.waitForURL(`${origin}/teas/black`);
  });

  test('whoever was not let in sees nothing of it', LIMIT, async () => {
    const stranger = await fetch(browserPage.url());
    assert.equal(stranger.status, 403);
    assert.doesNotMatch(await stranger.text(), /Black/u);
  });

  test('another opening goes to the same address', LIMIT, async () => {
    const second = await openPage();
    await second.locator('h1', { hasText: 'Shop' }).waitFor();
    assert.equal(new URL(second.url()).origin, new URL(browserPage.url()).origin);
    await second.close();
  });

  test('its row stops it, and nothing answers there any more', LIMIT, async () => {
    const { services, workbench } = session;
    await services.row('shop/web:80 is open in the browser').clickAction('Stop');
    await services.row('shop/web:80 is open in the browser').disappears();
    await workbench.screenshot('browser-3-stopped');
    await assert.rejects(browserPage.reload(), /ERR_CONNECTION_REFUSED/u);
  });
});
