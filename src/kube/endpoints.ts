import type { Connection } from './connection.ts';
import { KubeError } from './errors.ts';
import { checkNamespace, checkServiceName, type ServiceRef } from './serviceApi/names.ts';

/** One address behind a Service. */
export interface Endpoint {
  /** An IP address, or a host name. */
  readonly address: string;
  readonly isReady: boolean;
  /** The pod that has it; undefined where something else has, or nobody says. */
  readonly pod: string | undefined;
}

export interface EndpointPort {
  /** The name of the Service's port, empty for the only one. */
  readonly name: string;
  readonly protocol: string;
  /** Where the backends listen. */
  readonly port: number;
}

/** What is behind a Service now. An address that is in several slices counts once. */
export interface ServiceEndpoints {
  readonly endpoints: readonly Endpoint[];
  readonly ports: readonly EndpointPort[];
}

/** Which of the addresses get traffic, as kube-proxy has it. */
export function readyOf({ endpoints }: ServiceEndpoints): readonly Endpoint[] {
  return endpoints.filter(({ isReady }) => isReady);
}

/**
 * Reads what is behind a Service: its EndpointSlices (KEP-752; `discovery.k8s.io/v1`, since 1.21), which have all of
 * its addresses, or, where the server has none or does not show them, its Endpoints, which hold at most 1000 and are
 * deprecated since 1.33.
 *
 * @throws KubeError
 */
export async function readEndpoints(
  connection: Connection,
  ref: ServiceRef,
  signal: AbortSignal,
): Promise<ServiceEndpoints> {
  try {
    return await readSlices(connection, ref, signal);
  } catch (error) {
    // Roles from before 1.21 let a person read the one and not the other.
    if (error instanceof KubeError && (error.code === 'notFound' || error.code === 'forbidden')) {
      return readLegacyEndpoints(connection, ref, signal);
    }
    throw error;
  }
}

/** `Endpoints` of core/v1. */
interface Endpoints {
  readonly subsets?:
    | readonly {
        readonly addresses?: readonly EndpointAddress[] | null;
        readonly notReadyAddresses?: readonly EndpointAddress[] | null;
        readonly ports?: readonly Port[] | null;
      }[]
    | null;
}

interface EndpointAddress {
  readonly ip: string;
  readonly targetRef?: TargetRef | null;
}

/** `EndpointSliceList` of discovery.k8s.io/v1. */
interface EndpointSliceList {
  readonly items?: readonly EndpointSlice[] | null;
}

interface EndpointSlice {
  readonly endpoints?:
    | readonly {
        readonly addresses?: readonly string[] | null;
        readonly conditions?: { readonly ready?: boolean | null } | null;
        readonly targetRef?: TargetRef | null;
      }[]
    | null;
  readonly ports?: readonly Port[] | null;
}

interface TargetRef {
  readonly kind?: string;
  readonly name?: string;
}

interface Port {
  readonly name?: string | null;
  readonly protocol?: string | null;
  readonly port?: number | null;
}

/** Which Service a slice is of: `LabelServiceName` of discovery/v1. */
const SERVICE_NAME = 'kubernetes.io/service-name';

async function readSlices(
  connection: Connection,
  { namespace, name }: ServiceRef,
  signal: AbortSignal,
): Promise<ServiceEndpoints> {
  const path = `/apis/discovery.k8s.io/v1/namespaces/${checkNamespace(namespace)}/endpointslices`;
  const query = { labelSelector: `${SERVICE_NAME}=${checkServiceName(name)}` };
  const { items } = await connection.getJson<EndpointSliceList>(path, signal, query);
  const slices = items ?? [];
  return toServiceEndpoints(
    slices
      .flatMap(({ endpoints }) => endpoints ?? [])
      .flatMap(({ addresses, conditions, targetRef }) =>
        // What is not said to be unready counts as ready.
        (addresses ?? []).map((address) => toEndpoint(address, conditions?.ready ?? true, targetRef)),
      ),
    slices.flatMap(({ ports }) => ports ?? []),
  );
}

async function readLegacyEndpoints(
  connection: Connection,
  { namespace, name }: ServiceRef,
  signal: AbortSignal,
): Promise<ServiceEndpoints> {
  const path = `/api/v1/namespaces/${checkNamespace(namespace)}/endpoints/${checkServiceName(name)}`;
  const subsets = (await unlessNotFound(connection.getJson<Endpoints>(path, signal)))?.subsets ?? [];
  const of = (addresses: readonly EndpointAddress[] | null | undefined, isReady: boolean): Endpoint[] =>
    (addresses ?? []).map(({ ip, targetRef }) => toEndpoint(ip, isReady, targetRef));
  return toServiceEndpoints(
    subsets.flatMap(({ addresses, notReadyAddresses }) => [
      ...of(addresses, true),
      ...of(notReadyAddresses, false),
    ]),
    subsets.flatMap(({ ports }) => ports ?? []),
  );
}

/** A Service without a selector has none until somebody writes them. */
async function unlessNotFound<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof KubeError && error.code === 'notFound') {
      return undefined;
    }
    throw error;
  }
}

function toEndpoint(address: string, isReady: boolean, targetRef: TargetRef | null | undefined): Endpoint {
  return { address, isReady, pod: targetRef?.kind === 'Pod' ? targetRef.name : undefined };
}

function toServiceEndpoints(endpoints: readonly Endpoint[], ports: readonly Port[]): ServiceEndpoints {
  const byAddress = new Map<string, Endpoint>();
  for (const endpoint of endpoints) {
    const former = byAddress.get(endpoint.address);
    // Ready for one port is ready.
    byAddress.set(endpoint.address, former?.isReady === true ? former : endpoint);
  }
  const byIdentity = new Map<string, EndpointPort>();
  for (const { name, protocol, port } of ports) {
    // A slice may leave the port open, which means all of them.
    if (typeof port === 'number') {
      const known = { name: name ?? '', protocol: protocol ?? 'TCP', port };
      byIdentity.set(JSON.stringify(known), known);
    }
  }
  return { endpoints: [...byAddress.values()], ports: [...byIdentity.values()] };
}
