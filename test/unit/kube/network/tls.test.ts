import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { DEFAULT_NETWORK_SETTINGS, type Network } from '../../../../src/kube/network/network.ts';
import { chooseProxy } from '../../../../src/kube/network/proxy.ts';
import { proxyTls, serverTls, type TlsMaterial } from '../../../../src/kube/network/tls.ts';
import { makeCertificates } from '../../../support/faultServer/certificates.ts';

const NETWORK: Network = {
  settings: { ...DEFAULT_NETWORK_SETTINGS, systemCertificates: false },
  environment: {},
};

let material: TlsMaterial;
before(async () => {
  const { ca } = await makeCertificates();
  material = {
    ca: Buffer.from(ca),
    clientCertificate: undefined,
    serverName: undefined,
    insecureSkipVerify: false,
  };
});

test('whom to trust is said where VS Code looks before it adds others', async () => {
  assert.deepEqual((await serverTls(material, NETWORK)).ca, [material.ca]);
  const target = { server: new URL('https://api'), proxyUrl: new URL('https://proxy') };
  const proxy = chooseProxy(target, NETWORK) ?? assert.fail();
  const [first, ...others] = (await proxyTls(proxy, material, NETWORK)).ca as readonly unknown[];
  assert.deepEqual([first, others.length > 0], [material.ca, true]);
  const insecure = { ...material, ca: undefined, insecureSkipVerify: true };
  assert.ok((await serverTls(insecure, NETWORK)).ca);
});

test('an authority that is no certificate is the fault of the kubeconfig', async () => {
  for (const ca of ['', 'not PEM', 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t']) {
    await assert.rejects(serverTls({ ...material, ca: Buffer.from(ca) }, NETWORK), {
      code: 'kubeconfig',
      message: /holds no certificate in PEM: correct certificate-authority/,
    });
  }
});

test('an IP address is no name to send, but one to verify', async () => {
  const named = await serverTls({ ...material, serverName: 'api.internal' }, NETWORK);
  assert.deepEqual([named.servername, named.checkServerIdentity], ['api.internal', undefined]);
  const addressed = await serverTls({ ...material, serverName: '10.0.0.1' }, NETWORK);
  assert.equal(addressed.servername, undefined);
  const verify = addressed.checkServerIdentity ?? assert.fail();
  const certificateFor = (address: string): Parameters<typeof verify>[1] =>
    ({ subject: {}, subjectaltname: `IP Address:${address}` }) as Parameters<typeof verify>[1];
  assert.equal(verify('api', certificateFor('10.0.0.1')), undefined);
  assert.match(String(verify('api', certificateFor('10.0.0.2'))), /10\.0\.0\.1/);
});
