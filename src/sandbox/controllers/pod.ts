import { isJsonObject, type Json, type JsonObject } from '../../common/json.ts';
import type { KubeObject } from '../../kube/types.ts';

/** What the controllers and the proxy read of a `Pod` (core/v1). A stored pod may lack anything; this one does not. */
export interface Pod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Empty before the pod has got one. */
  readonly ip: string;
  readonly nodeName: string | undefined;
  readonly containers: readonly { readonly name: string; readonly image: string }[];
  /** Ports of all containers. */
  readonly ports: readonly { readonly name: string; readonly number: number; readonly protocol: string }[];
  readonly isReady: boolean;
  /** Has run to its end, or is being deleted: it will serve nobody any more. */
  readonly isOver: boolean;
}

export function readPod(object: KubeObject): Pod {
  const { metadata, spec, status } = object as KubeObject & { readonly spec?: Json; readonly status?: Json };
  const containers = items(field(spec, 'containers'));
  const ports = containers.flatMap((container) => items(field(container, 'ports')));
  const conditions = items(field(status, 'conditions'));
  const phase = text(field(status, 'phase'));
  const nodeName = text(field(spec, 'nodeName'));
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name ?? '',
    uid: metadata.uid ?? '',
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    ip: text(field(status, 'podIP')),
    nodeName: nodeName === '' ? undefined : nodeName,
    containers: containers.map(({ name, image }) => ({ name: text(name), image: text(image) })),
    ports: ports.map((port) => ({
      name: text(port['name']),
      number: Number(port['containerPort']),
      protocol: text(port['protocol']) || 'TCP',
    })),
    isReady: conditions.some(({ type, status: value }) => type === 'Ready' && value === 'True'),
    isOver: phase === 'Succeeded' || phase === 'Failed' || metadata.deletionTimestamp !== undefined,
  };
}

function field(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value) ? value[name] : undefined;
}

function items(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter(isJsonObject) : [];
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
