import { asJsonObject, isJsonArray, isJsonObject, type Json, type JsonObject } from '../../common/json.ts';
import { toPathText, valueAt, type FieldPath } from '../diff/fieldPath.ts';
import type { TypedPatch } from './patchType.ts';

/**
 * Where in a patch a field of the patched Service comes from: servers and rules speak of the Service, people look at
 * the patch.
 *
 * @returns a path in the patch, `spec.ports[0].port` or `[2].value.port`; empty where no part of it is about the field
 */
export function placeInPatch({ type, patch }: TypedPatch, field: FieldPath, patched: JsonObject): string {
  switch (type) {
    case 'json':
      return placeInOperations(patch, field, patched);
    case 'merge':
      return toPathText(field);
    case 'strategic':
      return toPathText(withIndexOfPatch(patch, field, patched));
  }
}

/** The path in a server's words, `spec.ports[0].port` or `metadata.labels[a/b]`, as steps. */
export function parsePathText(text: string): FieldPath {
  return Array.from(text.matchAll(/\[([^\]]*)\]|([^.[\]]+)/gu), ([, bracketed, plain = '']) =>
    bracketed === undefined ? plain : /^\d+$/u.test(bracketed) ? Number(bracketed) : bracketed,
  );
}

/** The last operation that writes there counts. */
function placeInOperations(operations: readonly Json[], field: FieldPath, patched: JsonObject): string {
  for (const [index, operation] of [...operations.entries()].reverse()) {
    const { op, path } = asJsonObject(operation);
    if (op === 'test' || typeof path !== 'string') {
      continue;
    }
    const steps = toSteps(path, patched);
    const shared = steps.every((step, depth) => depth >= field.length || String(field[depth]) === step);
    if (shared) {
      const rest = field.slice(steps.length);
      return rest.length > 0 ? `[${index}].${toPathText(['value', ...rest])}` : `[${index}].path`;
    }
  }
  return '';
}

/** The steps of a pointer; `-`, the end of a list, is its last item by now. */
function toSteps(pointer: string, patched: JsonObject): readonly string[] {
  const steps = pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (steps.at(-1) !== '-') {
    return steps;
  }
  const list = valueAt(patched, steps.slice(0, -1));
  return [...steps.slice(0, -1), String(isJsonArray(list) ? list.length - 1 : 0)];
}

/** Ports merge by their number, so one has another index in the patch than in the Service. */
function withIndexOfPatch(patch: JsonObject, field: FieldPath, patched: JsonObject): FieldPath {
  const [spec, ports, index, ...rest] = field;
  if (spec !== 'spec' || ports !== 'ports' || typeof index !== 'number') {
    return field;
  }
  const number = asJsonObject(valueAt(patched, [spec, ports, index]))['port'];
  const items = asJsonObject(patch['spec'])['ports'];
  const place = isJsonArray(items)
    ? items.findIndex((item) => isJsonObject(item) && item['port'] === number)
    : -1;
  return place < 0 ? [spec, ports] : [spec, ports, place, ...rest];
}
