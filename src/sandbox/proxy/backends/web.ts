import { answer, html, text, withHeaders } from '../../api/answer.ts';
import type { Backend } from './backend.ts';
import { icon, notFoundPage, ordersPage, script, shopPage, styleSheet } from './webPages.ts';

/** A small shop window: two pages with a script, a style sheet and an icon, and `/healthz`. */
export const web: Backend = ({ method, path, body, pod }) => {
  body.resume();
  if (method !== 'GET' && method !== 'HEAD') {
    return withHeaders(text(405, 'Method Not Allowed\n'), { allow: 'GET, HEAD' });
  }
  switch (path) {
    case '/':
      return html(200, shopPage(pod));
    case '/orders':
      return html(200, ordersPage());
    case '/app.js':
      return answer(200, 'text/javascript; charset=utf-8', script);
    case '/style.css':
      return answer(200, 'text/css; charset=utf-8', styleSheet);
    case '/favicon.svg':
      return answer(200, 'image/svg+xml', icon);
    case '/healthz':
      return text(200, 'ok\n');
    default:
      return html(404, notFoundPage());
  }
};
