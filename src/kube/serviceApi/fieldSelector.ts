import { KubeError } from '../errors.ts';

/** One condition of a field selector. */
export interface FieldRequirement {
  /** Such as `metadata.name`. */
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

/** All of its conditions hold; none at all selects everything. */
export type FieldSelector = readonly FieldRequirement[];

/** The values that the fields have to have. */
export function selectFields(fields: Readonly<Record<string, string>>): FieldSelector {
  return Object.entries(fields).map(([field, value]) => ({ field, operator: '=', value }));
}

/**
 * Parses the text form (apimachinery/pkg/fields/selector.go): `metadata.name=web,metadata.namespace!=kube-system`,
 * with `\\`, `\,` and `\=` in values.
 *
 * @throws KubeError `invalid`
 */
export function parseFieldSelector(text: string): FieldSelector {
  return splitTerms(text)
    .filter((term) => term !== '')
    .map((term) => {
      const [, field, operator, value] = /^(.*?)(!=|==|=)(.*)$/s.exec(term) ?? [];
      if (field === undefined || value === undefined) {
        throw invalid(`${JSON.stringify(term)} has no "=" or "!="`);
      }
      return { field: checkField(field), operator: operator === '!=' ? '!=' : '=', value: unescape(value) };
    });
}

/**
 * The canonical text, values escaped.
 *
 * @throws KubeError `invalid`
 */
export function toFieldSelectorText(selector: string | FieldSelector): string {
  const requirements = typeof selector === 'string' ? parseFieldSelector(selector) : selector;
  return requirements
    .map(({ field, operator, value }) => `${checkField(field)}${operator}${escape(value)}`)
    .join(',');
}

function splitTerms(text: string): readonly string[] {
  return text.match(/(?:\\[^]|[^\\,])+|\\$/g) ?? [];
}

function escape(value: string): string {
  return value.replace(/[\\,=]/g, '\\$&');
}

function unescape(value: string): string {
  const isWellFormed = /^(?:[^\\,=]|\\[\\,=])*$/.test(value);
  if (!isWellFormed) {
    throw invalid('in a value, "\\", "," and "=" are written with a "\\" before them, and nothing else is');
  }
  return value.replace(/\\(.)/g, '$1');
}

function checkField(field: string): string {
  if (!/^[A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z0-9]+)*$/.test(field)) {
    throw invalid(`${JSON.stringify(field)} cannot be a field`);
  }
  return field;
}

function invalid(problem: string): KubeError {
  return new KubeError('invalid', `This is not a field selector: ${problem}.`);
}
