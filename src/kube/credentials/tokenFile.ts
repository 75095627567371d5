import type { Credentials, Identity } from './credentials.ts';
import { KubeError } from '../errors.ts';
import { bearer } from './authorization.ts';
import { carries } from './credentials.ts';
import { readCredentialFile } from './pem.ts';

/** Source: client-go `transport/token_source.go`, `NewCachedFileTokenSource`: a period of 60 s, 10 s of leeway. */
const READ_AGAIN_AFTER_MS = 50_000;

/**
 * A token in a file that something else keeps fresh, as in a pod. While the file cannot be read, the last token
 * counts, at first the one in the kubeconfig.
 */
export class TokenFile implements Credentials {
  readonly #path: string;
  #identity: Identity | undefined;
  #readAt = -Infinity;
  #reading: Promise<Identity> | undefined;

  /** @param token what to send until the file has been read, where the kubeconfig has it */
  constructor(path: string, token: string | undefined) {
    this.#path = path;
    this.#identity = token === undefined ? undefined : { headers: bearer(token) };
  }

  identity(): Promise<Identity> {
    const identity = this.#identity;
    return identity !== undefined && Date.now() - this.#readAt < READ_AGAIN_AFTER_MS
      ? Promise.resolve(identity)
      : this.#readOnce();
  }

  async renew(refused: Identity): Promise<boolean> {
    return !carries(refused, await this.#readOnce());
  }

  #readOnce(): Promise<Identity> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #read(): Promise<Identity> {
    try {
      const token = (await readCredentialFile(this.#path, 'token')).toString('utf8').trim();
      if (token === '') {
        throw new KubeError('kubeconfig', `The token file ${this.#path} is empty.`);
      }
      this.#identity = { headers: bearer(token) };
      this.#readAt = Date.now();
      return this.#identity;
    } catch (error) {
      if (this.#identity !== undefined) {
        return this.#identity;
      }
      throw error;
    }
  }
}
