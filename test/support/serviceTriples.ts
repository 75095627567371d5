import fc from 'fast-check';
import type { JsonObject } from '../../src/common/json.ts';
import { withLastApplied } from '../../src/manifest/merge/lastApplied.ts';

/** What a three-way merge is about. */
export interface Triple {
  /** What the file said when it was last applied; undefined where it never was. */
  readonly last: JsonObject | undefined;
  /** What others have made of the Service since, with the annotation of `last`. */
  readonly live: JsonObject;
  /** What the file says now. */
  readonly wanted: JsonObject;
}

const PORT_NUMBERS = [53, 80, 443, 8080, 9000, 9090] as const;

/**
 * Services of one name that often share a port number between TCP and UDP, leave out what has a default, and set nulls.
 * `live` is complete enough for a server to create it.
 */
export function triples(name: string): fc.Arbitrary<Triple> {
  return fc
    .boolean()
    .chain((headless) =>
      fc.record({
        last: fc.option(service(name, headless, sparsePort), { nil: undefined, freq: 5 }),
        live: service(name, headless, port),
        wanted: service(name, headless, sparsePort).chain(withNulls),
      }),
    )
    .map(({ last, live, wanted }) => ({
      last,
      wanted,
      live: last === undefined ? live : annotated(live, last),
    }));
}

function annotated(live: JsonObject, last: JsonObject): JsonObject {
  const applied = withLastApplied(last, 'default')['metadata'] as { annotations: JsonObject };
  const metadata = live['metadata'] as JsonObject;
  const annotations = { ...(metadata['annotations'] as JsonObject | undefined), ...applied.annotations };
  return { ...live, metadata: { ...metadata, annotations } };
}

const words = (...keys: string[]): fc.Arbitrary<Record<string, string>> =>
  fc.dictionary(fc.constantFrom(...keys), fc.constantFrom('1', '2', ''), {
    maxKeys: 3,
    noNullPrototype: true,
  });

interface GeneratedPort {
  readonly port: number;
  readonly protocol?: string;
  readonly targetPort?: number | string;
  readonly nodePort?: number;
  readonly variant: boolean;
}

/** A port as a server has it, but for a target port that is the port. */
const port: fc.Arbitrary<GeneratedPort> = fc.record(
  {
    port: fc.constantFrom(...PORT_NUMBERS),
    protocol: fc.constantFrom('TCP', 'UDP'),
    targetPort: fc.constantFrom<number | string>(8080, 9090, 'http'),
    variant: fc.boolean(),
  },
  { requiredKeys: ['port', 'protocol', 'variant'] },
);

/** A port as a file has it. */
const sparsePort: fc.Arbitrary<GeneratedPort> = fc.record(
  {
    port: fc.constantFrom(...PORT_NUMBERS),
    protocol: fc.constantFrom('TCP', 'UDP'),
    targetPort: fc.constantFrom<number | string>(8080, 9090, 'http', 0),
    nodePort: fc.constant(0),
    variant: fc.boolean(),
  },
  { requiredKeys: ['port', 'variant'] },
);

/** Names say which port they are of, so that ports of two people never clash by name alone. */
const ports = (item: fc.Arbitrary<GeneratedPort>): fc.Arbitrary<JsonObject[]> =>
  fc
    .uniqueArray(item, {
      minLength: 1,
      maxLength: 4,
      selector: ({ port: number, protocol = 'TCP' }) => `${number}/${protocol}`,
    })
    .map((items) =>
      items.map(({ variant, ...rest }) => ({
        name: `${(rest.protocol ?? 'TCP').toLowerCase()}-${rest.port}${variant ? '-b' : ''}`,
        ...rest,
      })),
    );

const affinity = fc.constantFrom<JsonObject>(
  {},
  { sessionAffinity: 'None' },
  { sessionAffinity: 'ClientIP' },
  { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } } },
);

/** No LoadBalancer: it may not mix protocols, which these Services are about. */
const exposure = fc.constantFrom<JsonObject>(
  {},
  { type: 'ClusterIP' },
  { type: 'NodePort' },
  { type: 'NodePort', externalTrafficPolicy: 'Local' },
  { type: 'ExternalName', externalName: 'example.com' },
);

function service(
  name: string,
  headless: boolean,
  item: fc.Arbitrary<GeneratedPort>,
): fc.Arbitrary<JsonObject> {
  const metadata = fc.record(
    {
      labels: words('app', 'tier', 'example.com/team'),
      annotations: words('note', 'example.com/owner'),
      finalizers: fc.uniqueArray(fc.constantFrom('example.com/a', 'example.com/b', 'example.com/c'), {
        maxLength: 2,
      }),
    },
    { requiredKeys: [] },
  );
  const rest = fc.record(
    {
      selector: words('app', 'tier'),
      externalIPs: fc.uniqueArray(fc.constantFrom('192.0.2.1', '192.0.2.2'), { maxLength: 2 }),
      publishNotReadyAddresses: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  return fc.record({ metadata, rest, affinity, exposure, ports: ports(item) }).map((parts) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, ...parts.metadata },
    spec: {
      ...parts.rest,
      ...parts.affinity,
      ...(headless ? { clusterIP: 'None' } : parts.exposure),
      ports: parts.ports,
    },
  }));
}

/** Sets some of what a file may leave out to null. */
function withNulls(object: JsonObject): fc.Arbitrary<JsonObject> {
  const { metadata, spec } = object as { metadata: JsonObject; spec: JsonObject };
  const nullable = ['selector', 'externalIPs', 'sessionAffinity', 'publishNotReadyAddresses'] as const;
  return fc
    .record({
      spec: fc.subarray([...nullable], { maxLength: 1 }),
      labels: fc.constantFrom(false, false, true),
    })
    .map((nulls) => ({
      ...object,
      metadata: { ...metadata, ...(nulls.labels && { labels: null }) },
      spec: { ...spec, ...Object.fromEntries(nulls.spec.map((key) => [key, null])) },
    }));
}
