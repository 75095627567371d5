import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pathBehindProxy } from '../../../../src/kube/serviceApi/proxyRoot.ts';
import type { ProxyTarget } from '../../../../src/kube/serviceApi/proxyTarget.ts';

const TARGET: ProxyTarget = { namespace: 'shop', name: 'api', scheme: 'https', port: 'web' };
const SERVICES = '/api/v1/namespaces/shop/services';
const ROOT = `${SERVICES}/https:api:web/proxy`;

function behind(path: string, server = 'https://cluster.example:6443/'): string | undefined {
  return pathBehindProxy(path, TARGET, new URL(server));
}

describe('a path of the Service', () => {
  for (const [path, expected] of [
    [ROOT, ''],
    [`${ROOT}/`, '/'],
    [`${ROOT}/a/b`, '/a/b'],
    [`${SERVICES}/https%3Aapi%3Aweb/proxy/a`, '/a'],
    [`${SERVICES}/https%3aapi:web/proxy/a`, '/a'],
    // What the backend makes of it is not for this to say, nor is what may be sent.
    [`${ROOT}//a`, '//a'],
    [`${ROOT}/a%2Fb%3A`, '/a%2Fb%3A'],
    [`${ROOT}${ROOT}/a`, `${ROOT}/a`],
  ] as const) {
    test(`${path} is ${JSON.stringify(expected)}`, () => {
      assert.equal(behind(path), expected);
    });
  }

  test('has the path of a gateway before it, or not', () => {
    for (const gateway of ['https://rancher.example/k8s/c.1', 'https://rancher.example/k8s/c.1/']) {
      assert.equal(behind(`/k8s/c.1${ROOT}/a`, gateway), '/a');
      assert.equal(behind(`${ROOT}/a`, gateway), '/a');
      assert.equal(behind(`/k8s/cx1${ROOT}/a`, gateway), undefined);
      assert.equal(behind(`/k8s/c.1/k8s/c.1${ROOT}/a`, gateway), undefined);
    }
  });
});

describe('a path of anything else', () => {
  for (const path of [
    '',
    '/',
    '/a',
    `${ROOT}x/a`,
    `${ROOT}%2Fa`,
    `/x${ROOT}/a`,
    `${SERVICES}/https:api:webx/proxy/a`,
    `${SERVICES}/https:api:80/proxy/a`,
    `${SERVICES}/api:web/proxy/a`,
    `${SERVICES}/http:api:web/proxy/a`,
    `${SERVICES}/https%253Aapi%253Aweb/proxy/a`,
    `${SERVICES}/HTTPS:API:WEB/proxy/a`,
    `${SERVICES}/https:api:web/status`,
    ROOT.replace('shop', 'other'),
    ROOT.replace('services', 'pods'),
    ROOT.replace('/v1/', '/v1//'),
    ROOT.replace('shop', 'shop%2Fservices%2F..'),
    `https://cluster.example:6443${ROOT}/a`,
  ]) {
    test(JSON.stringify(path), () => {
      assert.equal(behind(path), undefined);
    });
  }
});
