import { gzipSync } from 'node:zlib';
import type { Profile } from '../profile.ts';
import type { AccessControl } from './accessControl.ts';
import { failure, text, withHeaders, withRetryAfter, type Answer, type Failure } from './answer.ts';
import { ApiError } from './apiError.ts';
import { unauthorized } from './failures.ts';
import type { Handler } from './handler.ts';
import { negotiate, PLAIN, represent, type Representation } from './representation.ts';
import type { ApiRequest, RequestHead } from './request.ts';

export interface ApiServerOptions {
  readonly profile: Profile;
  readonly access: AccessControl;
  /** The parts of the API, asked in this order. */
  readonly handlers: readonly Handler[];
}

/** Real servers compress answers above this size only. */
const COMPRESSED_ABOVE = 128 * 1024;

/** What an API server says to each request. It knows nothing of sockets and nothing of faults. */
export class ApiServer {
  readonly #profile: Profile;
  readonly #access: AccessControl;
  readonly #handlers: readonly Handler[];

  constructor({ profile, access, handlers }: ApiServerOptions) {
    this.#profile = profile;
    this.#access = access;
    this.#handlers = handlers;
  }

  /** Never fails: what goes wrong is an answer too. An answer that takes no waiting is there at once. */
  handle(request: RequestHead): Answer | Promise<Answer> {
    try {
      const answered = this.#answer(request);
      return answered instanceof Promise
        ? answered.then(
            (settled) => this.#finish(request, settled),
            (error: unknown) => this.#finish(request, this.#answerFailure(request, error)),
          )
        : this.#finish(request, answered);
    } catch (error) {
      return this.#finish(request, this.#answerFailure(request, error));
    }
  }

  #answer(head: RequestHead): Answer | Promise<Answer> {
    const user = this.#access.authenticate(head);
    if (user === undefined) {
      throw new ApiError(unauthorized());
    }
    const authorize: ApiRequest['authorize'] = (verb) => this.#access.authorize({ ...request, verb });
    const request: ApiRequest = { ...head, user, authorize };
    const denied = authorize(head.verb);
    if (denied !== undefined) {
      const answered = this.#answerStatus(head, denied);
      return withHeaders(answered, { 'x-content-type-options': 'nosniff' });
    }
    for (const handle of this.#handlers) {
      const answered = handle(request);
      if (answered !== undefined) {
        return answered;
      }
    }
    return text(404, '404 page not found\n');
  }

  #answerFailure(request: RequestHead, error: unknown): Answer {
    if (error instanceof ApiError) {
      return this.#answerStatus(request, error.status);
    }
    const message = error instanceof Error ? error.message : String(error);
    const details = { causes: [{ message }] };
    return this.#answerStatus(
      request,
      failure(500, `Internal error occurred: ${message}`, { reason: 'InternalError', details }),
    );
  }

  #answerStatus(request: RequestHead, status: Failure): Answer {
    return withRetryAfter(represent(status, this.#formOfStatus(request, status), status.code), status);
  }

  #formOfStatus(request: RequestHead, { code }: Failure): Representation {
    if (code === 406) {
      return { ...PLAIN, isPretty: true };
    }
    try {
      return negotiate(request, this.#profile);
    } catch {
      return PLAIN;
    }
  }

  #finish(request: RequestHead, answered: Answer): Answer {
    const compressed = this.#compress(request, answered);
    return this.#profile.cacheControl
      ? withHeaders(compressed, { 'cache-control': 'no-cache, private' })
      : compressed;
  }

  #compress({ headers }: RequestHead, answered: Answer): Answer {
    const { body } = answered;
    const accepted = this.#profile.compresses && String(headers['accept-encoding']).includes('gzip');
    if (!accepted || !Buffer.isBuffer(body) || body.length <= COMPRESSED_ABOVE) {
      return answered;
    }
    const compressed = { ...answered, body: gzipSync(body, { level: 1 }) };
    return withHeaders(compressed, { 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
  }
}
