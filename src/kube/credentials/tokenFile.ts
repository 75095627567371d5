import type { Credentials, Identity } from './credentials.ts';
import { KubeError } from '../errors.ts';
import { bearer } from './authorization.ts';
import { carries } from './credentials.ts';
import { isHeaderValue } from './headerValue.ts';
import { readCredentialFile } from './pem.ts';

/** Source: client-go `transport/token_source.go`, `NewCachedFileTokenSource`: a period of 60 s, 10 s of leeway. */
const READ_AGAIN_AFTER_MS = 50_000;

/**
 * A token in a file that something else keeps fresh, as in a pod. While the file cannot be read, the last token
 * counts, at first the one in the kubeconfig.
 */
export class TokenFile implements Credentials {
  readonly #path: string;
  readonly #owner: string;
  #identity: Identity | undefined;
  #readAt = -Infinity;
  #reading: Promise<Identity> | undefined;

  /**
   * @param token what to send until the file has been read, where the kubeconfig has it
   * @param owner whose it is, for messages
   */
  constructor(path: string, token: string | undefined, owner: string) {
    this.#path = path;
    this.#owner = owner;
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

  #unusable(problem: string): KubeError {
    const message = `The token file of ${this.#owner} ${problem}: ${this.#path}. Write a new token to it.`;
    return new KubeError('kubeconfig', message, { remedy: 'retry' });
  }

  async #read(): Promise<Identity> {
    try {
      const token = (await readCredentialFile(this.#path, `token file of ${this.#owner}`))
        .toString('utf8')
        .trim();
      if (token === '') {
        throw this.#unusable('is empty');
      }
      if (!isHeaderValue(token)) {
        throw this.#unusable('holds line breaks or control characters within the token');
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
