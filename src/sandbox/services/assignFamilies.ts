import { isDeepStrictEqual } from 'node:util';
import { invalid, type FieldError } from '../registry/fieldError.ts';
import { parseAddress } from './ipAddress.ts';
import { clusterIPsOf, familiesOf, needsClusterIP, type ServiceSpec } from './service.ts';
import { validateClusterIPs } from './validateClusterIPs.ts';
import type { WriteContext } from './writeContext.ts';

/** The cluster of the sandbox has addresses of this family only. */
const ONLY_FAMILY = 'IPv4';

/**
 * Settles policy and families of a Service on a single-stack cluster (KEP-563), which 1.36 does before it validates.
 * Source: `initIPFamilyFields` in pkg/registry/core/service/storage/alloc.go.
 */
export function withFamilies(
  spec: ServiceSpec,
  former: ServiceSpec | undefined,
  { profile, refuse }: WriteContext,
): ServiceSpec {
  if (!needsClusterIP(spec)) {
    return spec;
  }
  const isOpen = spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0;
  const policy =
    spec.ipFamilyPolicy ?? former?.ipFamilyPolicy ?? (isOpen ? 'RequireDualStack' : 'SingleStack');
  const asked = { ...spec, ipFamilyPolicy: policy };
  refuse(validateClusterIPs(asked, profile, former));

  const settled = policy === 'SingleStack' && former !== undefined ? withOneStack(asked, former) : asked;
  const inferred = inferFamilies(settled);
  refuse([
    ...(policy !== 'SingleStack' && former !== undefined ? releaseProblems(settled, former) : []),
    ...(policy === 'SingleStack' ? stackProblems(settled) : []),
    ...inferred.errors,
  ]);
  const [first = ONLY_FAMILY, ...others] = inferred.families;
  const families = [first, ...others];
  if (isOpen) {
    // Nobody knows which addresses its endpoints will have.
    const both = policy === 'SingleStack' || families.length > 1 ? families : [...families, otherThan(first)];
    return { ...settled, ipFamilies: both };
  }
  refuse(clusterProblems(policy, families));
  return { ...settled, ipFamilies: families };
}

/** Asking for one stack says which of two is meant to go. */
function withOneStack(spec: ServiceSpec, former: ServiceSpec): ServiceSpec {
  const [address] = clusterIPsOf(spec);
  const [family] = familiesOf(spec);
  const dropsAddress = isDeepStrictEqual(clusterIPsOf(spec), clusterIPsOf(former)) && address !== undefined;
  const dropsFamily = isDeepStrictEqual(familiesOf(spec), familiesOf(former)) && family !== undefined;
  return {
    ...spec,
    ...(dropsAddress && { clusterIPs: [address] }),
    ...(dropsFamily && { ipFamilies: [family] }),
  };
}

function releaseProblems(spec: ServiceSpec, former: ServiceSpec): FieldError[] {
  const isReduced = (now: readonly string[], before: readonly string[]): boolean =>
    now.length > 0 && now.length < before.length;
  const released = [
    ...(isReduced(clusterIPsOf(spec), clusterIPsOf(former)) ? ['cluster IP'] : []),
    ...(isReduced(familiesOf(spec), familiesOf(former)) ? ['IP family'] : []),
  ];
  return released.map((what) =>
    invalid(
      'spec.ipFamilyPolicy',
      spec.ipFamilyPolicy ?? null,
      `must be 'SingleStack' to release the secondary ${what}`,
    ),
  );
}

function stackProblems(spec: ServiceSpec): FieldError[] {
  const doubled = [
    ...(clusterIPsOf(spec).length === 2 ? ['cluster IPs'] : []),
    ...(familiesOf(spec).length === 2 ? ['IP families'] : []),
  ];
  const text = "must be 'RequireDualStack' or 'PreferDualStack' when multiple";
  return doubled.map((what) =>
    invalid('spec.ipFamilyPolicy', spec.ipFamilyPolicy ?? null, `${text} ${what} are specified`),
  );
}

function inferFamilies(spec: ServiceSpec): { families: readonly string[]; errors: FieldError[] } {
  const families = [...familiesOf(spec)];
  const errors: FieldError[] = [];
  for (const [index, ip] of clusterIPsOf(spec).entries()) {
    const family = parseAddress(ip)?.family;
    if (family === undefined || index < families.length) {
      continue;
    }
    if (family === ONLY_FAMILY) {
      families.push(family);
    } else {
      const text = `${family} is not configured on this cluster`;
      errors.push(invalid(`spec.clusterIPs[${index}]`, clusterIPsOf(spec), text));
    }
  }
  return { families, errors };
}

function clusterProblems(policy: string, families: readonly string[]): FieldError[] {
  const text = 'this cluster is not configured for dual-stack services';
  const foreign = families.flatMap((family, index) =>
    family === ONLY_FAMILY
      ? []
      : [invalid(`spec.ipFamilies[${index}]`, family, 'not configured on this cluster')],
  );
  return [
    ...(policy === 'RequireDualStack' ? [invalid('spec.ipFamilyPolicy', policy, text)] : []),
    ...foreign,
  ];
}

function otherThan(family: string): string {
  return family === 'IPv4' ? 'IPv6' : 'IPv4';
}
