import type { StatusCause } from '../../kube/types.ts';
import type { TooLargeForm } from '../profile.ts';
import { failure, type Failure } from './answer.ts';

export function unauthorized(): Failure {
  return failure(401, 'Unauthorized', { reason: 'Unauthorized' });
}

export function badRequest(message: string): Failure {
  return failure(400, message, { reason: 'BadRequest' });
}

/** No route for this address, among those of a group and version that the server has. */
export function noSuchResource(): Failure {
  return failure(404, 'the server could not find the requested resource', {
    reason: 'NotFound',
    details: {},
  });
}

export function methodNotAllowed(): Failure {
  return failure(405, 'the server does not allow this method on the requested resource', {
    reason: 'MethodNotAllowed',
    details: {},
  });
}

/** @param resource plural name */
export function notFound(resource: string, name: string): Failure {
  return failure(404, `${resource} "${name}" not found`, {
    reason: 'NotFound',
    details: { name, kind: resource },
  });
}

export function alreadyExists(resource: string, name: string): Failure {
  return failure(409, `${resource} "${name}" already exists`, {
    reason: 'AlreadyExists',
    details: { name, kind: resource },
  });
}

/** A user who may do this in general, but not to this object. @param resource plural name */
export function forbidden(resource: string, name: string, why: string): Failure {
  return failure(403, `${resource} "${name}" is forbidden: ${why}`, {
    reason: 'Forbidden',
    details: { name, kind: resource },
  });
}

/** @param kind plural name; for a precondition of a deletion the kind */
export function conflict(kind: string, name: string, why: string): Failure {
  return failure(409, `Operation cannot be fulfilled on ${kind} "${name}": ${why}`, {
    reason: 'Conflict',
    details: { name, kind },
  });
}

export const MODIFIED_MEANWHILE =
  'the object has been modified; please apply your changes to the latest version and try again';

/** What etcd or a library below the API server said: no reason, no details. */
export function serverError(message: string): Failure {
  return failure(500, message);
}

export function tooLargeBody(limit: number): Failure {
  return failure(413, `Request entity too large: limit is ${limit}`, { reason: 'RequestEntityTooLarge' });
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

/** A resource version that is no number is a 500 on a watch, in all generations. */
export function malformedVersion(version: string): Failure {
  const parsing = `strconv.ParseUint: parsing ${JSON.stringify(version)}: invalid syntax`;
  return serverError(`resourceVersion: Invalid value: ${JSON.stringify(version)}: ${parsing}`);
}

/** One thing that is wrong with the options of a request. */
export type OptionProblem = Required<StatusCause>;

/**
 * The options contradict one another, or this generation does not know them yet.
 *
 * @param kind `ListOptions`, `CreateOptions` and so on
 */
export function invalidOptions(kind: string, problems: readonly OptionProblem[]): Failure {
  const all = problems.map(({ field, message }) => `${field}: ${message}`).join(', ');
  const listed = problems.length === 1 ? all : `[${all}]`;
  return failure(422, `${kind}.meta.k8s.io "" is invalid: ${listed}`, {
    reason: 'Invalid',
    details: { group: 'meta.k8s.io', kind, causes: problems },
  });
}

export function forbiddenOption(field: string, why: string): OptionProblem {
  return { reason: 'FieldValueForbidden', message: `Forbidden: ${why}`, field };
}

export function unsupportedOption(field: string, value: string, supported: readonly string[]): OptionProblem {
  const values = supported.map((one) => JSON.stringify(one)).join(', ');
  const message = `Unsupported value: ${JSON.stringify(value)}: supported values: ${values}`;
  return { reason: 'FieldValueNotSupported', message, field };
}

/** kubectl reads of the media types only; who typed `kubectl create service` shall know what to type instead. */
export function unknownFormat(mediaType: string, accepted: readonly string[]): Failure {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`;
  const hint =
    '. The sandbox does not read protobuf, which "kubectl create service" and its like send: ' +
    'write the object to a file, and use "kubectl apply -f FILE"';
  return failure(415, mediaType === PROTOBUF ? message + hint : message, { reason: 'UnsupportedMediaType' });
}

/** What clients built from Kubernetes' own types prefer to speak, and the sandbox does not. */
export const PROTOBUF = 'application/vnd.kubernetes.protobuf';
