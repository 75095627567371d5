import type { KubeVersion } from '../../kube/capabilities.ts';
import type { BrokenRule } from './nameRules.ts';

const DNS_1035_LABEL = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/u;
const DNS_1123_LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/u;

/**
 * What of the rule for names of Services is broken: they are labels of RFC 1035. Since 1.34 servers can be told to let
 * them begin with a digit (RFC 1123, KEP-5311), so nothing is said of that there.
 */
export function brokenServiceNameRule(
  name: string,
  { major, minor }: KubeVersion,
): BrokenRule | 'digit' | undefined {
  if (name === '') {
    return 'empty';
  }
  if (name.length > 63) {
    return 'tooLong';
  }
  if (!DNS_1123_LABEL.test(name)) {
    return 'characters';
  }
  const mayBeginWithDigit = major > 1 || minor >= 34;
  return mayBeginWithDigit || DNS_1035_LABEL.test(name) ? undefined : 'digit';
}
