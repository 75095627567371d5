import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../common/json.ts';

/** What the API server allocates, and keeps when a client takes it out of its file (`patchAllocatedValues`). */
const ALLOCATED: ReadonlySet<string> = new Set([
  'clusterIP',
  'clusterIPs',
  'ipFamilies',
  'ipFamilyPolicy',
  'nodePort',
  'healthCheckNodePort',
]);

export function isAllocated(name: string): boolean {
  return ALLOCATED.has(name);
}

/**
 * What the API server makes of a changed Service before it stores it, as far as that can be known: defaults
 * (`SetDefaults_Service` in pkg/apis/core/v1/defaults.go), and fields that a former type needed and the new one may not
 * have (`dropTypeDependentFields` in pkg/registry/core/service/strategy.go). Servers before 1.20 refuse the latter
 * instead of dropping them, so a patch has to take them out.
 *
 * @param spec the merged spec
 * @param live the spec on the server
 * @param wanted the spec of the file: what it names stays, right or wrong
 */
export function completeSpec(spec: JsonObject, live: JsonObject, wanted: JsonObject): JsonObject {
  const type = spec['type'] ?? 'ClusterIP';
  const sessionAffinity = spec['sessionAffinity'] ?? 'None';
  const dropped = new Set([
    ...(type === live['type'] ? [] : fieldsNotOf(type)),
    ...(needsHealthCheckPort({ ...spec, type }) || !needsHealthCheckPort(live)
      ? []
      : ['healthCheckNodePort']),
  ]);
  const completed = Object.entries(spec).filter(
    ([name]) => name !== 'sessionAffinityConfig' && (!dropped.has(name) || isGiven(wanted[name])),
  );
  const defaulted: JsonObject = {
    ...Object.fromEntries(completed),
    type,
    sessionAffinity,
    ...(sessionAffinity === 'ClientIP' && {
      sessionAffinityConfig: spec['sessionAffinityConfig'] ?? { clientIP: { timeoutSeconds: 10_800 } },
    }),
    ...(needsNodePort(type) && { externalTrafficPolicy: spec['externalTrafficPolicy'] ?? 'Cluster' }),
  };
  return withPorts(defaulted, wanted, !needsNodePort(type) && needsNodePort(live['type']));
}

function fieldsNotOf(type: Json): readonly string[] {
  const balances = type === 'LoadBalancer';
  const isExternalName = type === 'ExternalName';
  return [
    ...(needsNodePort(type) ? [] : ['externalTrafficPolicy']),
    ...(balances ? [] : ['allocateLoadBalancerNodePorts', 'loadBalancerClass']),
    ...(isExternalName
      ? ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'internalTrafficPolicy']
      : []),
  ];
}

function needsHealthCheckPort({ type, externalTrafficPolicy }: JsonObject): boolean {
  return type === 'LoadBalancer' && externalTrafficPolicy === 'Local';
}

function needsNodePort(type: Json | undefined): boolean {
  return type === 'NodePort' || type === 'LoadBalancer';
}

function withPorts(spec: JsonObject, wanted: JsonObject, dropsNodePorts: boolean): JsonObject {
  const ports = spec['ports'];
  if (!isJsonArray(ports)) {
    return spec;
  }
  const wantedPorts = isJsonArray(wanted['ports']) ? wanted['ports'] : [];
  const namesNodePort = wantedPorts.some((port) => isJsonObject(port) && isGiven(port['nodePort']));
  const complete = (port: Json): Json => {
    if (!isJsonObject(port)) {
      return port;
    }
    const { nodePort, ...rest } = port;
    const kept = nodePort === undefined || (dropsNodePorts && !namesNodePort) ? rest : port;
    return { ...kept, protocol: port['protocol'] ?? 'TCP', targetPort: port['targetPort'] ?? port['port'] };
  };
  return { ...spec, ports: ports.map(complete) };
}

function isGiven(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== '' && value !== 0;
}
