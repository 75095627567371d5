import type { ServicePort } from '../../kube/types.ts';
import type { Pod } from './pod.ts';

/** `EndpointAddress` of core/v1. */
export interface EndpointAddress {
  readonly ip: string;
  readonly nodeName?: string;
  readonly targetRef?: {
    readonly kind: string;
    readonly namespace?: string;
    readonly name?: string;
    readonly uid?: string;
  };
}

/** `EndpointPort` of core/v1. */
export interface EndpointPort {
  readonly name?: string;
  readonly port: number;
  readonly protocol?: string;
}

/** `EndpointSubset` of core/v1: every address serves every port. */
export interface EndpointSubset {
  readonly addresses?: readonly EndpointAddress[];
  readonly notReadyAddresses?: readonly EndpointAddress[];
  readonly ports?: readonly EndpointPort[];
}

/** What of a Service's spec shapes its Endpoints. */
export interface EndpointsSpec {
  readonly ports?: readonly ServicePort[] | null;
  readonly publishNotReadyAddresses?: boolean;
}

/**
 * The subsets that these pods make up behind the ports of a Service: ports that the same pods offer share one
 * (`RepackSubsets` of k8s.io/kubernetes/pkg/api/v1/endpoints). A pod that has no port of a name offers the others.
 */
export function endpointSubsets(
  pods: readonly Pod[],
  { ports, publishNotReadyAddresses = false }: EndpointsSpec,
): EndpointSubset[] {
  const sorted = pods.toSorted((one, other) => (one.ip < other.ip ? -1 : 1));
  // A headless Service without ports is all of its pods.
  const offers: readonly Offer[] = ports?.length
    ? ports.flatMap((port) => offersOf(port, sorted))
    : [{ pods: sorted }];
  const alike = Map.groupBy(
    offers.filter((offer) => offer.pods.length > 0),
    (offer) => offer.pods.map(({ name }) => name).join(),
  );
  return [...alike.values()].map((same) => {
    const behind = same[0]?.pods ?? [];
    const isListed = ({ isReady }: Pod): boolean => isReady || publishNotReadyAddresses;
    const addresses = behind.filter(isListed).map(endpointAddress);
    const notReadyAddresses = behind.filter((pod) => !isListed(pod)).map(endpointAddress);
    const offered = same.map(({ port }) => port).filter((port) => port !== undefined);
    return {
      ...(addresses.length === 0 ? {} : { addresses }),
      ...(notReadyAddresses.length === 0 ? {} : { notReadyAddresses }),
      ...(offered.length === 0 ? {} : { ports: offered }),
    };
  });
}

/** Pods that have the same port for a port of a Service; without a port where the Service has none. */
interface Offer {
  readonly port?: EndpointPort;
  readonly pods: readonly Pod[];
}

/** A target port with a name may be a different number in different pods. */
function offersOf(port: ServicePort, pods: readonly Pod[]): Offer[] {
  const { name, protocol = 'TCP' } = port;
  const common = { ...(name === undefined ? {} : { name }), protocol };
  const byNumber = [...Map.groupBy(pods, (pod) => targetNumber(port, pod))];
  return byNumber.flatMap(([number, those]) =>
    number === undefined ? [] : [{ port: { ...common, port: number }, pods: those }],
  );
}

function endpointAddress({ ip, nodeName, namespace, name, uid }: Pod): EndpointAddress {
  return {
    ip,
    ...(nodeName === undefined ? {} : { nodeName }),
    targetRef: { kind: 'Pod', namespace, name, uid },
  };
}

/** `FindPort` of k8s.io/kubernetes/pkg/api/v1/pod: undefined where the pod has no container port of that name. */
function targetNumber(
  { port, protocol = 'TCP', targetPort = port }: ServicePort,
  pod: Pod,
): number | undefined {
  return typeof targetPort === 'number'
    ? targetPort
    : pod.ports.find((each) => each.name === targetPort && each.protocol === protocol)?.number;
}
