import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MissingError } from './progress.ts';

/** Longer than any state folder is kept. */
const VALID_DAYS = '3650';

/** Files in PEM. */
export interface Certificate {
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** Creates a certificate authority in `folder`, or finds the one created there before. */
export async function createAuthority(folder: string): Promise<Certificate> {
  const authority = filesOf(folder, 'ca');
  if (!existsSync(authority.certificateFile)) {
    const request = ['req', '-x509', ...newKey(authority), '-subj', '/CN=service-explorer-rig'];
    await openssl([...request, '-days', VALID_DAYS, '-out', authority.certificateFile]);
  }
  return authority;
}

/** Issues the certificate of a server on this machine's loopback addresses. */
export function issueServerCertificate(authority: Certificate, folder: string): Promise<Certificate> {
  return issue(authority, filesOf(folder, 'server'), '/CN=kube-apiserver', [
    'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1',
    'extendedKeyUsage=serverAuth',
  ]);
}

/** Issues a certificate by which Kubernetes knows a client as `user` in `groups`. */
export function issueClientCertificate(
  authority: Certificate,
  folder: string,
  user: string,
  groups: readonly string[] = [],
): Promise<Certificate> {
  const subject = [...groups.map((group) => `/O=${group}`), `/CN=${user}`].join('');
  const files = filesOf(folder, `client-${encodeURIComponent(user)}`);
  return issue(authority, files, subject, ['extendedKeyUsage=clientAuth']);
}

async function issue(
  authority: Certificate,
  files: Certificate,
  subject: string,
  extensions: readonly string[],
): Promise<Certificate> {
  if (existsSync(files.certificateFile)) {
    return files;
  }
  const requestFile = `${files.keyFile}.csr`;
  const extensionFile = `${files.keyFile}.ext`;
  await writeFile(extensionFile, extensions.join('\n'));
  await openssl(['req', '-new', ...newKey(files), '-subj', subject, '-out', requestFile]);
  const signer = ['-CA', authority.certificateFile, '-CAkey', authority.keyFile, '-CAcreateserial'];
  const validity = ['-days', VALID_DAYS, '-extfile', extensionFile];
  await openssl(['x509', '-req', '-in', requestFile, ...signer, ...validity, '-out', files.certificateFile]);
  return files;
}

function filesOf(folder: string, name: string): Certificate {
  return { certificateFile: join(folder, `${name}.crt`), keyFile: join(folder, `${name}.key`) };
}

/** Elliptic curves, because an RSA key takes up to a second to find. */
function newKey({ keyFile }: Certificate): string[] {
  return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile];
}

async function openssl(args: readonly string[]): Promise<void> {
  await promisify(execFile)('openssl', args).catch((cause: unknown) => {
    throw (cause as NodeJS.ErrnoException).code === 'ENOENT'
      ? new MissingError('openssl', 'Install it, on Debian by "apt-get install openssl".', { cause })
      : cause;
  });
}
