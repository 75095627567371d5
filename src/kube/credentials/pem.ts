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
    const reason = error instanceof Error ? error.message : String(error);
    throw new KubeError('kubeconfig', `The ${what} cannot be read: ${reason}`, { cause: error });
  }
}

/**
 * Checks a certificate and a key before a handshake does, which would only say that it failed.
 *
 * @param from where they come from, as the beginning of a sentence
 * @throws KubeError when either is not PEM, or they do not belong together
 */
export function toClientCertificate(cert: Buffer, key: Buffer, from: string): ClientCertificate {
  let belongTogether: boolean;
  try {
    belongTogether = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch (error) {
    // OpenSSL's own words never hold any part of the key.
    const reason = error instanceof Error ? error.message : String(error);
    throw credentialsError(`${from} a client certificate or key that cannot be used: ${reason}`, error);
  }
  if (!belongTogether) {
    throw credentialsError(`${from} a client certificate and a key that do not belong together. Renew both.`);
  }
  return { cert, key };
}
