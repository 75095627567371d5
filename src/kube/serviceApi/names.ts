import { KubeError } from '../errors.ts';

/** Which Service. */
export interface ServiceRef {
  readonly namespace: string;
  readonly name: string;
}

/** RFC 1123 label: apimachinery/pkg/util/validation, `IsDNS1123Label`. */
const DNS_1123_LABEL = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * Checks a namespace before it becomes a part of a path: what is not one must never reach another path.
 *
 * @throws KubeError `invalid`
 */
export function checkNamespace(namespace: string): string {
  return check(namespace, 'the name of a namespace');
}

/**
 * Checks the name of a Service before it becomes a part of a path. Servers before 1.34 create only names that begin
 * with a letter (RFC 1035), newer ones can be told to take any label of RFC 1123: to ask for one is harmless anywhere.
 *
 * @throws KubeError `invalid`
 */
export function checkServiceName(name: string): string {
  return check(name, 'the name of a Service');
}

/** Whether a text can be the name of a namespace. */
export function isNamespaceName(text: string): boolean {
  return DNS_1123_LABEL.test(text);
}

function check(text: string, what: string): string {
  if (DNS_1123_LABEL.test(text)) {
    return text;
  }
  const shown = JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
  throw new KubeError(
    'invalid',
    `${shown} cannot be ${what}. Use at most 63 lower-case letters, digits and "-", with no "-" at the ends.`,
  );
}
