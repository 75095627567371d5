import type { YamlNode } from '../../kube/yaml/yamlNode.ts';
import type { FieldPath } from '../diff/fieldPath.ts';
import type { Problem } from './problem.ts';

/** Keys that are there twice, each marked where it counts: the last time. Source: `yaml.UnmarshalStrict`. */
export function duplicateKeyProblems(root: YamlNode): readonly Problem[] {
  const problems: Problem[] = [];
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
      node.items.forEach((item, index) => {
        visit(item, [...place, index]);
      });
      return;
    }
    for (const name of new Set(node.overridden.map((key) => key.name))) {
      problems.push({
        code: 'duplicate-key',
        severity: 'warning',
        place: [...place, name],
        at: 'key',
        said: `key ${JSON.stringify(name)} already set in map`,
        advice: 'Only this last one counts; remove the other.',
      });
    }
    for (const [name, { value }] of node.fields) {
      visit(value, [...place, name]);
    }
  };
  visit(root, []);
  return problems;
}
