/**
 * What `activate()` gives other extensions. These types stand by themselves: copy the file to use them.
 *
 * Everything is a snapshot of what the Services view knows at that moment. It leads to no connection and holds no
 * secrets. To change something run the commands, which take arguments: the README lists them.
 */
export interface ServiceExplorerApi {
  /** Counts up when something here changes so that code written for it breaks. */
  readonly version: 1;
  /** The clusters that are shown, one for each context. */
  clusters(): readonly ClusterSnapshot[];
  /**
   * The Services that are known of a context, or of one namespace of it: none before somebody opened its row in the view
   * or {@link follow} was called, and where the server does not let all be listed those of followed namespaces only.
   */
  services(context: string, namespace?: string): readonly ServiceSnapshot[];
  /**
   * Connects to a context, and keeps the Services of a namespace known until it is disposed: for as long as the context
   * is shown, also where it leads to another server by then. Nothing while it is not shown.
   */
  follow(context: string, namespace: string): { dispose(): void };
  /** Fires once each time that what the functions return is no longer the same. To be used as an event of VS Code. */
  readonly onDidChange: (
    listener: (change: ServiceExplorerChange) => unknown,
    thisArg?: unknown,
    disposables?: { dispose(): void }[],
  ) => { dispose(): void };
}

/** What is no longer the same. */
export type ServiceExplorerChange =
  /** Other contexts are shown. */
  | { readonly kind: 'clusters' }
  /** The state, the version or the namespaces of one. */
  | { readonly kind: 'cluster'; readonly context: string }
  /** The Services of these namespaces. */
  | { readonly kind: 'services'; readonly context: string; readonly namespaces: readonly string[] };

export interface ClusterSnapshot {
  readonly context: string;
  /** The API server's address; undefined where the kubeconfig leads to none. */
  readonly server: string | undefined;
  /** `v1.36.0`, once the server has said so. */
  readonly version: string | undefined;
  /** How current it is. Others may come: take what you do not know for something that is not `live`. */
  readonly state: 'connecting' | 'live' | 'stale' | 'denied' | 'failed';
  /** The names of those that are known. */
  readonly namespaces: readonly string[];
}

/** A Service: what the view shows of it. */
export interface ServiceSnapshot {
  readonly context: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** `ClusterIP`, `NodePort`, `LoadBalancer`, `ExternalName`, or what a newer server says. */
  readonly type: string;
  /** An address, `None` for a headless Service, or empty. */
  readonly clusterIP: string;
  readonly externalName: string;
  /** Addresses and host names of load balancers, then the external IPs. */
  readonly externalAddresses: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly ServicePortSnapshot[];
}

export interface ServicePortSnapshot {
  readonly name: string;
  /** `TCP`, `UDP` or `SCTP`. */
  readonly protocol: string;
  readonly port: number;
  /** A number, or the name of a container port. */
  readonly targetPort: number | string;
  /** 0 where none is allocated. */
  readonly nodePort: number;
}
