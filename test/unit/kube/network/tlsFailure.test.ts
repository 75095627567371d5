import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DetailedPeerCertificate } from 'node:tls';
import { KubeError } from '../../../../src/kube/errors.ts';
import { explainTls, type TlsPeer } from '../../../../src/kube/network/tlsFailure.ts';

const SERVER: TlsPeer = {
  role: 'server',
  name: 'The server api:6443',
  namesAuthority: true,
  namesServerName: false,
  trustsSystem: false,
};
const NODE_SAYS = 'unable to verify the first certificate; try running Node.js with --use-system-ca';

function failure(code: string, more: object = {}): Error {
  return Object.assign(new Error(NODE_SAYS), { code, ...more });
}

const NAMES = {
  host: 'api',
  cert: { subjectaltname: 'DNS:kubernetes, DNS:kubernetes.default, IP Address:10.0.0.1' },
};
const CHAIN = { valid_from: 'Jan  2 03:04:05 2020 GMT', valid_to: 'Feb  3 04:05:06 2021 GMT' };

for (const [what, error, peer, says] of [
  [
    'another authority',
    failure('DEPTH_ZERO_SELF_SIGNED_CERT'),
    SERVER,
    /did not sign\. Correct certificate-authority/,
  ],
  [
    'an authority that nobody named',
    failure('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
    { ...SERVER, namesAuthority: false },
    /the kubeconfig, which names none, or .* turn on VS Code's setting "http\.systemCertificates"/,
  ],
  [
    'an issuer with another authority',
    failure('SELF_SIGNED_CERT_IN_CHAIN'),
    { ...SERVER, role: 'issuer' },
    /Correct idp-certificate-authority or idp-certificate-authority-data/,
  ],
  [
    'another name',
    failure('ERR_TLS_CERT_ALTNAME_INVALID', NAMES),
    SERVER,
    /for kubernetes, kubernetes\.default, 10\.0\.0\.1, not for api\. Correct server, or add tls-server-name/,
  ],
  ['the past', failure('CERT_HAS_EXPIRED'), SERVER, /no longer valid: it expired on 2021-02-03 04:05 UTC/],
  ['no TLS', failure('ERR_SSL_WRONG_VERSION_NUMBER'), SERVER, /does not speak TLS/],
] as const) {
  test(`a certificate of ${what} is explained, without what Node advises`, () => {
    const explained = explainTls(error, peer, CHAIN as DetailedPeerCertificate);
    assert.ok(explained instanceof KubeError);
    assert.equal(explained.code, 'tls');
    assert.equal(explained.ofIssuer, peer.role === 'issuer');
    assert.match(explained.message, says);
    assert.doesNotMatch(explained.message, /Node\.js/);
  });
}

test('what is no failure of a handshake stays what it is', () => {
  const error = failure('ECONNRESET');
  assert.equal(explainTls(error, SERVER), error);
});
