import type { Json } from '../../common/json.ts';
import { KubeError } from '../../kube/errors.ts';
import { readJson } from '../../kube/yaml/readJson.ts';
import { SourceText } from '../../kube/yaml/sourceText.ts';
import { toJson } from '../../kube/yaml/yaml.ts';
import { ParseBudget, parseYaml, type TextRange, type YamlNode } from '../../kube/yaml/yamlNode.ts';
import { isBrokenByTemplate, isTemplate } from './isTemplate.ts';
import { splitDocuments, trimmed, type DocumentPart } from './splitDocuments.ts';

/** What one document of a text says, whatever it is about. */
export type ReadDocument = { readonly range: TextRange } & (
  | { readonly kind: 'value'; readonly root: YamlNode; readonly value: Json }
  | { readonly kind: 'template' }
  | { readonly kind: 'invalid'; readonly error: KubeError }
);

/**
 * Reads every document of a text for itself, one at a time; those that are empty are left out. It never throws.
 *
 * @param isRendered whether none can be a template, whatever it looks like
 */
export function* readDocuments(
  text: string,
  language: 'yaml' | 'json',
  isRendered = false,
): Generator<ReadDocument, undefined> {
  const source = new SourceText(text, { code: 'invalid' });
  const budget = new ParseBudget();
  for (const { content: range, source: part } of partsOf(text, language)) {
    try {
      const own = source.part(part.start, part.end);
      if (language === 'json') {
        // YAML allows more than JSON does. What is JSON reads the same, and comes with its places.
        readJson(text);
      }
      const root = parseYaml(own, budget);
      if (root === undefined || (root.kind === 'scalar' && root.value === null)) {
        continue;
      }
      yield !isRendered && isTemplate(text, range, root)
        ? { kind: 'template', range }
        : { kind: 'value', range, root, value: toJson(root, own) };
    } catch (error) {
      if (!(error instanceof KubeError)) {
        throw error;
      }
      yield !isRendered && isBrokenByTemplate(text.slice(range.start, range.end))
        ? { kind: 'template', range }
        : { kind: 'invalid', range, error };
    }
  }
}

/** JSON has no documents: all of the text is one. */
function partsOf(text: string, language: 'yaml' | 'json'): readonly DocumentPart[] {
  if (language === 'yaml') {
    return splitDocuments(text);
  }
  // What else looks like space is a mistake in JSON, and so has its place in the document.
  const start = /^\ufeff?[ \t\r\n]*/u.exec(text)?.[0].length ?? 0;
  const { end } = trimmed(text, start, text.length);
  return start === end ? [] : [{ content: { start, end }, source: { start: 0, end: text.length } }];
}
