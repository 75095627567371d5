import { asJsonObject, isJsonArray, isJsonObject, type Json, type JsonObject } from '../common/json.ts';
import type { Connection } from './connection.ts';
import { KubeError } from './errors.ts';
import { checkNamespace, type ServiceRef } from './serviceApi/names.ts';

/** An object that leads requests from outside to a Service. */
export interface RoutingObject {
  readonly kind: RoutingKind;
  readonly name: string;
  /** The hosts that it answers for; none where it answers for all. */
  readonly hosts: readonly string[];
}

export type RoutingKind = 'Route' | 'Ingress' | 'HTTPRoute' | 'GRPCRoute';

export interface Routing {
  readonly objects: readonly RoutingObject[];
  /** The kinds that the person may not list: whether there are any is not known. */
  readonly unknown: readonly RoutingKind[];
}

/**
 * Finds what leads to a Service from outside, in its own namespace: OpenShift's Routes, Ingresses, and the HTTPRoutes and
 * GRPCRoutes of the Gateway API. A kind that the server does not have leads nowhere.
 *
 * @throws KubeError when the server cannot be reached
 */
export async function readRouting(
  connection: Connection,
  ref: ServiceRef,
  signal: AbortSignal,
): Promise<Routing> {
  return (await readNamespaceRouting(connection, ref.namespace, signal))(ref.name);
}

/**
 * The same for any Service of a namespace, whose objects are listed once.
 *
 * @returns what leads to the Service of a name
 * @throws KubeError when the server cannot be reached
 */
export async function readNamespaceRouting(
  connection: Connection,
  namespace: string,
  signal: AbortSignal,
): Promise<(name: string) => Routing> {
  const answers = await Promise.all(
    SOURCES.map(async (source) => {
      const objects = await list(connection, source.paths, checkNamespace(namespace), signal);
      return { ...source, objects };
    }),
  );
  return (name) => ({
    objects: answers.flatMap(({ kind, objects = [], leadsTo, hosts }) =>
      objects
        .filter((object) => leadsTo(specOf(object), { namespace, name }))
        .map((object) => ({ kind, name: nameOf(object), hosts: hosts(specOf(object)) })),
    ),
    unknown: answers.filter(({ objects }) => objects === undefined).map(({ kind }) => kind),
  });
}

interface Source {
  readonly kind: RoutingKind;
  /** Groups and versions that serve it, the newest first, with the plural name. */
  readonly paths: readonly (readonly [group: string, plural: string])[];
  readonly leadsTo: (spec: JsonObject, ref: ServiceRef) => boolean;
  readonly hosts: (spec: JsonObject) => readonly string[];
}

/** Routes of the Gateway API differ in how they match requests, and name backends alike. */
const OF_GATEWAY: Pick<Source, 'leadsTo' | 'hosts'> = {
  leadsTo: (spec, { namespace, name }) =>
    items(spec['rules'])
      .flatMap((rule) => items(asJsonObject(rule)['backendRefs']))
      .map(asJsonObject)
      .some(
        (backend) =>
          (backend['kind'] ?? 'Service') === 'Service' &&
          (backend['namespace'] ?? namespace) === namespace &&
          backend['name'] === name,
      ),
  hosts: (spec) => texts(items(spec['hostnames'])),
};

const SOURCES: readonly Source[] = [
  {
    kind: 'Route',
    paths: [['route.openshift.io/v1', 'routes']],
    leadsTo: (spec, { name }) =>
      [spec['to'], ...items(spec['alternateBackends'])]
        .map(asJsonObject)
        .some((backend) => (backend['kind'] ?? 'Service') === 'Service' && backend['name'] === name),
    hosts: (spec) => texts([spec['host']]),
  },
  {
    kind: 'Ingress',
    paths: [
      ['networking.k8s.io/v1', 'ingresses'],
      ['networking.k8s.io/v1beta1', 'ingresses'],
      ['extensions/v1beta1', 'ingresses'],
    ],
    leadsTo: (spec, { name }) =>
      [
        // The default backend; up to v1beta1 under another name.
        spec['defaultBackend'] ?? spec['backend'],
        ...items(spec['rules'])
          .flatMap((rule) => items(asJsonObject(asJsonObject(rule)['http'])['paths']))
          .map((path) => asJsonObject(path)['backend']),
      ]
        .map(asJsonObject)
        .some((backend) => (asJsonObject(backend['service'])['name'] ?? backend['serviceName']) === name),
    hosts: (spec) => texts(items(spec['rules']).map((rule) => asJsonObject(rule)['host'])),
  },
  {
    kind: 'HTTPRoute',
    paths: [
      ['gateway.networking.k8s.io/v1', 'httproutes'],
      ['gateway.networking.k8s.io/v1beta1', 'httproutes'],
    ],
    ...OF_GATEWAY,
  },
  { kind: 'GRPCRoute', paths: [['gateway.networking.k8s.io/v1', 'grpcroutes']], ...OF_GATEWAY },
];

/** @returns undefined where the person may not list them */
async function list(
  connection: Connection,
  paths: Source['paths'],
  namespace: string,
  signal: AbortSignal,
): Promise<readonly JsonObject[] | undefined> {
  for (const [group, plural] of paths) {
    const path = `/apis/${group}/namespaces/${namespace}/${plural}`;
    try {
      const answer = await connection.getJson<JsonObject>(path, signal);
      return items(answer['items']).filter(isJsonObject);
    } catch (error) {
      if (!(error instanceof KubeError) || (error.code !== 'notFound' && error.code !== 'forbidden')) {
        throw error;
      }
      if (error.code === 'forbidden') {
        return undefined;
      }
    }
  }
  return [];
}

function specOf(object: JsonObject): JsonObject {
  return asJsonObject(object['spec']);
}

function nameOf(object: JsonObject): string {
  const { name } = asJsonObject(object['metadata']);
  return typeof name === 'string' ? name : '';
}

function items(value: Json | undefined): readonly Json[] {
  return isJsonArray(value) ? value : [];
}

function texts(values: readonly (Json | undefined)[]): readonly string[] {
  return values.filter((value) => typeof value === 'string');
}
