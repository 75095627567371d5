import { YAMLException, parseEvents, type Event } from 'js-yaml';
import type { KubeError } from '../errors.ts';
import type { SourceText } from './sourceText.ts';
import { Composer } from './yamlComposer.ts';
import type { ScalarValue } from './yamlScalar.ts';

/** A YAML value that knows at which offset of its text it begins. */
export type YamlNode = YamlScalar | YamlSequence | YamlMapping;

export interface YamlScalar {
  readonly kind: 'scalar';
  readonly start: number;
  readonly value: ScalarValue;
}

export interface YamlSequence {
  readonly kind: 'sequence';
  readonly start: number;
  readonly items: readonly YamlNode[];
}

export interface YamlMapping {
  readonly kind: 'mapping';
  readonly start: number;
  readonly fields: ReadonlyMap<string, YamlField>;
}

export interface YamlField {
  /** Where its key begins. */
  readonly start: number;
  readonly value: YamlNode;
}

/** How many lines may lack an indentation before we call it a mistake: the text is parsed again for each. */
const MAX_INDENTED_LINES = 200;

/**
 * Parses YAML, and JSON with it, the way kubectl does: the first document counts, the last of equal keys wins,
 * `<<` merges. Unlike kubectl it does not pass over mistakes after the first document, which often is shorter than its
 * author thinks. Undefined when there is no document.
 *
 * @throws KubeError
 */
export function parseYaml(source: SourceText): YamlNode | undefined {
  return parseYamlDocuments(source)[0];
}

/** The same, with every document; an empty one is a scalar that is null. */
export function parseYamlDocuments(source: SourceText): readonly YamlNode[] {
  return new Composer(source, parse(source)).documents();
}

function parse(source: SourceText): Event[] {
  for (let attempt = 0; ; attempt++) {
    try {
      return parseEvents(source.text, {});
    } catch (error) {
      const reason = error instanceof YAMLException ? error.reason : 'it cannot be parsed';
      const position = error instanceof YAMLException ? (error.mark?.position ?? 0) : 0;
      if (reason !== 'deficient indentation' || attempt === MAX_INDENTED_LINES) {
        throw syntaxError(source, position, reason);
      }
      // Within brackets and quotes kubectl does not look at indentation: "]" may stand below the key.
      source.indentLine(position);
    }
  }
}

/** Neither the parser's error nor the quoted parts of its reason go on: both hold pieces of the file. */
function syntaxError(source: SourceText, position: number, reason: string): KubeError {
  const what = reason.replace(/(?::| ").*$/s, '');
  return source.errorAt(
    position,
    `not valid YAML: ${what}. Check indentation, quotes and brackets around here.`,
  );
}
