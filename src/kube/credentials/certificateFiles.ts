import { stat } from 'node:fs/promises';
import type { PemSource } from '../kubeconfig/types.ts';
import { isSameCertificate, type ClientCertificate, type Credentials, type Identity } from './credentials.ts';
import { readPem, toClientCertificate } from './pem.ts';

/** client-go looks every five minutes; a look is two calls of `stat`. */
const LOOK_AGAIN_AFTER_MS = 10_000;

/**
 * A client certificate that the kubeconfig holds or names. Certificates are rotated in place: files that have changed
 * are read again. What cannot be used, such as a new certificate whose key is not there yet, does not replace what
 * could.
 */
export class CertificateFiles implements Credentials {
  readonly #cert: PemSource;
  readonly #key: PemSource;
  readonly #owner: string;
  #current: { readonly certificate: ClientCertificate; readonly state: string } | undefined;
  #lookedAt = -Infinity;
  #looking: Promise<ClientCertificate> | undefined;

  /** @param owner whose they are, for messages */
  constructor(cert: PemSource, key: PemSource, owner: string) {
    this.#cert = cert;
    this.#key = key;
    this.#owner = owner;
  }

  async identity(): Promise<Identity> {
    const current = this.#current;
    const certificate =
      current !== undefined && Date.now() - this.#lookedAt < LOOK_AGAIN_AFTER_MS
        ? current.certificate
        : await this.#lookOnce();
    return { headers: {}, certificate };
  }

  async renew(refused: Identity): Promise<boolean> {
    return !isSameCertificate(refused.certificate, await this.#lookOnce());
  }

  #lookOnce(): Promise<ClientCertificate> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #look(): Promise<ClientCertificate> {
    const former = this.#current;
    try {
      // The state first: a file that changes after it is read next time.
      const state = (await Promise.all([stateOf(this.#cert), stateOf(this.#key)])).join('\n');
      this.#lookedAt = Date.now();
      if (former?.state === state) {
        return former.certificate;
      }
      const [cert, key] = await Promise.all([
        readPem(this.#cert, `client certificate of ${this.#owner}`),
        readPem(this.#key, `client key of ${this.#owner}`),
      ]);
      const certificate = toClientCertificate(cert, key, `The ${this.#owner} has`);
      this.#current = { certificate, state };
      return certificate;
    } catch (error) {
      if (former !== undefined) {
        return former.certificate;
      }
      throw error;
    }
  }
}

/** Differs when the content may; that of a file that is not there is for reading it to report. */
async function stateOf(source: PemSource): Promise<string> {
  if (source.kind === 'data') {
    return '';
  }
  const { dev, ino, size, mtimeNs } = await stat(source.path, { bigint: true }).catch(() => ({
    dev: 0,
    ino: 0,
    size: 0,
    mtimeNs: 0,
  }));
  return [dev, ino, size, mtimeNs].join(' ');
}
