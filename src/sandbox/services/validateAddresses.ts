import type { ProfileName } from '../profile.ts';
import { invalid, type FieldError } from '../registry/fieldError.ts';
import { isSince } from '../registry/generation.ts';
import {
  contains,
  isMapped,
  networkOf,
  parseAddress,
  parseRange,
  withoutLeadingZeros,
  type Address,
} from './ipAddress.ts';

/**
 * An IP address in a field that is older than strict validation (KEP-4858).
 * Source: `IsValidIPForLegacyField` in apimachinery/pkg/util/validation/ip.go.
 *
 * @param tolerated values that the object had before: the newest servers leave them alone
 */
export function validateIP(
  field: string,
  value: string,
  profile: ProfileName,
  tolerated: readonly string[] = [],
): FieldError[] {
  if (isSince(profile, '1.36') && tolerated.includes(value)) {
    return [];
  }
  const example = isSince(profile, '1.20') ? '10.9.8.7 or 2001:db8::ffff' : '10.9.8.7';
  const strict = isSince(profile, '1.36') ? strictProblems(value) : [];
  if (strict.length > 0) {
    return strict.map((text) => invalid(field, value, text));
  }
  return parseAddress(value) === undefined
    ? [invalid(field, value, `must be a valid IP address, (e.g. ${example})`)]
    : [];
}

/** A CIDR value in such a field. Source: `IsValidCIDRForLegacyField`, there. */
export function validateCIDR(field: string, value: string, tolerated: readonly string[] = []): FieldError[] {
  if (tolerated.includes(value)) {
    return [];
  }
  const readable = withoutLeadingZeros(value);
  const range = parseRange(readable);
  if (range === undefined) {
    return [invalid(field, value, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')];
  }
  if (readable !== value) {
    return [invalid(field, value, 'must not have leading 0s in IP or prefix length')];
  }
  if (isMapped(value)) {
    return [invalid(field, value, 'must not have an IPv4-mapped IPv6 address')];
  }
  return networkOf(range).value === range.address.value
    ? []
    : [invalid(field, value, 'must not have bits set beyond the prefix length')];
}

/**
 * An address that a Service may be reached at from outside.
 * Source: `ValidateNonSpecialIP` in pkg/apis/core/validation/validation.go.
 */
export function validateNonSpecialIP(field: string, value: string, profile: ProfileName): FieldError[] {
  const address = parseAddress(value);
  if (address === undefined) {
    return [];
  }
  const isModern = isSince(profile, '1.36');
  const problems = SPECIAL_RANGES.filter(({ ranges }) => ranges.some((range) => isWithin(range, address)));
  return problems.map(({ name, ranges }) => {
    if (name === 'unspecified') {
      return invalid(field, value, `may not be unspecified (${isModern ? value : '0.0.0.0'})`);
    }
    const listed = (isModern ? ranges : ranges.slice(0, 1)).join(', ');
    return invalid(field, value, `may not be in the ${name} range (${listed})`);
  });
}

const SPECIAL_RANGES: readonly { readonly name: string; readonly ranges: readonly string[] }[] = [
  { name: 'unspecified', ranges: ['0.0.0.0/32', '::/128'] },
  { name: 'loopback', ranges: ['127.0.0.0/8', '::1/128'] },
  { name: 'link-local', ranges: ['169.254.0.0/16', 'fe80::/10'] },
  { name: 'link-local multicast', ranges: ['224.0.0.0/24', 'ff02::/10'] },
];

function isWithin(range: string, address: Address): boolean {
  // `ff02::/10` is how the servers write it; what they check is `ff02::/16`.
  const parsed = parseRange(range.replace('ff02::/10', 'ff02::/16'));
  return parsed !== undefined && contains(parsed, address);
}

function strictProblems(value: string): readonly string[] {
  const readable = withoutLeadingZeros(value);
  if (parseAddress(readable) === undefined) {
    return [];
  }
  if (readable !== value) {
    return ['must not have leading 0s'];
  }
  return isMapped(value) ? ['must not be an IPv4-mapped IPv6 address'] : [];
}
