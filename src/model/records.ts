import { toPlainText } from '../common/text.ts';
import type { Namespace, Service } from '../kube/types.ts';
import type { NamedNamespace } from './contextPreferences.ts';

/**
 * What the store keeps of an object: only what the tree shows or filters by, at most about 1 KB each.
 * The whole object is fetched when somebody opens it.
 */
export interface StoreRecord {
  readonly uid: string;
  readonly name: string;
  readonly namespace: string;
  readonly resourceVersion: string;
  /** Milliseconds since the epoch; 0 where the server did not say. */
  readonly createdAt: number;
  readonly labels: Labels;
  /** What people wrote about it in its annotation, one line of at most 200 characters; empty where they did not. */
  readonly description: string;
}

export type Labels = Readonly<Record<string, string>>;

export interface NamespaceRecord extends StoreRecord {
  /** `Active`, `Terminating`, or empty where unknown. */
  readonly phase: string;
  /** Only where the server lists none: what named it, and whether the server is known to have none of that name. */
  readonly naming?: { readonly by: NamedNamespace['by']; readonly missing: boolean };
}

export interface PortRecord {
  readonly name: string;
  /** `TCP`, `UDP` or `SCTP`. */
  readonly protocol: string;
  readonly port: number;
  /** A number, or the name of a container port. */
  readonly targetPort: number | string;
  /** 0 where none is allocated. */
  readonly nodePort: number;
}

export interface ServiceRecord extends StoreRecord {
  /** `ClusterIP`, `NodePort`, `LoadBalancer`, `ExternalName`, or what a newer server says. */
  readonly type: string;
  /** An address, `None` for a headless Service, or empty. */
  readonly clusterIP: string;
  readonly externalName: string;
  /** Load balancer addresses and host names, then `spec.externalIPs`. */
  readonly externalAddresses: readonly string[];
  /** A load balancer was asked for and has no address yet. */
  readonly loadBalancerPending: boolean;
  readonly selector: Labels;
  readonly ports: readonly PortRecord[];
}

const NONE: Labels = Object.freeze({});
/** What any object may say of itself to people: one of Kubernetes' well-known annotations. */
const DESCRIPTION = 'kubernetes.io/description';

/** In characters. An annotation may have 256 KB, and this is for one who only hovers. */
const LONGEST_DESCRIPTION = 200;

const NO_ADDRESSES: readonly string[] = Object.freeze([]);

export function toServiceRecord(service: Service): ServiceRecord {
  const { spec, status } = service;
  const type = spec?.type ?? 'ClusterIP';
  const balanced = (status?.loadBalancer?.ingress ?? [])
    .map((ingress) => ingress.ip ?? ingress.hostname ?? '')
    .filter((address) => address !== '');
  const addresses = [...balanced, ...(spec?.externalIPs ?? [])];
  return {
    ...toRecord(service),
    type,
    clusterIP: spec?.clusterIP ?? '',
    externalName: spec?.externalName ?? '',
    externalAddresses: addresses.length > 0 ? addresses : NO_ADDRESSES,
    loadBalancerPending: type === 'LoadBalancer' && balanced.length === 0,
    selector: spec?.selector ?? NONE,
    ports: (spec?.ports ?? []).map((port) => ({
      name: port.name ?? '',
      protocol: port.protocol ?? 'TCP',
      port: port.port,
      targetPort: port.targetPort ?? port.port,
      nodePort: port.nodePort ?? 0,
    })),
  };
}

export function toNamespaceRecord(namespace: Namespace): NamespaceRecord {
  return { ...toRecord(namespace), phase: namespace.status?.phase ?? '' };
}

/**
 * A namespace that somebody named, with what the server says of it, if anything. Its uid comes of the name alone, so
 * that it stays the same record whatever is learned of it.
 */
export function toNamedRecord(
  name: string,
  naming: NonNullable<NamespaceRecord['naming']>,
  found: Namespace | undefined,
): NamespaceRecord {
  const known = toNamespaceRecord(found ?? { metadata: {} });
  const resourceVersion = [known.resourceVersion, naming.by, naming.missing].join('/');
  return { ...known, uid: `namespace:${name}`, name, resourceVersion, naming };
}

function toRecord({ metadata }: Service | Namespace): StoreRecord {
  const description = metadata.annotations?.[DESCRIPTION];
  return {
    uid: metadata.uid ?? '',
    name: metadata.name ?? '',
    namespace: metadata.namespace ?? '',
    resourceVersion: metadata.resourceVersion ?? '',
    createdAt: metadata.creationTimestamp === undefined ? 0 : Date.parse(metadata.creationTimestamp) || 0,
    labels: metadata.labels ?? NONE,
    description: description === undefined ? '' : toPlainText(description, LONGEST_DESCRIPTION),
  };
}
