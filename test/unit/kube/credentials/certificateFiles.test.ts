import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { CertificateFiles } from '../../../../src/kube/credentials/certificateFiles.ts';
import type { PemSource } from '../../../../src/kube/kubeconfig/types.ts';
import { makeCertificates, type KeyPair } from '../../../support/faultServer/certificates.ts';
import { temporaryFolder } from '../kubeconfig/temporaryFolder.ts';

let one: KeyPair;
let two: KeyPair;

before(async () => {
  const made = await Promise.all([makeCertificates(), makeCertificates()]);
  [one, two] = [made[0].client, made[1].client];
});

async function certOf(credentials: CertificateFiles): Promise<unknown> {
  return (await credentials.identity()).certificate?.cert.toString();
}

function data(pem: string): PemSource {
  return { kind: 'data', pem: Buffer.from(pem) };
}

test('a certificate that is rotated in place is read again, once its key is there', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  const folder = await temporaryFolder(t);
  const [cert, key] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
  await Promise.all([writeFile(cert, one.cert), writeFile(key, one.key)]);
  const credentials = new CertificateFiles(
    { kind: 'file', path: cert },
    { kind: 'file', path: key },
    '/kubeconfig',
  );
  const first = await credentials.identity();
  assert.equal(first.certificate?.cert.toString(), one.cert);
  assert.equal(await credentials.renew(first), false);
  await writeFile(cert, two.cert);
  t.mock.timers.tick(9_999);
  assert.equal(await certOf(credentials), one.cert);
  t.mock.timers.tick(1);
  // The new certificate has the old key beside it.
  assert.equal(await certOf(credentials), one.cert);
  await writeFile(key, two.key);
  assert.equal(await credentials.renew(first), true);
  assert.equal(await certOf(credentials), two.cert);
  await rm(key);
  t.mock.timers.tick(10_000);
  assert.equal(await certOf(credentials), two.cert);
});

test('what never could be used is told before the handshake', async () => {
  for (const [cert, key, message] of [
    [one.cert, two.key, /^The \/kubeconfig has .* do not belong together/],
    ['no PEM', one.key, /a client certificate that is not PEM/],
    [one.cert, 'no PEM', /a client key that is not PEM/],
  ] as const) {
    await assert.rejects(new CertificateFiles(data(cert), data(key), '/kubeconfig').identity(), { message });
  }
  const missing = new CertificateFiles({ kind: 'file', path: '/nonexistent' }, data(one.key), '/kubeconfig');
  await assert.rejects(missing.identity(), {
    code: 'kubeconfig',
    message: /^The client certificate of \/kubeconfig does not exist: \/nonexistent\./,
    remedy: 'retry',
  });
});

test('a key may have its curve before it, and a certificate its key in the same file', async () => {
  const key = `-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${one.key}`;
  assert.equal(await certOf(new CertificateFiles(data(one.cert), data(key), '/kubeconfig')), one.cert);
  const both = one.key + one.cert;
  assert.equal(await certOf(new CertificateFiles(data(both), data(both), '/kubeconfig')), both);
});
