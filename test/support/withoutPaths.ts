import type { JsonObject } from '../../src/common/json.ts';

/** The object without the members that paths such as `spec.ports[0].nodePort` lead to. */
export function withoutPaths(object: JsonObject, paths: readonly string[]): JsonObject {
  const copy = structuredClone(object) as Record<string, unknown>;
  for (const path of paths) {
    const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
    let parent: unknown = copy;
    for (const step of steps.slice(0, -1)) {
      parent = (parent as Record<string, unknown> | undefined)?.[step];
    }
    delete (parent as Record<string, unknown> | undefined)?.[steps.at(-1) ?? ''];
  }
  return copy as JsonObject;
}
