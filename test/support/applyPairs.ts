import fc from 'fast-check';
import { asJsonObject, isJsonArray, isJsonObject, type JsonObject } from '../../src/common/json.ts';
import { triples } from './serviceTriples.ts';

/** A file, and the Service that is there when it is applied. */
export interface ApplyPair {
  /** Complete enough for a server to create it; undefined where there is none. */
  readonly live: JsonObject | undefined;
  readonly file: JsonObject;
}

/** What a file may say that not every server stores: fields of later generations, and of none. */
const extras = fc.constantFrom<JsonObject>(
  {},
  {},
  {},
  { internalTrafficPolicy: 'Local' },
  { trafficDistribution: 'PreferClose' },
  { ipFamilyPolicy: 'SingleStack' },
  { ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' },
  { selektor: { app: 'web' } },
);

const portExtras = fc.constantFrom<JsonObject>(
  {},
  {},
  {},
  { appProtocol: 'http' },
  { tragetPort: 80 },
  { nodePort: 30_080 },
);

/** Load balancers, whose ports have one protocol. */
const balancing = fc.constantFrom<JsonObject>(
  { type: 'LoadBalancer' },
  { type: 'LoadBalancer', externalTrafficPolicy: 'Local' },
  { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false },
  { type: 'LoadBalancer', loadBalancerSourceRanges: ['192.0.2.0/24'] },
  { type: 'LoadBalancer', loadBalancerIP: '192.0.2.7' },
);

/** Pairs around the triples that merging is tested with, of one name. Some files are refused by every server. */
export function applyPairs(name: string): fc.Arbitrary<ApplyPair> {
  const change = fc.record({
    isNew: fc.constantFrom(false, false, false, true),
    balance: fc.option(balancing, { freq: 3 }),
    liveBalance: fc.option(balancing, { freq: 3 }),
    extra: extras,
    portExtra: portExtras,
  });
  return fc.tuple(triples(name), change).map(([{ live, wanted }, { isNew, ...changes }]) => ({
    live: isNew ? undefined : balanced(live, changes.liveBalance),
    file: withExtras(balanced(wanted, changes.balance), changes.extra, changes.portExtra),
  }));
}

const OF_OTHER_TYPES: ReadonlySet<string> = new Set(['externalName', 'externalTrafficPolicy']);

function balanced(service: JsonObject, balance: JsonObject | null): JsonObject {
  const spec = asJsonObject(service['spec']);
  const ports = isJsonArray(spec['ports']) ? spec['ports'].filter(isJsonObject) : [];
  const tcp = ports.filter(({ protocol = 'TCP' }) => protocol === 'TCP');
  if (balance === null || tcp.length === 0 || spec['clusterIP'] === 'None') {
    return service;
  }
  const rest = Object.entries(spec).filter(([field]) => !OF_OTHER_TYPES.has(field));
  return { ...service, spec: { ...Object.fromEntries(rest), ...balance, ports: tcp } };
}

function withExtras(service: JsonObject, extra: JsonObject, portExtra: JsonObject): JsonObject {
  const spec = asJsonObject(service['spec']);
  const [first, ...others] = isJsonArray(spec['ports']) ? spec['ports'].filter(isJsonObject) : [];
  const ports = first === undefined ? [] : [{ ...first, ...portExtra }, ...others];
  // Newer servers take families of what has no addresses once, and refuse them the second time.
  const isAddressed = spec['type'] !== 'ExternalName' && spec['clusterIP'] !== 'None';
  const isTaken = isAddressed || !('ipFamilyPolicy' in extra);
  return { ...service, spec: { ...spec, ...(isTaken && extra), ports } };
}
