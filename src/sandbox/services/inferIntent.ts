import { isDeepStrictEqual } from 'node:util';
import {
  allocatesNodePorts,
  clusterIPsOf,
  familiesOf,
  isExternallyAccessible,
  needsClusterIP,
  needsHealthCheckPort,
  needsNodePorts,
  portsOf,
  without,
  type ServiceSpec,
  type StoredPort,
} from './service.ts';

/*
 * What a server makes of fields that belong together when a client wrote only some of them. Each function takes the
 * spec that was sent and the one that is stored, and gives the one that was meant.
 */

/**
 * The singular and the plural address field brought into line.
 * Source: `normalizeClusterIPs` in pkg/registry/core/service/storage/storage.go.
 */
export function withBothAddressFields(spec: ServiceSpec, former?: ServiceSpec): ServiceSpec {
  const addresses = clusterIPsOf(spec);
  if (former === undefined) {
    const needsPlural = spec.clusterIP !== undefined && addresses.length === 0;
    return needsPlural ? { ...spec, clusterIPs: [spec.clusterIP] } : spec;
  }
  if (spec.clusterIP === former.clusterIP) {
    const wasCleared = addresses.length === 0 && former.clusterIPs !== undefined;
    return wasCleared ? { ...spec, clusterIPs: former.clusterIPs } : spec;
  }
  if (!isDeepStrictEqual(addresses, clusterIPsOf(former))) {
    return spec;
  }
  return spec.clusterIP === undefined
    ? without(spec, 'clusterIPs')
    : { ...spec, clusterIPs: [spec.clusterIP] };
}

/**
 * What the server gave and the client left out, so that the manifest which made the Service can be sent again.
 * Source: `patchAllocatedValues`, there.
 */
export function withFormerAllocations(spec: ServiceSpec, former: ServiceSpec): ServiceSpec {
  const keepsAddress = needsClusterIP(former) && needsClusterIP(spec);
  const keepsPorts = allocatesNodePorts(former) && allocatesNodePorts(spec);
  const keepsCheck = needsHealthCheckPort(former) && needsHealthCheckPort(spec);
  return {
    ...(keepsAddress && former.clusterIP !== undefined && { clusterIP: former.clusterIP }),
    ...(keepsAddress && former.clusterIPs !== undefined && { clusterIPs: former.clusterIPs }),
    ...(keepsCheck &&
      former.healthCheckNodePort !== undefined && { healthCheckNodePort: former.healthCheckNodePort }),
    ...spec,
    ...(keepsPorts &&
      spec.ports !== undefined && { ports: withFormerNodePorts(spec.ports, portsOf(former)) }),
  };
}

/**
 * Without what the former type needed and the new one does not, unless the client changed it too: then validation
 * has something to say. Source: `dropTypeDependentFields` in pkg/registry/core/service/strategy.go.
 */
export function withoutFormerType(spec: ServiceSpec, former: ServiceSpec): ServiceSpec {
  const dropped: (keyof ServiceSpec)[] = [];
  const dropIfSame = (name: keyof ServiceSpec, isNeeded: boolean): void => {
    if (!isNeeded && isDeepStrictEqual(spec[name], former[name])) {
      dropped.push(name);
    }
  };
  if (needsClusterIP(former) && !needsClusterIP(spec)) {
    if (spec.clusterIP === former.clusterIP && isDeepStrictEqual(clusterIPsOf(spec), clusterIPsOf(former))) {
      dropped.push('clusterIP', 'clusterIPs');
    }
    dropIfSame('ipFamilies', familiesOf(former).length === 0);
    dropIfSame('ipFamilyPolicy', false);
  }
  dropIfSame('healthCheckNodePort', !needsHealthCheckPort(former) || needsHealthCheckPort(spec));
  if (former.type === 'LoadBalancer') {
    dropIfSame('allocateLoadBalancerNodePorts', spec.type === 'LoadBalancer');
    dropIfSame('loadBalancerClass', spec.type === 'LoadBalancer');
  }
  return { ...without(spec, ...dropped), ...withoutFormerNodePorts(spec, former) };
}

/** Since 1.22 the policy goes with the type that needed it; before, it went whatever the client said. */
export function withoutFormerPolicy(spec: ServiceSpec, former: ServiceSpec): ServiceSpec {
  const isSuperfluous = isExternallyAccessible(former) && !isExternallyAccessible(spec);
  const isKept = spec.externalTrafficPolicy !== former.externalTrafficPolicy;
  return isSuperfluous && !isKept ? without(spec, 'externalTrafficPolicy') : spec;
}

function withoutFormerNodePorts(spec: ServiceSpec, former: ServiceSpec): Pick<ServiceSpec, 'ports'> {
  const { ports } = spec;
  if (ports === undefined || !needsNodePorts(former) || needsNodePorts(spec)) {
    return {};
  }
  const held = portsOf(former).map(({ nodePort }) => nodePort);
  const areOld = ports.every(({ nodePort }) => nodePort === undefined || held.includes(nodePort));
  return areOld ? { ports: ports.map(({ nodePort: _nodePort, ...port }) => port) } : {};
}

/** By the name of the port: whatever else of it was changed. */
function withFormerNodePorts(
  ports: readonly StoredPort[],
  former: readonly StoredPort[],
): readonly StoredPort[] {
  const used = ports.map(({ nodePort }) => nodePort);
  return ports.map((port) => {
    const held = former.findLast(({ name }) => name === port.name)?.nodePort;
    const isFree = held !== undefined && !used.includes(held);
    return port.nodePort === undefined && isFree ? { ...port, nodePort: held } : port;
  });
}
