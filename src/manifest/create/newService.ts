import type { JsonObject } from '../../common/json.ts';
import { printYaml } from '../../kube/yaml/yaml.ts';
import type { NewPort } from '../input/parsePort.ts';
import type { ServiceType } from '../input/serviceTypes.ts';

/** A Service to be made, as far as a person has to decide it. */
export interface NewService {
  readonly namespace: string;
  readonly name: string;
  readonly spec:
    | { readonly type: 'ExternalName'; readonly externalName: string }
    | {
        readonly type: Exclude<ServiceType, 'ExternalName'>;
        /** Empty for a Service whose endpoints somebody else writes. */
        readonly selector: Readonly<Record<string, string>>;
        readonly ports: readonly NewPort[];
      };
}

/** The manifest of a new Service in YAML, its fields in the order in which people read them. */
export function newServiceManifest({ namespace, name, spec }: NewService): string {
  const manifest = { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: specOf(spec) };
  return printYaml(manifest, { order: 'asGiven' });
}

function specOf(spec: NewService['spec']): JsonObject {
  if (spec.type === 'ExternalName') {
    return { type: spec.type, externalName: spec.externalName };
  }
  const { type, selector, ports } = spec;
  return {
    type,
    ...(Object.keys(selector).length > 0 && { selector }),
    ports: ports.map(({ name, protocol, port, targetPort }) => ({
      ...(name !== undefined && { name }),
      protocol,
      port,
      ...(targetPort !== undefined && { targetPort }),
    })),
  };
}
