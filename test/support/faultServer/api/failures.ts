import { failure, type Failure } from './answer.ts';
import type { Profile, TooLargeForm } from './profile.ts';
import type { ApiRequest } from './request.ts';

export function unauthorized(): Failure {
  return failure(401, 'Unauthorized', { reason: 'Unauthorized' });
}

export function forbidden(
  { verb, resource, namespace }: ApiRequest,
  user: string,
  profile: Profile,
): Failure {
  const kind = resource ?? '';
  const scope = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const message = `${kind} is forbidden: User "${user}" cannot ${verb} ${profile.forbiddenObject(kind)} ${scope}`;
  return failure(403, message, { reason: 'Forbidden', details: { kind } });
}

/** A watch from a version that the history no longer reaches back to. */
export function tooOld(version: number, oldest: number, reason: 'Gone' | 'Expired'): Failure {
  return failure(410, `too old resource version: ${version} (${oldest})`, { reason });
}

/** A page whose snapshot is gone. The token inside goes on with the objects as they are now. */
export function expiredContinue(nextToken: string): Failure {
  const message =
    'The provided continue parameter is too old to display a consistent list result. You can start a new list ' +
    'without the continue parameter, or use the continue token in this response to retrieve the remainder of the ' +
    'results.';
  return failure(410, message, { reason: 'Expired', metadata: { continue: nextToken } });
}

/** A list from a version that the server has not reached. Real servers wait 3 s for it first; this one does not. */
export function tooLargeVersion(version: number, current: number, form: TooLargeForm): Failure {
  const causeMessage = 'Too large resource version';
  const causes = {
    cause: [{ reason: 'ResourceVersionTooLarge', message: causeMessage }],
    causeMessage: [{ message: causeMessage }],
    message: undefined,
  }[form];
  const details = causes === undefined ? { retryAfterSeconds: 1 } : { causes, retryAfterSeconds: 1 };
  const message = `Timeout: Too large resource version: ${version}, current: ${current}`;
  return failure(504, message, { reason: 'Timeout', details });
}

export function badRequest(message: string): Failure {
  return failure(400, message, { reason: 'BadRequest' });
}

/** A resource version that is no number is a 500 on a watch, in all generations. */
export function malformedVersion(version: string): Failure {
  const parsing = `strconv.ParseUint: parsing ${JSON.stringify(version)}: invalid syntax`;
  return failure(500, `resourceVersion: Invalid value: ${JSON.stringify(version)}: ${parsing}`);
}

/** The options of a watch contradict one another, or this generation does not know them yet. */
export function invalidOptions(field: string, reasons: readonly string[]): Failure {
  const causes = reasons.map((reason) => ({
    reason: 'FieldValueForbidden',
    message: `Forbidden: ${reason}`,
    field,
  }));
  const all = causes.map((cause) => `${field}: ${cause.message}`).join(', ');
  const listed = causes.length === 1 ? all : `[${all}]`;
  const message = `ListOptions.meta.k8s.io "" is invalid: ${listed}`;
  return failure(422, message, { reason: 'Invalid', details: { kind: 'ListOptions', causes } });
}
