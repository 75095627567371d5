import { invalid, type FieldError } from '../registry/fieldError.ts';
import { isSince } from '../registry/generation.ts';
import { SERVICE_CIDR, SERVICE_NETWORK } from './allocations.ts';
import { clusterIPsOf, needsClusterIP, type ServiceSpec } from './service.ts';
import { internalError, type WriteContext } from './writeContext.ts';

/** Gives a Service its cluster address, or checks the one that it asks for. Source: `allocClusterIPs` in alloc.go. */
export function withClusterIP(spec: ServiceSpec, context: WriteContext): ServiceSpec {
  const { profile, dryRun, refuse } = context;
  const isSkipped = dryRun && !isSince(profile, '1.36');
  if (!needsClusterIP(spec) || spec.clusterIP === 'None' || isSkipped) {
    return spec;
  }
  if (spec.clusterIP !== undefined) {
    refuse(problemsOf(spec.clusterIP, spec, context));
  }
  const ip = spec.clusterIP ?? nextClusterIP(context);
  return { ...spec, clusterIP: ip, ...(isSince(profile, '1.20') && { clusterIPs: [ip] }) };
}

function nextClusterIP({ allocations, dryRun }: WriteContext): string {
  const ip = dryRun ? SERVICE_NETWORK : allocations.findClusterIP();
  if (ip === undefined) {
    throw internalError('failed to allocate a serviceIP: range is full');
  }
  return ip;
}

function problemsOf(
  ip: string,
  spec: ServiceSpec,
  { allocations, profile, dryRun }: WriteContext,
): FieldError[] {
  const found = allocations.lookUpClusterIP(ip);
  // Dry runs do not look whether an address is free: it might not be so for long.
  if (found === 'free' || (found === 'taken' && dryRun)) {
    return [];
  }
  const outside = isSince(profile, '1.36')
    ? 'the provided network does not match the current range'
    : `provided IP is not in the valid range. The range of valid IPs is ${SERVICE_CIDR}`;
  const why = found === 'taken' ? 'provided IP is already allocated' : outside;
  if (!isSince(profile, '1.20')) {
    return [invalid('spec.clusterIP', ip, why)];
  }
  // The grammar is the server's own.
  const text = isSince(profile, '1.36')
    ? `failed to allocate IP ${ip}: ${why}`
    : `failed to allocated ip:${ip} with error:${why}`;
  return [invalid('spec.clusterIPs', clusterIPsOf(spec), text)];
}
