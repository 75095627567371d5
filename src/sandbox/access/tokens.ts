import { createHash, timingSafeEqual } from 'node:crypto';
import { ANONYMOUS, type User } from './user.ts';

/** The bearer tokens that the server knows, and whose they are. */
export class Tokens {
  readonly #users: { readonly digest: Buffer; readonly user: User }[] = [];

  add(token: string, user: User): void {
    this.#users.push({ digest: digestOf(token), user });
  }

  /** The user of an `Authorization` header; undefined where it is wrong. No header at all is an anonymous user's. */
  authenticate(authorization: string | undefined): User | undefined {
    if (authorization === undefined) {
      return ANONYMOUS;
    }
    const [, token] = /^bearer +(\S+) *$/i.exec(authorization) ?? [];
    const digest = token === undefined ? undefined : digestOf(token);
    // Digests have one length and tell nothing by how long they take to compare.
    return digest && this.#users.find((known) => timingSafeEqual(known.digest, digest))?.user;
  }
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
