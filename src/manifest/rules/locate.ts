import type { TextRange, YamlField, YamlMapping, YamlNode } from '../../kube/yaml/yamlNode.ts';
import type { FieldPath } from '../diff/fieldPath.ts';

/** A field or an item of a list that is in the text. */
export interface Place {
  readonly node: YamlNode;
  /** Undefined for an item of a list. */
  readonly field: YamlField | undefined;
  /** Where the field begins and its value ends. */
  readonly range: TextRange;
  readonly parent: YamlNode;
}

/** Finds what a path leads to; undefined where it is not there. */
export function locate(root: YamlNode, path: FieldPath): Place | undefined {
  const [found, missing] = descend(root, path);
  return missing === 0 ? found : undefined;
}

/**
 * What to mark for something that is wrong with a field: the value alone where it is a scalar, the field where it is
 * more. What is missing is marked by the name of the nearest field above it, or by the item of the list it is in.
 */
export function rangeToMark(root: YamlNode, path: FieldPath, at: 'key' | 'value'): TextRange {
  const [found, missing] = descend(root, path);
  if (found === undefined) {
    return firstKeyOf(root);
  }
  const { node, field, range } = found;
  if (field === undefined) {
    return node;
  }
  const key = { start: field.start, end: field.end };
  if (at === 'key' || missing > 0) {
    return key;
  }
  return node.kind === 'scalar' ? node : range;
}

/** The last step that is there, and how many are not. */
function descend(root: YamlNode, path: FieldPath): readonly [Place | undefined, number] {
  let found: Place | undefined;
  let node = root;
  for (const [index, step] of path.entries()) {
    const next = stepInto(node, step);
    if (next === undefined) {
      return [found, path.length - index];
    }
    found = next;
    ({ node } = next);
  }
  return [found, 0];
}

function stepInto(parent: YamlNode, step: string | number): Place | undefined {
  if (typeof step === 'number') {
    const node = parent.kind === 'sequence' ? parent.items[step] : undefined;
    return node && { node, field: undefined, range: node, parent };
  }
  const field = parent.kind === 'mapping' ? fieldOf(parent, step) : undefined;
  if (field === undefined) {
    return undefined;
  }
  const { start, end, value } = field;
  // What an alias or a merge brings is elsewhere: then the key alone is the field.
  return { node: value, field, range: { start, end: value.start >= end ? value.end : end }, parent };
}

/** Old servers take names in any case. */
function fieldOf({ fields }: YamlMapping, name: string): YamlField | undefined {
  const exact = fields.get(name);
  if (exact !== undefined) {
    return exact;
  }
  const lower = name.toLowerCase();
  return [...fields].find(([key]) => key.toLowerCase() === lower)?.[1];
}

function firstKeyOf(root: YamlNode): TextRange {
  const [first] = root.kind === 'mapping' ? root.fields.values() : [];
  return first === undefined ? root : { start: first.start, end: first.end };
}
