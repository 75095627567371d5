import { dump, DEFAULT_SCALAR_STYLE_RULES, SCALAR_STYLE, type ScalarStyleRule } from 'js-yaml';
import type { Json, JsonObject } from '../../common/json.ts';
import { SourceText } from './sourceText.ts';
import { parseYamlDocuments, type YamlNode } from './yamlNode.ts';
import { resolvePlain } from './yamlScalar.ts';

/**
 * Reads one YAML or JSON document as kubectl does (sigs.k8s.io/yaml): `yes` is true, `010` is 8, dates are text, the
 * last of equal keys wins, `<<` merges. Null when there is nothing in it.
 *
 * @throws KubeError `invalid` with the position, for what is no YAML, has no JSON equivalent, or is several documents
 */
export function readYaml(text: string): Json {
  const source = new SourceText(text, { code: 'invalid' });
  const [document, second] = parseYamlDocuments(source).filter((node) => !isEmpty(node));
  if (second) {
    throw source.errorAt(second.start, 'a second document begins here. Only one is expected.');
  }
  return document ? toJson(document, source) : null;
}

/** The same for a text of several documents; those that are empty are left out. */
export function readYamlDocuments(text: string): readonly Json[] {
  const source = new SourceText(text, { code: 'invalid' });
  return parseYamlDocuments(source)
    .filter((node) => !isEmpty(node))
    .map((node) => toJson(node, source));
}

/**
 * Prints a JSON value as kubectl does: keys sorted, list items not indented below their key, and quotes around text
 * that would read as something else. Unlike kubectl it folds no long lines.
 *
 * @param order `asGiven` leaves the keys in the order of the value
 */
export function printYaml(
  value: Json | object,
  { order = 'sorted' }: { readonly order?: 'sorted' | 'asGiven' } = {},
): string {
  return dump(value, {
    sortKeys: order === 'sorted' && ((a: string, b: string) => (a < b ? -1 : 1)),
    seqNoIndent: true,
    lineWidth: -1,
    noRefs: true,
    skipInvalid: true,
    scalarStyleRules: [quoteAmbiguous, quoteMarkers, ...Object.values(DEFAULT_SCALAR_STYLE_RULES)],
  });
}

/** The value of a node, as JSON would hold it. */
export function toJson(node: YamlNode, source: SourceText): Json {
  switch (node.kind) {
    case 'scalar':
      if (typeof node.value === 'number' && !Number.isFinite(node.value)) {
        throw source.errorAt(node.start, 'a number that JSON does not have. Write it as text, in quotes.');
      }
      return node.value;
    case 'sequence':
      return node.items.map((item) => toJson(item, source));
    case 'mapping':
      return Object.fromEntries(
        [...node.fields].map(([key, { value }]) => [key, toJson(value, source)]),
      ) satisfies JsonObject;
  }
}

function isEmpty(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** YAML 1.1 has numbers of base 60, dates and `=` besides what kubectl reads; other readers of the text know them. */
const YAML_1_1 = /^(?:[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.\d*)?|\d{4}-\d\d?-\d\d?(?:[Tt ].*)?|=|<<)$/;
const STRING_TAG = 'tag:yaml.org,2002:str';

const quoteAmbiguous: ScalarStyleRule = (layout) => {
  const { tag, value } = layout.node;
  if (tag === STRING_TAG && (resolvePlain(value) !== value || YAML_1_1.test(value))) {
    layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
  }
};

/** At the beginning of a line, `---` and `...` part documents, whatever comes after them. */
const quoteMarkers: ScalarStyleRule = (layout) => {
  const { tag, value } = layout.node;
  if (tag === STRING_TAG && /^(?:---|\.\.\.)[^\r\n\u0085\u2028\u2029]*$/.test(value)) {
    layout.style = SCALAR_STYLE.SINGLE_QUOTED;
  }
};
