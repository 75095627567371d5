import type { FieldPath } from '../diff/fieldPath.ts';
import {
  formatCidr,
  formatIp,
  hasHostBits,
  isWithin,
  networkOf,
  parseCidr,
  parseIp,
  withoutLeadingZeros,
} from './ipAddress.ts';
import { invalid, removal, replacement, type Problem } from './problem.ts';
import type { Judged } from './service.ts';
import type { ServerRules } from './serverRules.ts';

/**
 * What is wrong with an IP address in a field that is older than strict validation (KEP-4858).
 * Source: `IsValidIPForLegacyField` in apimachinery/pkg/util/validation/ip.go.
 */
export function ipProblem(value: string, server: ServerRules): string | undefined {
  const readable = withoutLeadingZeros(value);
  const address = parseIp(readable);
  if (address !== undefined && server.strictAddresses) {
    if (readable !== value) {
      return 'must not have leading 0s';
    }
    return address.isMapped ? 'must not be an IPv4-mapped IPv6 address' : undefined;
  }
  // Go before 1.17 took leading zeros, and Kubernetes came with such a Go until 1.22: our advice is to leave them out.
  return parseIp(value) === undefined ? 'must be a valid IP address' : undefined;
}

/** The same for a network in CIDR notation. Source: `IsValidCIDRForLegacyField`, there. */
export function cidrProblem(value: string, server: ServerRules): string | undefined {
  const readable = withoutLeadingZeros(value);
  const cidr = parseCidr(readable);
  if (cidr === undefined || (readable !== value && !server.strictAddresses)) {
    return 'must be a valid CIDR value';
  }
  if (!server.strictAddresses) {
    return undefined;
  }
  if (readable !== value) {
    return 'must not have leading 0s in IP or prefix length';
  }
  if (cidr.address.isMapped) {
    return 'must not have an IPv4-mapped IPv6 address';
  }
  return hasHostBits(cidr) ? 'must not have bits set beyond the prefix length' : undefined;
}

/** The address as it should be written; undefined where it is none. */
export function canonicalIp(value: string): string | undefined {
  const address = parseIp(withoutLeadingZeros(value.trim()));
  return address && formatIp(address);
}

/** The network as it should be written, or an address as a network of its own. */
export function canonicalCidr(value: string): string | undefined {
  const text = withoutLeadingZeros(value.trim());
  const cidr = parseCidr(text);
  if (cidr !== undefined) {
    return formatCidr(networkOf(cidr));
  }
  const address = parseIp(text);
  return address && formatCidr({ address, prefix: 8 * address.bytes.length });
}

/** Source: `ValidateService` and `ValidateNonSpecialIP` in pkg/apis/core/validation/validation.go. */
export function checkExternalIPs({ spec: { externalIPs = [] }, server }: Judged): readonly Problem[] {
  return externalIPs.flatMap((value, index): readonly Problem[] => {
    const place: FieldPath = ['spec', 'externalIPs', index];
    const problem = ipProblem(value, server);
    if (problem !== undefined) {
      const advice = 'Use an IP address such as 192.0.2.10 or 2001:db8::10.';
      const canonical = canonicalIp(value);
      const fixes = canonical === undefined ? [] : [replacement(place, canonical)];
      return [{ code: 'invalid-external-ip', place, said: invalid(value, problem), advice, fixes }];
    }
    const range = specialRangeOf(value);
    return range === undefined
      ? []
      : [
          {
            code: 'special-external-ip',
            place,
            said: invalid(value, range),
            advice: 'Use an address that others can reach.',
            fixes: [removal(place, value)],
          },
        ];
  });
}

/** What servers before 1.36 list is shorter: the IPv6 range of each is left out there. */
const SPECIAL_RANGES: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  'link-local': ['169.254.0.0/16', 'fe80::/10'],
  'link-local multicast': ['224.0.0.0/24', 'ff02::/16'],
};

function specialRangeOf(value: string): string | undefined {
  const address = parseIp(value);
  if (address === undefined) {
    return undefined;
  }
  if (address.bytes.every((byte) => byte === 0)) {
    return 'may not be unspecified';
  }
  const [name] =
    Object.entries(SPECIAL_RANGES).find(([, ranges]) => ranges.some((range) => isWithin(address, range))) ??
    [];
  return name === undefined ? undefined : `may not be in the ${name} range`;
}
