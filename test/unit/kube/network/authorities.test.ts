import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { getCACertificates } from 'node:tls';
import { commonAuthorities } from '../../../../src/kube/network/authorities.ts';
import { DEFAULT_NETWORK_SETTINGS, type Environment } from '../../../../src/kube/network/network.ts';
import { makeCertificates } from '../../../support/faultServer/certificates.ts';

let folder: string;
let certificates: string[];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authorities-'));
  const made = await Promise.all([makeCertificates(), makeCertificates(), makeCertificates()]);
  certificates = made.map(({ ca }) => ca.trim());
  const [first, second, third] = certificates;
  await mkdir(join(folder, 'a'));
  await mkdir(join(folder, 'b'));
  await writeFile(join(folder, 'bundle.pem'), `# comment\n${first}\n${second}\n`);
  await writeFile(join(folder, 'a', 'one.pem'), `${first}\n`);
  await writeFile(join(folder, 'a', 'notes.txt'), 'none');
  await writeFile(join(folder, 'b', 'two.pem'), `${third}\n`);
});

after(() => rm(folder, { recursive: true }));

async function authorities(
  environment: Environment,
  platform: NodeJS.Platform = 'linux',
  systemCertificates = false,
): Promise<readonly string[]> {
  const settings = { ...DEFAULT_NETWORK_SETTINGS, systemCertificates };
  return commonAuthorities({ settings, environment }, platform);
}

test('those of Node, and of the system where the settings say so', async () => {
  const own = getCACertificates('default');
  const system = getCACertificates('system');
  assert.deepEqual(new Set(await authorities({})), new Set(own));
  assert.deepEqual(new Set(await authorities({}, 'linux', true)), new Set([...own, ...system]));
  assert.deepEqual(new Set(await authorities({}, 'win32', true)), new Set([...own, ...system]));
});

test('SSL_CERT_FILE and SSL_CERT_DIR together are all there is', async () => {
  const environment = {
    SSL_CERT_FILE: join(folder, 'bundle.pem'),
    SSL_CERT_DIR: `${join(folder, 'b')}:${join(folder, 'missing')}`,
  };
  assert.deepEqual(await authorities(environment, 'linux', true), certificates);
});

test('either of them is in addition', async () => {
  const own = getCACertificates('default');
  const [first = assert.fail(), second = assert.fail(), third = assert.fail()] = certificates;
  assert.deepEqual(await authorities({ SSL_CERT_FILE: join(folder, 'bundle.pem') }), [...own, first, second]);
  const folders = `${join(folder, 'a')}:${join(folder, 'b')}`;
  assert.deepEqual(await authorities({ SSL_CERT_DIR: folders }), [...own, first, third]);
});

test('on macOS and Windows they do not count', async () => {
  const environment = { SSL_CERT_FILE: join(folder, 'bundle.pem'), SSL_CERT_DIR: join(folder, 'a') };
  for (const platform of ['darwin', 'win32'] as const) {
    assert.deepEqual(await authorities(environment, platform), getCACertificates('default'));
  }
});

test('a file that is not there is none', async () => {
  const environment = { SSL_CERT_FILE: join(folder, 'missing.pem') };
  assert.deepEqual(await authorities(environment), getCACertificates('default'));
});
