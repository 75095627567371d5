import type { ProfileName } from '../profile.ts';
import { isSince } from '../registry/generation.ts';
import {
  isExternallyAccessible,
  needsNodePorts,
  without,
  type Ingress,
  type ServiceSpec,
  type ServiceStatus,
  type StoredPort,
  type StoredService,
} from './service.ts';

const AFFINITY_SECONDS = 10_800;

/**
 * Fills in what does not depend on the cluster. Filling in twice changes nothing.
 * Source: `SetDefaults_Service` in pkg/apis/core/v1/defaults.go.
 */
export function withDefaults(service: StoredService, profile: ProfileName): StoredService {
  const spec = withTrafficDefaults(withAffinity(withTypeAndPorts(service.spec)), profile);
  return { ...service, spec, status: withAddressModes(service.status, spec, profile) };
}

function withTypeAndPorts(spec: ServiceSpec): ServiceSpec {
  const ports = spec.ports?.map((port): StoredPort => ({ ...port, ...portDefaults(port) }));
  return { ...spec, ...(ports !== undefined && { ports }), type: spec.type ?? 'ClusterIP' };
}

function portDefaults({
  port,
  protocol,
  targetPort,
}: Partial<StoredPort>): Pick<StoredPort, 'protocol' | 'targetPort'> {
  const isUnset = targetPort === undefined || targetPort === 0 || targetPort === '';
  return { protocol: protocol ?? 'TCP', targetPort: isUnset ? (port ?? 0) : targetPort };
}

function withAffinity(spec: ServiceSpec): ServiceSpec {
  const { sessionAffinity = 'None', sessionAffinityConfig } = spec;
  if (sessionAffinity === 'None') {
    return { ...without(spec, 'sessionAffinityConfig'), sessionAffinity };
  }
  if (sessionAffinity !== 'ClientIP' || sessionAffinityConfig?.clientIP?.timeoutSeconds !== undefined) {
    return spec;
  }
  return { ...spec, sessionAffinityConfig: { clientIP: { timeoutSeconds: AFFINITY_SECONDS } } };
}

function withTrafficDefaults(spec: ServiceSpec, profile: ProfileName): ServiceSpec {
  const isModern = isSince(profile, '1.36');
  const isExternal = isModern ? isExternallyAccessible(spec) : needsNodePorts(spec);
  const isInternal = isModern && (spec.type === 'ClusterIP' || needsNodePorts(spec));
  const takesPorts = isModern && spec.type === 'LoadBalancer';
  return {
    ...(isExternal && { externalTrafficPolicy: 'Cluster' }),
    ...(isInternal && { internalTrafficPolicy: 'Cluster' }),
    ...(takesPorts && { allocateLoadBalancerNodePorts: true }),
    ...spec,
  };
}

/** How an address of a load balancer is reached: as it is, unless it says otherwise. Since KEP-1860. */
function withAddressModes(status: ServiceStatus, spec: ServiceSpec, profile: ProfileName): ServiceStatus {
  const { ingress } = status.loadBalancer;
  if (!isSince(profile, '1.36') || spec.type !== 'LoadBalancer' || ingress === undefined) {
    return status;
  }
  const withMode = ingress.map((one): Ingress => (one.ip === undefined ? one : { ipMode: 'VIP', ...one }));
  return { ...status, loadBalancer: { ...status.loadBalancer, ingress: withMode } };
}
