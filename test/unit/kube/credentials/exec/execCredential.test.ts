import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  decodeExecCredential,
  encodeExecInfo,
} from '../../../../../src/kube/credentials/exec/execCredential.ts';
import type { ClusterTarget } from '../../../../../src/kube/kubeconfig/types.ts';
import { targetOf } from '../../../../support/connect.ts';

const GROUP = 'client.authentication.k8s.io';
const FULL = targetOf('https://10.0.0.1:6443/k8s/clusters/c-1', {
  tls: {
    ca: { kind: 'data', pem: Buffer.from('PEM') },
    insecureSkipVerify: false,
    serverName: 'kubernetes',
  },
  proxyUrl: new URL('http://proxy:3128'),
  disableCompression: true,
  execConfig: { audience: 'x', list: [1] },
});

// What kubectl 1.32 gave a plugin that printed it.
for (const [version, target, spec] of [
  ['v1', undefined, { interactive: false }],
  ['v1beta1', undefined, { interactive: false }],
  ['v1alpha1', FULL, {}],
  [
    'v1',
    FULL,
    {
      cluster: {
        server: 'https://10.0.0.1:6443/k8s/clusters/c-1',
        'tls-server-name': 'kubernetes',
        'certificate-authority-data': 'UEVN',
        'proxy-url': 'http://proxy:3128',
        'disable-compression': true,
        config: { audience: 'x', list: [1] },
      },
      interactive: false,
    },
  ],
  [
    'v1beta1',
    targetOf('https://10.0.0.1:6443', { tls: { insecureSkipVerify: true } }),
    {
      cluster: { server: 'https://10.0.0.1:6443', 'insecure-skip-tls-verify': true, config: null },
      interactive: false,
    },
  ],
] satisfies (readonly [string, ClusterTarget | undefined, object])[]) {
  test(`a plugin of ${version} is told of ${target ? target.server.href : 'no cluster'}`, async () => {
    const info = await encodeExecInfo(`${GROUP}/${version}`, target);
    assert.equal(info, JSON.stringify({ kind: 'ExecCredential', apiVersion: `${GROUP}/${version}`, spec }));
  });
}

test('reads every version, JSON and YAML, with and without a kind', () => {
  for (const version of ['v1', 'v1beta1', 'v1alpha1'].map((name) => `${GROUP}/${name}`)) {
    const status = { token: 'secret', expirationTimestamp: '2030-01-01T02:00:00.5+02:00' };
    const json = { kind: 'ExecCredential', apiVersion: version, status };
    const yaml = `apiVersion: ${version}\nstatus:\n  token: secret\n  expirationTimestamp: "2030-01-01T00:00:00.500Z"\n`;
    for (const text of [JSON.stringify(json), yaml]) {
      assert.deepEqual(decodeExecCredential(text, version, 'plugin'), {
        identity: { headers: { authorization: 'Bearer secret' } },
        expiresAt: Date.UTC(2030, 0, 1) + 500,
      });
    }
  }
});

test('what does not say when it expires does not', () => {
  const answer = { apiVersion: `${GROUP}/v1`, status: { token: 'secret', expirationTimestamp: null } };
  assert.equal(decodeExecCredential(JSON.stringify(answer), `${GROUP}/v1`, 'plugin').expiresAt, undefined);
});
