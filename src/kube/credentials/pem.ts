import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { KubeError } from '../errors.ts';
import type { PemSource } from '../kubeconfig/types.ts';
import type { ClientCertificate } from './credentials.ts';
import { credentialsError } from './credentialsError.ts';

/**
 * Reads PEM material from where the kubeconfig says it is.
 *
 * @param what what it is, for the message
 * @throws KubeError
 */
export async function readPem(source: PemSource, what: string): Promise<Buffer> {
  return source.kind === 'data' ? source.pem : readCredentialFile(source.path, what);
}

/** @throws KubeError */
export async function readCredentialFile(path: string, what: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    const problem = READ_PROBLEMS[code] ?? `cannot be read (${code})`;
    throw new KubeError('kubeconfig', `The ${what} ${problem}: ${path}. Correct the path or the file.`, {
      cause: error,
      remedy: 'retry',
    });
  }
}

const READ_PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EISDIR: 'is a folder',
  EACCES: 'may not be read by you',
  EPERM: 'may not be read by you',
};

const PEM_CERTIFICATE = /-----BEGIN (?:\w+ )?CERTIFICATE-----/;
const PEM_KEY = /-----BEGIN (?:\w+ )*PRIVATE KEY-----/;
const PEM_LOCKED_KEY = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m;

/**
 * Checks a certificate and a key before a handshake does, which would only say that it failed.
 *
 * @param from where they come from, as the beginning of a sentence
 * @throws KubeError when either is not PEM, or they do not belong together
 */
export function toClientCertificate(cert: Buffer, key: Buffer, from: string): ClientCertificate {
  const problem = pemProblem(cert.toString('latin1'), key.toString('latin1'));
  if (problem !== undefined) {
    throw credentialsError(`${from} a client ${problem}`);
  }
  let belongTogether: boolean;
  try {
    belongTogether = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch (error) {
    // OpenSSL's own words never hold any part of the key.
    const reason = error instanceof Error ? error.message : String(error);
    throw credentialsError(`${from} a client certificate or key that cannot be used: ${reason}`, {
      cause: error,
    });
  }
  if (!belongTogether) {
    throw credentialsError(`${from} a client certificate and a key that do not belong together. Renew both.`);
  }
  return { cert, key };
}

function pemProblem(cert: string, key: string): string | undefined {
  if (!PEM_CERTIFICATE.test(cert)) {
    return 'certificate that is not PEM: it has to begin with -----BEGIN CERTIFICATE-----.';
  }
  if (PEM_LOCKED_KEY.test(key)) {
    return 'key that is locked with a passphrase, which nobody would be asked for: store it without.';
  }
  return PEM_KEY.test(key)
    ? undefined
    : 'key that is not PEM: it has to begin with -----BEGIN PRIVATE KEY-----, or RSA or EC PRIVATE KEY.';
}
