import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getCACertificates } from 'node:tls';
import { Worker } from 'node:worker_threads';
import type { Environment, Network } from './network.ts';

/**
 * The certificate authorities to trust where a kubeconfig names none, in PEM: those that Node brings and, where the
 * settings have it so, those of the operating system. SSL_CERT_FILE and SSL_CERT_DIR name the file and the folders of
 * the system anew: either adds to what is trusted, both together replace it.
 *
 * @param platform where Go asks the system itself, on macOS and Windows, the variables do not count
 */
export async function commonAuthorities(
  { settings, environment }: Network,
  platform: NodeJS.Platform = process.platform,
): Promise<readonly string[]> {
  const named = ['darwin', 'win32'].includes(platform) ? undefined : await readNamed(environment);
  if (named?.isComplete === true) {
    return named.certificates;
  }
  const system = settings.systemCertificates ? await systemAuthorities() : [];
  return [...new Set([...getCACertificates('default'), ...system, ...(named?.certificates ?? [])])];
}

interface NamedAuthorities {
  readonly certificates: readonly string[];
  /** They are all there is to trust. */
  readonly isComplete: boolean;
}

/** Source: Go `crypto/x509/root_unix.go`. What cannot be read is passed over, as there. */
async function readNamed(environment: Environment): Promise<NamedAuthorities> {
  const file = environment['SSL_CERT_FILE'] ?? '';
  const folders = environment['SSL_CERT_DIR'] ?? '';
  const texts = await Promise.all([
    ...(file === '' ? [] : [readCertificates(file)]),
    ...(folders === '' ? [] : folders.split(':').map(readFolder)),
  ]);
  return { certificates: texts.flat(), isComplete: file !== '' && folders !== '' };
}

async function readFolder(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return (await Promise.all(names.map((name) => readCertificates(join(folder, name))))).flat();
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

async function readCertificates(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'latin1').catch(() => '');
  return text.match(CERTIFICATE) ?? [];
}

const READ_SYSTEM = `
  const { parentPort } = require('node:worker_threads');
  parentPort.postMessage(require('node:tls').getCACertificates('system'));`;

let systemCertificates: Promise<readonly string[]> | undefined;

/** Read once, in a thread of its own: keychains take hundreds of milliseconds. */
function systemAuthorities(): Promise<readonly string[]> {
  systemCertificates ??= new Promise<readonly string[]>((resolve, reject) => {
    const worker = new Worker(READ_SYSTEM, { eval: true, name: 'system certificates' });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => {
      reject(new Error('The certificates of the system were not read.'));
    });
  }).catch(() => getCACertificates('system'));
  return systemCertificates;
}
