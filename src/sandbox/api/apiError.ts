import type { Failure } from './answer.ts';

/** A request that ends with a `Status`: thrown wherever the sandbox finds that it must. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: Failure;

  constructor(status: Failure) {
    super(status.message);
    this.status = status;
  }
}
