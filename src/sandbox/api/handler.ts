import type { Answer } from './answer.ts';
import type { ApiRequest } from './request.ts';

/**
 * One part of the API. Asked in turn; undefined means that the request is for another one.
 *
 * @throws ApiError for a request that ends with a `Status`
 */
export type Handler = (request: ApiRequest) => Answer | Promise<Answer> | undefined;
