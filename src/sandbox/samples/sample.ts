import type { JsonObject } from '../../common/json.ts';
import { NODE } from '../controllers/podController.ts';
import { BACKEND_ANNOTATION } from '../proxy/backends/backends.ts';
import type { ResourceName } from '../registry/resources.ts';
import { timestamp, type NamedObject } from '../storage/clusterState.ts';

/** An object to begin with, as somebody would write it. */
export interface Sample {
  readonly resource: ResourceName;
  readonly object: SampleObject;
}

export interface SampleObject extends NamedObject {
  readonly spec?: JsonObject;
  readonly status?: JsonObject;
  /** What an event is about; its uid is added when the event is stored. */
  readonly involvedObject?: {
    readonly kind: SampleEvent['kind'];
    readonly apiVersion: 'v1';
    readonly namespace: string;
    readonly name: string;
  };
}

/** What is the same for all objects of a sample namespace: how long it has been there. */
export interface Place {
  readonly namespace: string;
  readonly hoursOld: number;
}

/** What an object says of itself, in plain English (a well-known annotation of Kubernetes). */
export const DESCRIPTION = 'kubernetes.io/description';

export function namespace({ namespace: name, hoursOld }: Place, title: string, description: string): Sample {
  return {
    resource: 'namespaces',
    object: {
      metadata: {
        name,
        creationTimestamp: hoursAgo(hoursOld),
        annotations: {
          [DESCRIPTION]: description,
          'openshift.io/display-name': title,
          'openshift.io/description': description,
        },
      },
    },
  };
}

/** A Service that is labelled with its own name. */
export function service(
  place: Place,
  name: string,
  description: string,
  spec: JsonObject,
  status?: JsonObject,
): Sample {
  return {
    resource: 'services',
    object: {
      metadata: { ...metadata(place, name, description), labels: { app: name } },
      spec,
      ...(status === undefined ? {} : { status }),
    },
  };
}

export interface SamplePod {
  readonly labels: Readonly<Record<string, string>>;
  /** One of the proxy's backends; without one nothing listens. */
  readonly backend?: string;
  readonly image: string;
  /** Container ports by name. */
  readonly ports: Readonly<Record<string, number>>;
  /** Left out for a pod that is running and ready. */
  readonly status?: JsonObject;
}

export function pod(
  place: Place,
  name: string,
  { labels, backend, image, ports, status }: SamplePod,
): Sample {
  const containerPorts = Object.entries(ports).map(([portName, containerPort]) => ({
    name: portName,
    containerPort,
    protocol: 'TCP',
  }));
  return {
    resource: 'pods',
    object: {
      metadata: {
        ...metadata(place, name),
        labels,
        ...(backend === undefined ? {} : { annotations: { [BACKEND_ANNOTATION]: backend } }),
      },
      spec: {
        // Only a pod that is on a node already has a status of its own.
        ...(status === undefined ? {} : { nodeName: NODE.name }),
        containers: [{ name: 'main', image, ports: containerPorts }],
      },
      ...(status === undefined ? {} : { status }),
    },
  };
}

export interface SampleEvent {
  readonly type: 'Normal' | 'Warning';
  readonly kind: 'Pod' | 'Service';
  readonly name: string;
  readonly reason: string;
  readonly message: string;
  readonly component: string;
}

/** An event that happened an hour ago. */
export function event(place: Place, { type, kind, name, reason, message, component }: SampleEvent): Sample {
  const time = hoursAgo(1);
  const object: SampleObject = {
    metadata: metadata({ ...place, hoursOld: 1 }, `${name}.${reason.toLowerCase()}`),
    involvedObject: { kind, namespace: place.namespace, name, apiVersion: 'v1' },
    ...{ reason, message, source: { component }, firstTimestamp: time, lastTimestamp: time, count: 1, type },
  };
  return { resource: 'events', object };
}

function metadata(
  { namespace: inNamespace, hoursOld }: Place,
  name: string,
  description?: string,
): NamedObject['metadata'] {
  return {
    name,
    namespace: inNamespace,
    creationTimestamp: hoursAgo(hoursOld),
    ...(description === undefined ? {} : { annotations: { [DESCRIPTION]: description } }),
  };
}

function hoursAgo(hours: number): string {
  return timestamp(new Date(Date.now() - hours * 3_600_000));
}
