import type { ProfileName } from '../profile.ts';
import { duplicate, invalid, notSupported, required, type FieldError } from '../registry/fieldError.ts';
import { isSince } from '../registry/generation.ts';
import { parseAddress } from './ipAddress.ts';
import { clusterIPsOf, familiesOf, isHeadless, needsClusterIP, type ServiceSpec } from './service.ts';
import { validateIP } from './validateAddresses.ts';

const FAMILIES = ['IPv4', 'IPv6'];
const POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

/**
 * Cluster addresses and their families, alone and among themselves.
 * Source: `ValidateServiceClusterIPsRelatedFields` in pkg/apis/core/validation/validation.go.
 *
 * @param former the spec that is updated, whose addresses are tolerated
 */
export function validateClusterIPs(
  spec: ServiceSpec,
  profile: ProfileName,
  former: ServiceSpec = {},
): FieldError[] {
  if (!isSince(profile, '1.20')) {
    return validateOnlyClusterIP(spec);
  }
  if (!needsClusterIP(spec)) {
    return [];
  }
  const addresses = clusterIPsOf(spec);
  const inSync = [
    ...validateSync(spec, profile),
    ...validateFamilies(familiesOf(spec)),
    ...validatePolicy(spec.ipFamilyPolicy),
  ];
  const noneAmongOthers =
    addresses[0] === 'None' && addresses.length > 1
      ? [invalid('spec.clusterIPs', addresses, "'None' must be the first and only value")]
      : [];
  const badAddresses = addresses.flatMap((ip, index) =>
    index === 0 && ip === 'None'
      ? noneAmongOthers
      : validateIP(`spec.clusterIPs[${index}]`, ip, profile, former.clusterIPs),
  );
  const tooMany =
    addresses.length > 2 ? [invalid('spec.clusterIPs', addresses, 'may only hold up to 2 values')] : [];
  const errors = [...inSync, ...badAddresses, ...tooMany];
  return badAddresses.length > 0 ? errors : [...errors, ...validateStacks(spec)];
}

/** The rule before there was a list. */
function validateOnlyClusterIP({ clusterIP }: ServiceSpec): FieldError[] {
  const isFine = clusterIP === undefined || clusterIP === 'None' || parseAddress(clusterIP) !== undefined;
  return isFine ? [] : [invalid('spec.clusterIP', clusterIP, "must be empty, 'None', or a valid IP address")];
}

function validateSync(spec: ServiceSpec, profile: ProfileName): FieldError[] {
  const field = 'spec.clusterIPs';
  const addresses = clusterIPsOf(spec);
  const isModern = isSince(profile, '1.36');
  if (spec.clusterIP === undefined) {
    const text = isModern
      ? 'must be empty when `clusterIP` is not specified'
      : 'must be empty when clusterIP is empty';
    return addresses.length === 0 ? [] : [invalid(field, addresses, text)];
  }
  if (addresses.length === 0) {
    return [required(field)];
  }
  const text = isModern ? 'first value must match `clusterIP`' : 'element [0] must match clusterIP';
  return addresses[0] === spec.clusterIP ? [] : [invalid(field, addresses, text)];
}

function validateFamilies(families: readonly string[]): FieldError[] {
  return families.flatMap((family, index) => {
    const field = `spec.ipFamilies[${index}]`;
    return [
      ...(FAMILIES.includes(family) ? [] : [notSupported(field, family, FAMILIES)]),
      ...(families.indexOf(family) < index ? [duplicate(field, family)] : []),
    ];
  });
}

function validatePolicy(policy: string | undefined): FieldError[] {
  const isFine = policy === undefined || POLICIES.includes(policy);
  return isFine ? [] : [notSupported('spec.ipFamilyPolicy', policy, POLICIES)];
}

/** Addresses that are well-formed: one for each family, in the order of the families. */
function validateStacks(spec: ServiceSpec): FieldError[] {
  const addresses = clusterIPsOf(spec);
  const families = addresses.map((ip) => parseAddress(ip)?.family);
  const text = 'may specify no more than one IP for each IP family';
  const crowded = addresses.length > 1 && !(families.includes('IPv4') && families.includes('IPv6'));
  const misplaced = familiesOf(spec).flatMap((wanted, index) => {
    const address = addresses[index];
    if (isHeadless(spec) || address === undefined || families[index] === wanted) {
      return [];
    }
    const expected = `expected an ${wanted} value as indicated by \`ipFamilies[${index}]\``;
    return FAMILIES.includes(wanted) ? [invalid(`spec.clusterIPs[${index}]`, address, expected)] : [];
  });
  return [...(crowded ? [invalid('spec.clusterIPs', addresses, text)] : []), ...misplaced];
}
