import type { Json } from '../../common/json.ts';
import type { FieldPath } from '../diff/fieldPath.ts';
import type { RuleCode } from './codes.ts';
import type { Fix, Severity } from './finding.ts';

/** What a rule found, before it has a place in the text. */
export interface Problem {
  readonly code: RuleCode;
  /** Where it is in the manifest. */
  readonly place: FieldPath;
  /** What the server calls it, where that is not the place itself. */
  readonly path?: string;
  /** Left out for the value. */
  readonly at?: 'key';
  /** Left out for an error. */
  readonly severity?: Severity;
  /** The server's words. */
  readonly said: string;
  /** What to do, as a sentence. */
  readonly advice?: string;
  readonly fixes?: readonly Fix[];
}

/*
 * The server's words. The sandbox has them too, on purpose twice: it plays the server that these rules are tested with,
 * and a mistake in shared words would be none of its own.
 * Source: `Error` in apimachinery/pkg/util/validation/field/errors.go.
 */

export function required(detail?: string): string {
  return detail === undefined ? 'Required value' : `Required value: ${detail}`;
}

export function invalid(value: Json, ...details: readonly string[]): string {
  return `Invalid value: ${quote(value)}: ${details.join('; ')}`;
}

export function duplicate(value: Json): string {
  return `Duplicate value: ${quote(value)}`;
}

export function forbidden(detail: string): string {
  return `Forbidden: ${detail}`;
}

/** @param supported in the order of the alphabet, as servers list them */
export function notSupported(value: Json, supported: readonly string[]): string {
  return `Unsupported value: ${quote(value)}: supported values: ${supported.map(quote).join(', ')}`;
}

/** @param limit in bytes */
export function tooLong(limit: number): string {
  return `Too long: may not be more than ${limit} bytes`;
}

/** Servers quote all of it. */
function quote(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
}

const LONGEST_QUOTE = 200;

/** A fix with one step that takes a field away. */
export function removal(place: FieldPath, name: string): Fix {
  return { title: `Remove ${name}`, edits: [{ kind: 'remove', place }] };
}

/** A fix with one step that writes another value. */
export function replacement(place: FieldPath, value: string | number | boolean): Fix {
  return { title: `Change to ${JSON.stringify(value)}`, edits: [{ kind: 'replace', place, value }] };
}
