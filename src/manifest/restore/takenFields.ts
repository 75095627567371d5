import { asJsonObject, isJsonArray, type Json, type JsonObject } from '../../common/json.ts';
import type { KubeError } from '../../kube/errors.ts';

/** One thing of a Service that only one Service of a cluster can have. */
export interface Allocation {
  /** `spec.clusterIP`, `spec.ports[0].nodePort` or `spec.healthCheckNodePort`. */
  readonly path: string;
  readonly value: string | number;
}

/** What a Service has that another one may have taken meanwhile. */
export function allocationsOf(service: JsonObject): readonly Allocation[] {
  const { clusterIP, healthCheckNodePort, ports } = asJsonObject(service['spec']);
  return [
    // A headless Service has none, and would be another one with an address.
    ...(isGiven(clusterIP) && clusterIP !== 'None' ? [{ path: 'spec.clusterIP', value: clusterIP }] : []),
    ...(isJsonArray(ports) ? ports : []).flatMap((port, index) => {
      const { nodePort } = asJsonObject(port);
      return isGiven(nodePort) ? [{ path: `spec.ports[${index}].nodePort`, value: nodePort }] : [];
    }),
    ...(isGiven(healthCheckNodePort)
      ? [{ path: 'spec.healthCheckNodePort', value: healthCheckNodePort }]
      : []),
  ];
}

/**
 * Which of these a server does not give: those that it names as the cause. Of a port for health checks that is taken it
 * names none, and fails with 500 (pkg/registry/core/service/storage, `allocHealthCheckNodePort`).
 */
export function refusedOf(allocations: readonly Allocation[], error: KubeError): readonly Allocation[] {
  const fields = error.causes.map(({ field = '' }) => field);
  return allocations.filter(({ path }) =>
    path === 'spec.healthCheckNodePort'
      ? error.httpStatus === 500 || fields.includes(path)
      : path === 'spec.clusterIP'
        ? fields.some((field) => /^spec\.clusterIPs?(?:\[|$)/.test(field))
        : fields.includes(path),
  );
}

/** The Service without these, for the server to choose others. */
export function withoutAllocations(service: JsonObject, refused: readonly Allocation[]): JsonObject {
  const paths = new Set(refused.map(({ path }) => path));
  const { clusterIP, clusterIPs, healthCheckNodePort, ports, ...rest } = asJsonObject(service['spec']);
  return {
    ...service,
    spec: {
      ...rest,
      ...(!paths.has('spec.clusterIP') && {
        ...(clusterIP !== undefined && { clusterIP }),
        ...(clusterIPs !== undefined && { clusterIPs }),
      }),
      ...(!paths.has('spec.healthCheckNodePort') &&
        healthCheckNodePort !== undefined && { healthCheckNodePort }),
      ...(ports !== undefined && {
        ports: (isJsonArray(ports) ? ports : []).map((port, index) => {
          const { nodePort, ...others } = asJsonObject(port);
          const keeps = nodePort !== undefined && !paths.has(`spec.ports[${index}].nodePort`);
          return { ...others, ...(keeps && { nodePort }) };
        }),
      }),
    },
  };
}

/** A zero or an empty text is the lack of one. */
function isGiven(value: Json | undefined): value is string | number {
  return (typeof value === 'string' && value !== '') || (typeof value === 'number' && value !== 0);
}
