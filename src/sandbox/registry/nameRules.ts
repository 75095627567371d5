import type { ProfileName } from '../profile.ts';
import { isSince } from './generation.ts';

/**
 * What may be a name, a label, a port name. Every function gives what is wrong with a value, in the words of the
 * generation. Source: apimachinery/pkg/util/validation/validation.go and, in the newest, pkg/api/validate/content.
 */
export type NameRule = (value: string, profile: ProfileName) => readonly string[];

const DNS1123_LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const DNS1123_SUBDOMAIN = `${DNS1123_LABEL}(\\.${DNS1123_LABEL})*`;
const DNS1035_LABEL = '[a-z]([-a-z0-9]*[a-z0-9])?';
const QUALIFIED_NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = `(${QUALIFIED_NAME})?`;

const ENDS_ALPHANUMERIC = 'and must start and end with an alphanumeric character';

export function dns1123Label(value: string, profile: ProfileName): readonly string[] {
  const rule = `${rfc1123(profile)} label must consist of lower case alphanumeric characters or '-', ${ENDS_ALPHANUMERIC}`;
  return [...tooLong(value, 63, profile), ...mismatch(value, DNS1123_LABEL, rule, ['my-name', '123-abc'])];
}

export function dns1035Label(value: string, profile: ProfileName): readonly string[] {
  const rule =
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, " +
    'and end with an alphanumeric character';
  return [...tooLong(value, 63, profile), ...mismatch(value, DNS1035_LABEL, rule, ['my-name', 'abc-123'])];
}

export function dns1123Subdomain(value: string, profile: ProfileName): readonly string[] {
  const rule = `${rfc1123(profile)} subdomain must consist of lower case alphanumeric characters, '-' or '.', ${ENDS_ALPHANUMERIC}`;
  return [...tooLong(value, 253, profile), ...mismatch(value, DNS1123_SUBDOMAIN, rule, ['example.com'])];
}

/** `name` or `prefix/name`: the keys of labels and annotations, finalizers, protocols of applications. */
export function qualifiedName(value: string, profile: ProfileName): readonly string[] {
  const [first = '', second, ...more] = value.split('/');
  const rule = `must consist of alphanumeric characters, '-', '_' or '.', ${ENDS_ALPHANUMERIC}`;
  const examples = ['MyName', 'my.name', '123-abc'];
  if (more.length > 0) {
    const subject = isSince(profile, '1.36') ? 'a valid label key' : 'a qualified name';
    const text = describe(`${subject} ${rule}`, QUALIFIED_NAME, examples);
    return [`${text} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const name = second ?? first;
  return [
    ...(second === undefined ? [] : prefixProblems(first, profile)),
    ...(name === '' ? ['must be non-empty'] : tooLong(name, 63, profile)).map((text) => `name part ${text}`),
    ...mismatch(name, QUALIFIED_NAME, `name part ${rule}`, examples),
  ];
}

export function labelValue(value: string, profile: ProfileName): readonly string[] {
  const rule = `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', ${ENDS_ALPHANUMERIC}`;
  return [
    ...tooLong(value, 63, profile),
    ...mismatch(value, LABEL_VALUE, rule, ['MyValue', 'my_value', '12345']),
  ];
}

/** The name of a port of a container, as `targetPort` names it (`IANA_SVC_NAME`, RFC 6335). */
export function portName(value: string, profile: ProfileName): readonly string[] {
  const letters = isSince(profile, '1.36') ? 'letter (a-z)' : 'letter or number (a-z, 0-9)';
  const rules: readonly (readonly [isBroken: boolean, text: string])[] = [
    [value.length > 15, 'must be no more than 15 characters'],
    [!/^[-a-z0-9]+$/.test(value), 'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)'],
    [!/[a-z]/.test(value), `must contain at least one ${letters}`],
    [value.includes('--'), 'must not contain consecutive hyphens'],
    [/^-|-$/.test(value), 'must not begin or end with a hyphen'],
  ];
  return rules.filter(([isBroken]) => isBroken).map(([, text]) => text);
}

function prefixProblems(prefix: string, profile: ProfileName): readonly string[] {
  const problems = prefix === '' ? ['must be non-empty'] : dns1123Subdomain(prefix, profile);
  return problems.map((text) => `prefix part ${text}`);
}

function rfc1123(profile: ProfileName): string {
  return isSince(profile, '1.20') ? 'a lowercase RFC 1123' : 'a DNS-1123';
}

function tooLong(value: string, longest: number, profile: ProfileName): readonly string[] {
  const unit = isSince(profile, '1.36') ? 'bytes' : 'characters';
  return Buffer.byteLength(value) > longest ? [`must be no more than ${longest} ${unit}`] : [];
}

function mismatch(
  value: string,
  pattern: string,
  rule: string,
  examples: readonly string[],
): readonly string[] {
  return new RegExp(`^${pattern}$`).test(value) ? [] : [describe(rule, pattern, examples)];
}

/** The two spaces before each `or` are the servers' own. */
function describe(rule: string, pattern: string, examples: readonly string[]): string {
  const listed = examples.map((example) => `'${example}', `).join(' or ');
  return `${rule} (e.g. ${listed}regex used for validation is '${pattern}')`;
}
