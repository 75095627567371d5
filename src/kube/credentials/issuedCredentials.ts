import { abortable } from '../../common/abortable.ts';
import { KubeError } from '../errors.ts';
import { carries, type Credentials, type Identity } from './credentials.ts';

/** What a plugin or an issuer gave out. */
export interface IssuedIdentity {
  readonly identity: Identity;
  /** In milliseconds since 1970; undefined: until the server refuses it. */
  readonly expiresAt: number | undefined;
}

/** How long before it expires an identity is renewed, so that it does not expire on the way. */
const LEEWAY_MS = { min: 10_000, max: 60_000 };
/** Of a short life most is to be used all the same. */
const MAX_LEEWAY_SHARE = 0.2;
/** An issuer whose new identity is refused as well has no better one a moment later. */
const RENEW_AT_MOST_EVERY_MS = 10_000;
/**
 * A refusal that took longer than this waited for somebody, as a plugin does that opens a page to sign in. It must not
 * do so again and again, so for ten times as long as it took nothing is tried by itself. An issuer that could not be
 * reached waited for nobody.
 */
const WAITED_FOR_SOMEBODY_MS = 5_000;
const REST_PER_EFFORT = 10;

interface Failure {
  readonly error: unknown;
  readonly restsUntil: number;
}

interface Held {
  readonly identity: Identity;
  readonly expiresAt: number;
  readonly renewAt: number;
}

/**
 * An identity that has to be asked for: kept until shortly before it expires or the server refuses it, and asked for
 * once however many requests wait for it.
 */
export class IssuedCredentials implements Credentials {
  readonly #issue: () => Promise<IssuedIdentity>;
  #held: Held | undefined;
  #issuing: Promise<Identity> | undefined;
  #renewedAt = -Infinity;
  #failure: Failure | undefined;

  /** @param initial what is known already */
  constructor(issue: () => Promise<IssuedIdentity>, initial?: IssuedIdentity) {
    this.#issue = issue;
    this.#held = initial && hold(initial);
  }

  async identity(signal: AbortSignal): Promise<Identity> {
    const held = this.#held;
    if (held !== undefined && Date.now() < held.renewAt) {
      return held.identity;
    }
    try {
      return await abortable(this.#issueOnce(), signal);
    } catch (error) {
      signal.throwIfAborted();
      if (held !== undefined && Date.now() < held.expiresAt) {
        // It was early: what there is still serves, and is not worth another try before it no longer does.
        this.#held = { ...held, renewAt: held.expiresAt };
        return held.identity;
      }
      throw error;
    }
  }

  async renew(refused: Identity, signal: AbortSignal): Promise<boolean> {
    const held = this.#held;
    if (held !== undefined && !carries(refused, held.identity)) {
      return true; // Renewed since, for another request.
    }
    if (this.#issuing === undefined) {
      if (Date.now() - this.#renewedAt < RENEW_AT_MOST_EVERY_MS) {
        if (this.#failure !== undefined) {
          throw this.#failure.error;
        }
        return false;
      }
      this.#renewedAt = Date.now();
    }
    return !carries(refused, await abortable(this.#issueOnce(), signal));
  }

  retry(): void {
    this.#failure = undefined;
    this.#renewedAt = -Infinity;
  }

  #issueOnce(): Promise<Identity> {
    this.#issuing ??= this.#issueUnlessResting().finally(() => {
      this.#issuing = undefined;
    });
    return this.#issuing;
  }

  async #issueUnlessResting(): Promise<Identity> {
    const begin = Date.now();
    if (this.#failure !== undefined && begin < this.#failure.restsUntil) {
      throw this.#failure.error;
    }
    try {
      const issued = await this.#issue();
      this.#failure = undefined;
      this.#held = hold(issued);
      return issued.identity;
    } catch (error) {
      const now = Date.now();
      const effort = now - begin;
      const isRefusal = error instanceof KubeError && error.code === 'credentials';
      const rest = isRefusal && effort > WAITED_FOR_SOMEBODY_MS ? effort * REST_PER_EFFORT : 0;
      this.#failure = { error, restsUntil: now + rest };
      throw error;
    }
  }
}

function hold({ identity, expiresAt = Infinity }: IssuedIdentity): Held {
  // Drawn, so that many clients that began together do not renew together.
  const drawn = LEEWAY_MS.min + Math.random() * (LEEWAY_MS.max - LEEWAY_MS.min);
  const leeway = Math.min(drawn, Math.max(0, expiresAt - Date.now()) * MAX_LEEWAY_SHARE);
  return { identity, expiresAt, renewAt: expiresAt - leeway };
}
