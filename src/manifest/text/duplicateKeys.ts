import type { FieldPath } from '../diff/fieldPath.ts';
import type { TextRange, YamlNode } from '../../kube/yaml/yamlNode.ts';

/** A key that comes again later in its mapping. The last one counts, as for kubectl, so this one is lost. */
export interface DuplicateKey extends TextRange {
  /** Such as `spec.type` or `spec.ports[0].port`. */
  readonly path: string;
  readonly place: FieldPath;
}

/** The keys of a value that are overridden by equal ones, in the order of the text. */
export function duplicateKeys(root: YamlNode): readonly DuplicateKey[] {
  const found: DuplicateKey[] = [];
  // What an alias stands for is looked at once.
  const seen = new Set<unknown>();
  const visit = (node: YamlNode, place: FieldPath): void => {
    if (node.kind === 'scalar') {
      return;
    }
    const content = node.kind === 'sequence' ? node.items : node.fields;
    if (seen.has(content)) {
      return;
    }
    seen.add(content);
    if (node.kind === 'sequence') {
      for (const [index, item] of node.items.entries()) {
        visit(item, [...place, index]);
      }
      return;
    }
    for (const { name, start, end } of node.overridden) {
      const member = [...place, name];
      found.push({ path: pathText(member), place: member, start, end });
    }
    for (const [name, { value }] of node.fields) {
      visit(value, [...place, name]);
    }
  };
  visit(root, []);
  return found.sort((a, b) => a.start - b.start);
}

/** Names as they are, whatever is in them: to be read by people. */
function pathText(place: FieldPath): string {
  return place.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
    '',
  );
}
