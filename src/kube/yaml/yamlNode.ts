import { YAMLException, parseEvents, type Event } from 'js-yaml';
import type { KubeError } from '../errors.ts';
import type { SourceText } from './sourceText.ts';
import { Composer } from './yamlComposer.ts';
import type { ScalarValue } from './yamlScalar.ts';

/** A stretch of a text: UTF-16 offsets, of which the end is no more part of it. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/**
 * A YAML value that knows where in its text it stands: quotes and brackets are part of it, anchors and tags are not,
 * nor is the line that opens a block of text. An alias stands where it is written, what is in it where its anchor is.
 */
export type YamlNode = YamlScalar | YamlSequence | YamlMapping;

/** One that is empty stands where its key or its dash does. */
export interface YamlScalar extends TextRange {
  readonly kind: 'scalar';
  readonly value: ScalarValue;
  readonly style: 'plain' | 'quoted' | 'block';
}

export interface YamlSequence extends TextRange {
  readonly kind: 'sequence';
  readonly items: readonly YamlNode[];
}

export interface YamlMapping extends TextRange {
  readonly kind: 'mapping';
  readonly fields: ReadonlyMap<string, YamlField>;
  /** The keys that came again later on, which is why their values do not count. */
  readonly overridden: readonly YamlKey[];
}

export interface YamlKey extends TextRange {
  readonly name: string;
}

/** The range is that of its key. */
export interface YamlField extends TextRange {
  readonly value: YamlNode;
}

/** How often a line may lack an indentation before we call it a mistake: the text is parsed again for each. */
const MAX_INDENTED_LINES = 200;

/** What a text may cost beyond its length, however many documents it is made of. */
export class ParseBudget {
  /** Nodes, once every alias is counted as what it stands for: more is a mistake or an attack. */
  nodes = 1_000_000;
  /** Characters that are parsed again because a line lacks an indentation. */
  reparsed = 20_000_000;
}

/**
 * Parses YAML, and JSON with it, the way kubectl does: the first document counts, the last of equal keys wins,
 * `<<` merges. Unlike kubectl it does not pass over mistakes after the first document, which often is shorter than its
 * author thinks. Undefined when there is no document.
 *
 * @throws KubeError
 */
export function parseYaml(source: SourceText, budget = new ParseBudget()): YamlNode | undefined {
  return parseYamlDocuments(source, budget)[0];
}

/** The same, with every document; an empty one is a scalar that is null. */
export function parseYamlDocuments(source: SourceText, budget = new ParseBudget()): readonly YamlNode[] {
  return new Composer(source, parse(source, budget), budget).documents();
}

function parse(source: SourceText, budget: ParseBudget): Event[] {
  for (let attempt = 0; ; attempt++) {
    try {
      return parseEvents(source.text, {});
    } catch (error) {
      const reason = error instanceof YAMLException ? error.reason : 'it cannot be parsed';
      const position = error instanceof YAMLException ? (error.mark?.position ?? 0) : 0;
      budget.reparsed -= source.text.length;
      if (reason !== 'deficient indentation' || attempt === MAX_INDENTED_LINES || budget.reparsed < 0) {
        throw syntaxError(source, source.offsetOf(position), reason);
      }
      // Within brackets and quotes kubectl does not look at indentation, "]" may stand below the key, nor at tabs.
      if (!source.spaceTabs(position)) {
        source.indentLine(position);
      }
    }
  }
}

/** Neither the parser's error nor the quoted parts of its reason go on: both hold pieces of the file. */
function syntaxError(source: SourceText, offset: number, reason: string): KubeError {
  const what = reason.replace(/(?:: | ").*$/s, '');
  return source.errorAt(
    offset,
    `not valid YAML: ${what}. Check indentation, quotes and brackets around here.`,
  );
}
