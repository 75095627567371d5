import { abortable } from '../../common/abortable.ts';
import { Backoff, type BackoffOptions } from '../../common/backoff.ts';
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
/**
 * Those who share an identity ask again after pauses of their own, drawn from [15 s, 30 s) and doubling, see
 * `REFLECTOR_TIMINGS.deniedBackoff`. What one of them was told, or got refused, holds for the others of the same round;
 * the next round finds it over.
 */
const REST: BackoffOptions = { initialMs: 14_000, maxMs: 140_000, resetAfterMs: 600_000, random: () => 0 };
/**
 * A refusal that took longer than this waited for somebody, as a plugin does that opens a page to sign in. It must not
 * do so again and again, so for ten times as long as it took nothing is tried by itself. An issuer that could not be
 * reached waited for nobody.
 */
const WAITED_FOR_SOMEBODY_MS = 5_000;
const REST_PER_EFFORT = 10;

interface Failure {
  readonly error: unknown;
  /** The issuer was asked and would not; else it could not be asked, and nothing is against another try. */
  readonly isRefusal: boolean;
  readonly waitedForSomebody: boolean;
}

export interface IssuedOptions {
  /** What is known already. */
  readonly initial?: IssuedIdentity | undefined;
  /** What to say to somebody whose server refuses what was issued. */
  readonly refusalHint?: (issued: IssuedIdentity) => string;
}

interface Held {
  readonly identity: Identity;
  readonly expiresAt: number;
  readonly renewAt: number;
  readonly issued: IssuedIdentity;
}

/**
 * An identity that has to be asked for: kept until shortly before it expires or the server refuses it, and asked for
 * once however many requests wait for it.
 */
export class IssuedCredentials implements Credentials {
  readonly #issue: () => Promise<IssuedIdentity>;
  readonly #refusalHint: IssuedOptions['refusalHint'];
  #held: Held | undefined;
  #issuing: Promise<Identity> | undefined;
  /** Until then what failed or was refused counts, and is not asked for again. */
  #restsUntil = -Infinity;
  #rest = new Backoff(REST);
  #failure: Failure | undefined;

  constructor(issue: () => Promise<IssuedIdentity>, { initial, refusalHint }: IssuedOptions = {}) {
    this.#issue = issue;
    this.#refusalHint = refusalHint;
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
      const now = Date.now();
      if (now < this.#restsUntil) {
        if (this.#failure !== undefined) {
          throw this.#failure.error;
        }
        return false;
      }
      this.#failure = undefined;
      this.#restsUntil = now + this.#rest.next(now);
    }
    return !carries(refused, await abortable(this.#issueOnce(), signal));
  }

  retry(isAsked: boolean): void {
    if (isAsked || this.#failure?.waitedForSomebody !== true) {
      this.#failure = undefined;
      this.#restsUntil = -Infinity;
      this.#rest = new Backoff(REST);
    }
  }

  refusalHint(): string | undefined {
    return this.#held && this.#refusalHint?.(this.#held.issued);
  }

  #issueOnce(): Promise<Identity> {
    this.#issuing ??= this.#issueUnlessResting().finally(() => {
      this.#issuing = undefined;
    });
    return this.#issuing;
  }

  async #issueUnlessResting(): Promise<Identity> {
    const begin = Date.now();
    if (this.#failure?.isRefusal === true && begin < this.#restsUntil) {
      throw this.#failure.error;
    }
    try {
      const issued = await this.#issue();
      this.#failure = undefined;
      this.#held = hold(issued);
      return issued.identity;
    } catch (error) {
      this.#noteFailure(error, Date.now() - begin);
      throw error;
    }
  }

  #noteFailure(error: unknown, effortMs: number): void {
    const isRefusal = error instanceof KubeError && error.code === 'credentials';
    const waitedForSomebody = isRefusal && effortMs > WAITED_FOR_SOMEBODY_MS;
    this.#failure = { error, isRefusal, waitedForSomebody };
    if (isRefusal) {
      const now = Date.now();
      const rest = Math.max(this.#restsUntil - now, waitedForSomebody ? effortMs * REST_PER_EFFORT : 0);
      this.#restsUntil = now + (rest > 0 ? rest : this.#rest.next(now));
    }
  }
}

function hold(issued: IssuedIdentity): Held {
  const { identity, expiresAt = Infinity } = issued;
  // Drawn, so that many clients that began together do not renew together.
  const drawn = LEEWAY_MS.min + Math.random() * (LEEWAY_MS.max - LEEWAY_MS.min);
  const leeway = Math.min(drawn, Math.max(0, expiresAt - Date.now()) * MAX_LEEWAY_SHARE);
  return { identity, expiresAt, renewAt: expiresAt - leeway, issued };
}
