import type { KubeError } from '../../kube/errors.ts';
import type { StatusCause } from '../../kube/types.ts';

/** What a server says of one field of an object, in its own words. */
export interface FieldError {
  /** As the server writes it; empty where it speaks of the whole object. */
  readonly path: string;
  readonly message: string;
}

const STRICT = /(?:unknown|duplicate) field "((?:[^"\\]|\\.)+)"/gu;
const GO_STRUCT_FIELD = /Go struct field \w+\.([\w.]+) of type/u;
/** `v1.Service.Spec: v1.ServiceSpec.Ports: …`, as of 1.10, and `v1.Service: Spec: v1.ServiceSpec: Ports: …` before. */
const GO_TYPE_FIELD = /\bv1\.\w+(?:\.|: )([A-Z]\w*)(?=:)/gu;

/**
 * Takes a refusal apart: one error per cause that the server gives; where it only has a sentence, because it could not
 * decode the object, the fields that the sentence names. Never empty.
 */
export function serverErrors({ causes, message }: KubeError): readonly FieldError[] {
  if (causes.length > 0) {
    return distinct(
      causes
        .filter((cause) => !isOfDefault(cause, causes))
        .map(({ field = '', message: said = message }) => ({
          path: field,
          message: field === '' ? said : `${field}: ${said}`,
        })),
    );
  }
  const strict = [...message.matchAll(STRICT)];
  if (strict.length > 0) {
    return distinct(strict.map(([said, path = '']) => ({ path, message: said })));
  }
  return [{ path: GO_STRUCT_FIELD.exec(message)?.[1] ?? goTypePath(message), message }];
}

/** A target port that is not given is the port's number, so a server that refuses the one refuses the other with it. */
function isOfDefault({ field = '', message }: StatusCause, causes: readonly StatusCause[]): boolean {
  return (
    field.endsWith('.targetPort') &&
    causes.some((cause) => cause.field === field.replace(/targetPort$/u, 'port') && cause.message === message)
  );
}

function goTypePath(message: string): string {
  return Array.from(message.matchAll(GO_TYPE_FIELD), ([, field = '']) => field).join('.');
}

function distinct(errors: readonly FieldError[]): readonly FieldError[] {
  return [...new Map(errors.map((error) => [`${error.path}\n${error.message}`, error])).values()];
}
