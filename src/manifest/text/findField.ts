import type { TextRange, YamlField, YamlMapping, YamlNode, YamlSequence } from '../../kube/yaml/yamlNode.ts';

/** What a server may speak of, and what the manifest has in its place. */
const SAME_FIELD: ReadonlyMap<string, string> = new Map([
  ['clusterIPs', 'clusterIP'],
  ['clusterIP', 'clusterIPs'],
  ['ObjectMeta', 'metadata'],
]);

/**
 * Finds what a server means by a field's path: `spec.ports[0].port`, `metadata.labels[app]`, `spec.selector.app`, with
 * the capital letters that some have (`spec.LoadBalancerSourceRanges`), and `.spec.ports[port=80,protocol="TCP"]` of
 * server-side apply. Source: apimachinery `util/validation/field/path.go`, structured-merge-diff `fieldpath/element.go`.
 *
 * What is not there is looked for at the nearest field above it; undefined where not even the first one is there.
 */
export function findField(root: YamlNode, path: string): FoundField | undefined {
  let found: Step | undefined;
  for (let rest = withoutDot(path), node = root; rest !== '';) {
    const step = stepInto(node, rest);
    if (step === undefined) {
      break;
    }
    found = step;
    ({ rest, node } = step);
  }
  return found;
}

/** A field with its value. The range of a single value is without its key, that of everything else with it. */
export interface FoundField {
  readonly node: YamlNode;
  readonly range: TextRange;
}

interface Step extends FoundField {
  /** The path from there on. */
  readonly rest: string;
}

function stepInto(node: YamlNode, path: string): Step | undefined {
  switch (node.kind) {
    case 'mapping':
      return stepIntoMapping(node, path);
    case 'sequence':
      return stepIntoSequence(node, path);
    case 'scalar':
      return undefined;
  }
}

/** Keys may hold dots and slashes, so the longest key that the path goes on with is the one. */
function stepIntoMapping(mapping: YamlMapping, path: string): Step | undefined {
  let longest: { field: YamlField; length: number } | undefined;
  for (const [key, field] of mapping.fields) {
    const length = lengthOf(path.startsWith('[') ? `[${key}]` : key, path);
    if (length !== undefined && length > (longest?.length ?? -1)) {
      longest = { field, length };
    }
  }
  longest ??= otherSpelling(mapping, /^\w*/u.exec(path)?.[0] ?? '');
  return (
    longest && {
      node: longest.field.value,
      range: rangeOfField(longest.field),
      rest: withoutDot(path.slice(longest.length)),
    }
  );
}

function lengthOf(key: string, path: string): number | undefined {
  const next = path.charAt(key.length);
  return path.startsWith(key) && (next === '' || next === '.' || next === '[') ? key.length : undefined;
}

function otherSpelling(
  { fields }: YamlMapping,
  name: string,
): { field: YamlField; length: number } | undefined {
  const field =
    fields.get(name.charAt(0).toLowerCase() + name.slice(1)) ?? fields.get(SAME_FIELD.get(name) ?? name);
  return field && { field, length: name.length };
}

function stepIntoSequence({ items }: YamlSequence, path: string): Step | undefined {
  const [element, index, keys] = /^\[(?:(\d+)|([^\]]*))\]/u.exec(path) ?? [];
  if (element === undefined) {
    return undefined;
  }
  const item = index === undefined ? items.find((one) => hasKeys(one, keys ?? '')) : items[Number(index)];
  return item && { node: item, range: item, rest: withoutDot(path.slice(element.length)) };
}

/** @param keys such as `port=80,protocol="TCP"`; a protocol that is left out is TCP */
function hasKeys(item: YamlNode, keys: string): boolean {
  const pairs = [...keys.matchAll(/(\w+)=("[^"]*"|[^,]*)/gu)];
  return (
    item.kind === 'mapping' &&
    pairs.length > 0 &&
    pairs.every(([, name = '', value = '']) => {
      const own = item.fields.get(name)?.value;
      return own === undefined
        ? name === 'protocol' && value === '"TCP"'
        : own.kind === 'scalar' && JSON.stringify(own.value) === value;
    })
  );
}

function rangeOfField({ start, end, value }: YamlField): TextRange {
  if (value.kind === 'scalar') {
    return value;
  }
  // What an alias or a merge brings is elsewhere: then the key alone is the field.
  return { start, end: value.start >= end ? value.end : end };
}

function withoutDot(path: string): string {
  return path.replace(/^\./u, '');
}
