import type { ServerRules } from './serverRules.ts';

/**
 * What is wrong with a value that has to be a name of some kind, in the server's words without the regular expression
 * that it adds. Source: apimachinery/pkg/util/validation/validation.go. The sandbox has the same patterns: it is what
 * these are tested with, so they do not share them.
 */
export type NameRule = (value: string, server: ServerRules) => readonly string[];

const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/u;
const LABEL_1035 = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/u;
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/u;
const QUALIFIED = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/u;

const LONGEST_LABEL = 63;
const LONGEST_SUBDOMAIN = 253;
const LONGEST_PORT_NAME = 15;

const LOWER_CASE = 'must consist of lower case alphanumeric characters';
const ENDS_ALPHANUMERIC = 'and must start and end with an alphanumeric character';
const WORD = `must consist of alphanumeric characters, '-', '_' or '.', ${ENDS_ALPHANUMERIC}`;

/** `IsDNS1123Label` */
export const dns1123Label: NameRule = (value, server) => [
  ...tooLong(value, LONGEST_LABEL, server),
  ...unless(LABEL.test(value), `${rfc1123(server)} label ${LOWER_CASE} or '-', ${ENDS_ALPHANUMERIC}`),
];

/** `IsDNS1035Label` */
export const dns1035Label: NameRule = (value, server) => [
  ...tooLong(value, LONGEST_LABEL, server),
  ...unless(
    LABEL_1035.test(value),
    `a DNS-1035 label ${LOWER_CASE} or '-', start with an alphabetic character, and end with an alphanumeric character`,
  ),
];

/** `IsDNS1123Subdomain` */
export const dns1123Subdomain: NameRule = (value, server) => [
  ...tooLong(value, LONGEST_SUBDOMAIN, server),
  ...unless(
    SUBDOMAIN.test(value),
    `${rfc1123(server)} subdomain ${LOWER_CASE}, '-' or '.', ${ENDS_ALPHANUMERIC}`,
  ),
];

/** `IsQualifiedName`: a name of up to 63 characters, with or without a domain before a slash. */
export const qualifiedName: NameRule = (value, server) => {
  const parts = value.split('/');
  if (parts.length > 2) {
    return [`${server.countsBytes ? 'a valid label key' : 'a qualified name'} ${WORD}`];
  }
  const name = parts.at(-1) ?? '';
  const prefix = parts.length === 2 ? parts[0] : undefined;
  const ofPrefix = prefix === '' ? ['must be non-empty'] : dns1123Subdomain(prefix ?? 'none', server);
  const ofName = name === '' ? ['must be non-empty'] : tooLong(name, LONGEST_LABEL, server);
  return [
    ...ofPrefix.map((problem) => `prefix part ${problem}`),
    ...ofName.map((problem) => `name part ${problem}`),
    ...unless(QUALIFIED.test(name), `name part ${WORD}`),
  ];
};

/** `IsValidLabelValue` */
export const labelValue: NameRule = (value, server) => [
  ...tooLong(value, LONGEST_LABEL, server),
  ...unless(
    value === '' || QUALIFIED.test(value),
    `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', ${ENDS_ALPHANUMERIC}`,
  ),
];

/** `IsValidPortName`: the name of a port of a container (RFC 6335). */
export const portName: NameRule = (value, server) => [
  ...unless(value.length <= LONGEST_PORT_NAME, `must be no more than ${LONGEST_PORT_NAME} characters`),
  ...unless(
    /^[-a-z0-9]+$/u.test(value),
    'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
  ),
  ...unless(
    /[a-z]/u.test(value),
    `must contain at least one ${server.countsBytes ? 'letter (a-z)' : 'letter or number (a-z, 0-9)'}`,
  ),
  ...unless(!value.includes('--'), 'must not contain consecutive hyphens'),
  ...unless(!/^-|-$/u.test(value), 'must not begin or end with a hyphen'),
];

/** Servers count the bytes of UTF-8. */
function tooLong(value: string, longest: number, server: ServerRules): readonly string[] {
  const unit = server.countsBytes ? 'bytes' : 'characters';
  return unless(Buffer.byteLength(value) <= longest, `must be no more than ${longest} ${unit}`);
}

function rfc1123(server: ServerRules): string {
  return server.saysRfc1123 ? 'a lowercase RFC 1123' : 'a DNS-1123';
}

function unless(isFine: boolean, problem: string): readonly string[] {
  return isFine ? [] : [problem];
}
