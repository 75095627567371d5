import { ApiError } from './apiError.ts';
import { badRequest } from './failures.ts';

/** A boolean query parameter: what is there is true unless it says `0` or `false` (`Convert_Slice_string_To_bool`). */
export function booleanParameter(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  return value !== null && value !== '0' && value.toLowerCase() !== 'false';
}

/**
 * A whole number among the query parameters; 0 where it is left out.
 *
 * @throws ApiError 400 with the words of Go's `strconv.ParseInt`
 */
export function integerParameter(query: URLSearchParams, name: string): number {
  const text = query.get(name) ?? '';
  if (!/^[+-]?\d+$/.test(text) && text !== '') {
    const message = `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`;
    throw new ApiError(badRequest(message));
  }
  return Number(text);
}
