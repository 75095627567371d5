import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

/** A certificate authority of its own, with one server (127.0.0.1 and localhost) and one client, in PEM. */
export interface Certificates {
  readonly ca: string;
  readonly server: KeyPair;
  readonly client: KeyPair;
}

const run = promisify(execFile);

/** Makes certificates with openssl. Two calls make two authorities that do not know one another. */
export async function makeCertificates(clientName = 'client'): Promise<Certificates> {
  const folder = await mkdtemp(join(tmpdir(), 'certificates-'));
  try {
    await openssl(
      folder,
      'req',
      '-x509',
      ...newKey('ca'),
      '-out',
      'ca.crt',
      '-days',
      '2',
      '-subj',
      '/CN=test CA',
    );
    const server = await issue(folder, 'server', 'localhost', 'subjectAltName=IP:127.0.0.1,DNS:localhost');
    const client = await issue(folder, 'client', clientName, 'extendedKeyUsage=clientAuth');
    return { ca: await readFile(join(folder, 'ca.crt'), 'utf8'), server, client };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function issue(folder: string, file: string, commonName: string, extension: string): Promise<KeyPair> {
  await writeFile(join(folder, `${file}.ext`), extension);
  await openssl(folder, 'req', ...newKey(file), '-out', `${file}.csr`, '-subj', `/CN=${commonName}`);
  const authority = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial'];
  const request = ['-in', `${file}.csr`, '-extfile', `${file}.ext`];
  await openssl(folder, 'x509', '-req', ...request, ...authority, '-out', `${file}.crt`, '-days', '2');
  const [key, cert] = await Promise.all(
    [`${file}.key`, `${file}.crt`].map((name) => readFile(join(folder, name), 'utf8')),
  );
  return { key: key!, cert: cert! };
}

function newKey(file: string): string[] {
  return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', `${file}.key`];
}

async function openssl(folder: string, ...args: string[]): Promise<void> {
  await run('openssl', args, { cwd: folder });
}
