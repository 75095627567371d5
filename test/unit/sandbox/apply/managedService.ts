import type { JsonObject } from '../../../../src/common/json.ts';
import type { KubeObject } from '../../../../src/kube/types.ts';
import type { FieldManager } from '../../../../src/sandbox/apply/managedFields.ts';

/** A Service as the field managers see it: with defaults, before anything is allocated. */
export function service(metadata: JsonObject, spec: JsonObject, more: JsonObject = {}): KubeObject {
  const object = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop', ...metadata },
    spec: { type: 'ClusterIP', sessionAffinity: 'None', ...spec },
    ...more,
  };
  return object;
}

/** What a client applies: no defaults. */
export function config(metadata: JsonObject, spec?: JsonObject): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', ...metadata },
    ...(spec !== undefined && { spec }),
  };
}

export function by(manager: string, more: Partial<FieldManager> = {}): FieldManager {
  return { manager, time: '2026-11-23T09:23:34Z', apiVersion: 'v1', ...more };
}

/** `manager` by `manager`, what each owns. */
export function owners(object: KubeObject): Readonly<Record<string, unknown>> {
  const entries = (object.metadata as unknown as JsonObject)['managedFields'] ?? [];
  return Object.fromEntries(
    (entries as readonly JsonObject[]).map(({ manager, operation, subresource = '', fieldsV1 }) => [
      `${manager as string} ${operation as string} ${subresource as string}`.trim(),
      fieldsV1,
    ]),
  );
}
