import { DiagnosticSeverity, type Diagnostic } from 'vscode';
import type { RuleCode } from '../../manifest/rules/codes.ts';
import type { SharedPart } from '../otherYaml.ts';

/** Red Hat's YAML extension, by syntax and by schema. */
const OF_YAML = /^(?:YAML$|yaml-schema:)/u;

/** VS Code's own JSON, which names the language. */
const OF_JSON = /^jsonc?$/u;

/** What a JSON Schema says as well, if in other words. */
const OF_SCHEMA: ReadonlySet<RuleCode> = new Set<RuleCode>([
  'wrong-type',
  'unknown-field',
  'duplicate-key',
  'unsupported-type',
  'unsupported-protocol',
  'unsupported-session-affinity',
  'unsupported-external-traffic-policy',
  'unsupported-internal-traffic-policy',
  'unsupported-traffic-distribution',
  'unsupported-ip-family',
  'unsupported-ip-family-policy',
]);

/** Whether what is found belongs to the part that is this extension's to say. */
export function isOurs(code: RuleCode, { syntax, schema }: SharedPart): boolean {
  return code === 'syntax' ? syntax : schema || !OF_SCHEMA.has(code);
}

/**
 * Whether VS Code itself says that a document is no JSON. It counts mistakes in another way, so it may mark another place.
 */
export function isNoJson({ source, severity }: Diagnostic): boolean {
  return severity === DiagnosticSeverity.Error && OF_JSON.test(source ?? '');
}

/**
 * Whether a problem of a document tells what another one does: with the same words; by the server, which has just judged
 * that place itself; or by a schema, where that has an opinion about the place.
 */
export function isSaidBy(
  other: Diagnostic,
  { problem, code }: { readonly problem: Diagnostic; readonly code: RuleCode },
  { unlessSaid }: SharedPart,
): boolean {
  const isSamePlace =
    other.range.start.line === problem.range.start.line &&
    other.range.intersection(problem.range) !== undefined;
  if (!isSamePlace) {
    return false;
  }
  return (
    other.source === problem.source ||
    other.message === problem.message ||
    (unlessSaid && OF_SCHEMA.has(code) && OF_YAML.test(other.source ?? ''))
  );
}
