import { ApiError } from '../api/apiError.ts';
import { failure } from '../api/answer.ts';
import type { ProfileName } from '../profile.ts';
import { isSince } from './generation.ts';

/** A value as a message quotes it; `null` is a nil pointer. */
export type FieldValue = string | number | boolean | null | readonly string[] | Quoted;

/** A value of a Go type of its own, whose printed form has little to do with the object on the wire. */
export interface Quoted {
  /** As `%#v` prints it. */
  readonly goSyntax: string;
  /** As `json.Marshal` prints the internal type, without field tags. */
  readonly json: string;
}

/**
 * What is wrong with one field, before a generation has put it into words.
 * Source: `Error` in apimachinery/pkg/util/validation/field/errors.go.
 */
export interface FieldError {
  readonly type: keyof typeof TYPES;
  /** A path such as `spec.ports[0].name`. */
  readonly field: string;
  readonly value?: FieldValue;
  readonly detail?: string;
}

/** The words that a message begins with, by the last part of the cause's reason (`FieldValueRequired`). */
const TYPES = {
  Required: 'Required value',
  Invalid: 'Invalid value',
  Duplicate: 'Duplicate value',
  Forbidden: 'Forbidden',
  NotSupported: 'Unsupported value',
  TooLong: 'Too long',
} as const;

export function required(field: string, detail?: string): FieldError {
  return { type: 'Required', field, ...(detail !== undefined && { detail }) };
}

export function invalid(field: string, value: FieldValue, detail: string): FieldError {
  return { type: 'Invalid', field, value, detail };
}

export function duplicate(field: string, value: FieldValue): FieldError {
  return { type: 'Duplicate', field, value };
}

export function forbidden(field: string, detail: string): FieldError {
  return { type: 'Forbidden', field, detail };
}

/** @param supported sorted, as the servers list them */
export function notSupported(field: string, value: FieldValue, supported: readonly string[]): FieldError {
  const values = supported.map((one) => JSON.stringify(one)).join(', ');
  return { type: 'NotSupported', field, value, detail: `supported values: ${values}` };
}

export function tooLong(field: string, detail: string): FieldError {
  return { type: 'TooLong', field, detail };
}

/**
 * The 422 that an invalid object is answered with. Source: `NewInvalid` in apimachinery/pkg/api/errors/errors.go:
 * the causes are listed as they were found, the message names equal ones once.
 */
export function invalidObject(
  kind: string,
  name: string,
  errors: readonly FieldError[],
  profile: ProfileName,
): ApiError {
  const causes = errors.map((error) => ({
    reason: `FieldValue${error.type}`,
    message: toText(error, profile),
    field: error.field,
  }));
  const texts = [...new Set(causes.map(({ field, message }) => `${field}: ${message}`))];
  const listed = texts.length === 1 ? texts.join() : `[${texts.join(', ')}]`;
  const message = `${kind} ${JSON.stringify(name)} is invalid: ${listed}`;
  const details = { ...(name !== '' && { name }), kind, causes };
  return new ApiError(failure(422, message, { reason: 'Invalid', details }));
}

/** Throws what the errors make of the object, if there are any. */
export function refuseInvalid(
  kind: string,
  name: string,
  errors: readonly FieldError[],
  profile: ProfileName,
): void {
  if (errors.length > 0) {
    throw invalidObject(kind, name, errors, profile);
  }
}

function toText({ type, value, detail }: FieldError, profile: ProfileName): string {
  const quoted = value === undefined ? '' : `: ${quote(value, profile)}`;
  return `${TYPES[type]}${quoted}${detail === undefined ? '' : `: ${detail}`}`;
}

/** Structs and lists are printed in Go's syntax by the older servers, as JSON by the newest. */
function quote(value: FieldValue, profile: ProfileName): string {
  if (value === null) {
    return '"null"';
  }
  if (typeof value !== 'object') {
    return typeof value === 'string' ? JSON.stringify(value) : String(value);
  }
  const asJson = isSince(profile, '1.36');
  if ('goSyntax' in value) {
    return asJson ? value.json : value.goSyntax;
  }
  if (asJson) {
    return value.length === 0 ? 'null' : JSON.stringify(value);
  }
  return value.length === 0
    ? '[]string(nil)'
    : `[]string{${value.map((item) => JSON.stringify(item)).join(', ')}}`;
}
