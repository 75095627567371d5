import type { TextRange, YamlNode } from '../../kube/yaml/yamlNode.ts';
import type { FieldPath } from '../diff/fieldPath.ts';

/** A field, and what of it somebody points at: its name or its value. */
export interface PointedField {
  readonly path: FieldPath;
  readonly range: TextRange;
}

/** The field whose name or value is at an offset; undefined between them, and on what is written elsewhere. */
export function fieldAt(root: YamlNode, offset: number): PointedField | undefined {
  const path: (string | number)[] = [];
  for (let node = root; ;) {
    if (node.kind === 'scalar') {
      return holds(node, offset) ? { path, range: node } : undefined;
    }
    const next: [step: string | number, value: YamlNode, name?: TextRange] | undefined =
      node.kind === 'sequence' ? itemAt(node.items, offset) : memberAt(node.fields, offset);
    if (next === undefined) {
      return undefined;
    }
    const [step, value, name] = next;
    path.push(step);
    if (name !== undefined && holds(name, offset)) {
      return { path, range: name };
    }
    node = value;
  }
}

function itemAt(items: readonly YamlNode[], offset: number): [number, YamlNode] | undefined {
  const index = items.findIndex((item) => holds(item, offset));
  const item = items[index];
  return item && [index, item];
}

function memberAt(
  fields: ReadonlyMap<string, TextRange & { readonly value: YamlNode }>,
  offset: number,
): [string, YamlNode, TextRange] | undefined {
  for (const [name, field] of fields) {
    // What an alias or a merge brings is elsewhere, and may begin before its key does.
    if (holds(field, offset) || (field.value.start >= field.end && holds(field.value, offset))) {
      return [name, field.value, field];
    }
  }
  return undefined;
}

function holds({ start, end }: TextRange, offset: number): boolean {
  return start <= offset && offset <= end && start < end;
}
