import type { Cluster } from './cluster.ts';
import type { PortRecord, ServiceRecord } from './records.ts';

/** What a command acts on, wherever the person pointed at it: a row of the tree, a document, a lens. */
export type Target =
  | { readonly kind: 'cluster'; readonly cluster: Cluster }
  | { readonly kind: 'namespace'; readonly cluster: Cluster; readonly namespace: string }
  | { readonly kind: 'service'; readonly cluster: Cluster; readonly service: ServiceRecord }
  | {
      readonly kind: 'port';
      readonly cluster: Cluster;
      readonly service: ServiceRecord;
      readonly port: PortRecord;
    };
