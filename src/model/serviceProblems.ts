import { readyOf, type ServiceEndpoints } from '../kube/endpoints.ts';
import type { Service } from '../kube/types.ts';

/** Something about a Service that keeps it from serving, or will. */
export type ServiceProblem =
  /** It is being deleted, and these hold it. `since` is an RFC 3339 time. */
  | { readonly kind: 'deleting'; readonly since: string; readonly finalizers: readonly string[] }
  /** The selector matches no pod that is ready; `notReady` match that are not, and have an address. */
  | { readonly kind: 'noReadyPod'; readonly selector: string; readonly notReady: number }
  /** It has no selector, and nobody wrote endpoints of it that are ready. */
  | { readonly kind: 'noEndpoints' }
  /** A load balancer was asked for and has no address, so long after the Service was created. */
  | { readonly kind: 'loadBalancerPending'; readonly ageMs: number }
  /** The pods behind it have no container port of the name that a port leads to. */
  | { readonly kind: 'targetPortNotFound'; readonly port: number; readonly targetPort: string };

/**
 * What is wrong with a Service, the worst first.
 *
 * @param endpoints undefined where they are not known: then nothing is said of them
 * @param now in milliseconds since the epoch
 */
export function problemsOf(
  service: Service,
  endpoints: ServiceEndpoints | undefined,
  now: number,
): readonly ServiceProblem[] {
  // Behind an external name are no endpoints, and no load balancer is before it.
  const isExternal = service.spec?.type === 'ExternalName';
  return [
    ...deletion(service),
    ...(endpoints === undefined || isExternal
      ? []
      : [...missingEndpoints(service, endpoints), ...missingPorts(service, endpoints)]),
    ...pendingBalancer(service, now),
  ];
}

function deletion({ metadata }: Service): readonly ServiceProblem[] {
  const { deletionTimestamp: since, finalizers } = metadata;
  return since === undefined ? [] : [{ kind: 'deleting', since, finalizers: finalizers ?? [] }];
}

function missingEndpoints({ spec }: Service, endpoints: ServiceEndpoints): readonly ServiceProblem[] {
  if (readyOf(endpoints).length > 0) {
    return [];
  }
  const selector = Object.entries(spec?.selector ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  return selector === ''
    ? [{ kind: 'noEndpoints' }]
    : [{ kind: 'noReadyPod', selector, notReady: endpoints.endpoints.length }];
}

/** Controllers leave out a port whose name none of the pods knows. */
function missingPorts({ spec }: Service, { endpoints, ports }: ServiceEndpoints): readonly ServiceProblem[] {
  if (endpoints.length === 0) {
    return [];
  }
  return (spec?.ports ?? []).flatMap(({ name = '', port, targetPort }) =>
    typeof targetPort === 'string' && ports.every((known) => known.name !== name)
      ? [{ kind: 'targetPortNotFound', port, targetPort } as const]
      : [],
  );
}

function pendingBalancer({ metadata, spec, status }: Service, now: number): readonly ServiceProblem[] {
  if (spec?.type !== 'LoadBalancer' || (status?.loadBalancer?.ingress ?? []).length > 0) {
    return [];
  }
  const createdAt = Date.parse(metadata.creationTimestamp ?? '') || now;
  return [{ kind: 'loadBalancerPending', ageMs: now - createdAt }];
}
