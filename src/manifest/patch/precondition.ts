import { asJsonObject, isJsonObject, type Json } from '../../common/json.ts';
import type { TypedPatch } from './patchType.ts';

export const RESOURCE_VERSION = '/metadata/resourceVersion';

/**
 * The patch on the condition that the Service is still of this version: the server answers 409, or fails the test of a
 * JSON patch, where it is not. A condition that the patch has itself stays.
 */
export function withPrecondition(typed: TypedPatch, resourceVersion: string): TypedPatch {
  if (typed.type === 'json') {
    const hasOne = typed.patch.some((operation) => isVersionTest(operation));
    return hasOne
      ? typed
      : {
          ...typed,
          patch: [{ op: 'test', path: RESOURCE_VERSION, value: resourceVersion }, ...typed.patch],
        };
  }
  const { metadata } = typed.patch;
  if (metadata === null || asJsonObject(metadata)['resourceVersion'] !== undefined) {
    return typed;
  }
  return {
    ...typed,
    patch: { ...typed.patch, metadata: { ...asJsonObject(metadata), resourceVersion } },
  };
}

function isVersionTest(operation: Json): boolean {
  return isJsonObject(operation) && operation['op'] === 'test' && operation['path'] === RESOURCE_VERSION;
}
