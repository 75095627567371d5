import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rewriteHtml, rewriteUrl } from '../../../../src/sandbox/proxy/rewriteUrl.ts';

const prefix = '/api/v1/namespaces/shop/services/web/proxy';
const at = { prefix, backendHost: '10.128.0.10:8080', requestHost: '127.0.0.1:6443' };

const cases: readonly [title: string, link: string, rewritten: string][] = [
  ['an absolute path', '/orders?id=1#top', `${prefix}/orders?id=1#top`],
  ['the root', '/', `${prefix}/`],
  ['the backend by its address', 'http://10.128.0.10:8080/a/', `${prefix}/a/`],
  ['the API server by its address', 'http://127.0.0.1:6443/a', `http://127.0.0.1:6443${prefix}/a`],
  ['a relative path', 'orders', 'orders'],
  ['a fragment', '#top', '#top'],
  ['another host', 'https://example.com/a', 'https://example.com/a'],
  ['another host without a scheme', '//example.com/a', '//example.com/a'],
  ['another scheme', 'mailto:a@example.com', 'mailto:a@example.com'],
  ['what is rewritten already', `${prefix}/a`, `${prefix}/a`],
];

for (const [title, link, rewritten] of cases) {
  test(`${title}: ${link}`, () => {
    assert.equal(rewriteUrl(link, at), rewritten);
  });
}

test('rewrites the attributes of a page that hold links, and nothing else', () => {
  const page = `<a class="/x" href="/a">/a</a><!-- <a href="/b"> --><img alt='/c' src='/c.png'><p title="/d">`;
  assert.equal(
    rewriteHtml(page, at),
    `<a class="/x" href="${prefix}/a">/a</a><!-- <a href="/b"> --><img alt='/c' src='${prefix}/c.png'><p title="/d">`,
  );
});
