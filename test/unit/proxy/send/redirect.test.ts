import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { redirectPlace, type BackendPlace } from '../../../../src/proxy/send/redirect.ts';

const SERVER = new URL('https://cluster.example:6443/gateway');
const ROOT = '/api/v1/namespaces/shop/services/api:80/proxy';
const ENCODED = ROOT.replace(':', '%3A');

function place(location: string): BackendPlace | undefined {
  const target = { namespace: 'shop', name: 'api', port: 80 };
  return redirectPlace(location, { server: SERVER, target, from: { path: '/a/b', query: 'x' } });
}

describe('a redirect leads to a place of the Service', () => {
  for (const [location, path, query = ''] of [
    [`${ROOT}/landed?c=d#e`, '/landed', 'c=d'],
    [`${ENCODED}/landed`, '/landed'],
    [`${ENCODED.replace('%3A', '%3a')}/landed`, '/landed'],
    [`/gateway${ENCODED}/landed`, '/landed'],
    [`https://cluster.example:6443${ENCODED}/landed`, '/landed'],
    [`${ROOT}?c`, '/', 'c'],
    ['c', '/a/c'],
    ['../c', '/c'],
    ['?y', '/a/b', 'y'],
  ] as const) {
    test(location, () => {
      assert.deepEqual(place(location), { path, query });
    });
  }
});

describe('a redirect leads nowhere else', () => {
  for (const root of [ROOT, ENCODED, `/gateway${ENCODED}`]) {
    for (const location of [
      `${root}/../../api:81/proxy/`,
      `${root}/..`,
      `${root}/%2e%2e/%2E%2e/other/proxy/`,
      `${root}/..%2fother`,
      `${root}/%2e%2e%2fother`,
      `${root}/%252e%252e/other`,
      `${root}/..;/other`,
      `${root}//other`,
      `${root}/a%2Fb`,
      `${root}/..\\other`,
      `${root}x/`,
      `https://evil.example${root}/`,
      `//evil.example${root}/`,
      `http://cluster.example:6443${root}/`,
      root.replace('80', '8080'),
      root.replace('shop', 'other'),
      root.replace('/proxy', '/status'),
    ]) {
      test(location, () => {
        assert.equal(place(location), undefined);
      });
    }
  }

  for (const location of [
    '../../../secrets',
    '/landed',
    '/api%3A80/proxy/',
    `${ROOT.replace(':', '%253A')}/a`,
  ]) {
    test(location, () => {
      assert.equal(place(location), undefined);
    });
  }
});
