import type { Status, StatusCause, StatusDetails } from './types.ts';

/**
 * Takes a `Status` as far as it is one. It may come from a proxy, a gateway or an aggregated API: what has another
 * type than the API reference says is left out, so that nothing that reads it later can stumble.
 */
export function toStatus(value: Readonly<Record<string, unknown>>): Status {
  const { message, reason, code, details } = value;
  return {
    kind: 'Status',
    ...(typeof message === 'string' && { message }),
    ...(typeof reason === 'string' && { reason }),
    ...(typeof code === 'number' && { code }),
    ...(isRecord(details) && { details: toDetails(details) }),
  };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function toDetails({
  name,
  kind,
  retryAfterSeconds,
  causes,
}: Readonly<Record<string, unknown>>): StatusDetails {
  return {
    ...(typeof name === 'string' && { name }),
    ...(typeof kind === 'string' && { kind }),
    ...(typeof retryAfterSeconds === 'number' && { retryAfterSeconds }),
    ...(Array.isArray(causes) && { causes: causes.filter(isRecord).map(toCause) }),
  };
}

function toCause({ reason, message, field }: Readonly<Record<string, unknown>>): StatusCause {
  return {
    ...(typeof reason === 'string' && { reason }),
    ...(typeof message === 'string' && { message }),
    ...(typeof field === 'string' && { field }),
  };
}
