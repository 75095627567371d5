import {
  EVENT_ID,
  SCALAR_STYLE,
  YAMLException,
  getScalarValue,
  parseEvents,
  type Event,
  type ScalarEvent,
} from 'js-yaml';
import type { KubeError } from '../errors.ts';
import type { SourceText } from './sourceText.ts';
import { resolvePlain, type ScalarValue } from './yamlScalar.ts';

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

/** How many nodes a text may have once its aliases are expanded: more is a mistake or an attack. */
const MAX_EXPANDED_NODES = 1_000_000;

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
  const events = parse(source);
  return events.length === 0 ? undefined : new Composer(source, events).document();
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

/** Builds the nodes of the first document from the parser's events. */
class Composer {
  readonly #source: SourceText;
  readonly #events: Iterator<Event, undefined>;
  readonly #anchors = new Map<string, { readonly node: YamlNode; readonly size: number }>();
  /** Nodes so far, each alias counted as what it stands for. */
  #size = 0;

  constructor(source: SourceText, events: readonly Event[]) {
    this.#source = source;
    this.#events = events.values();
  }

  document(): YamlNode | undefined {
    this.#next();
    return this.#compose(this.#next(), 0);
  }

  #next(): Event {
    return this.#events.next().value ?? { type: EVENT_ID.POP };
  }

  /** @param near where to say the node is when it is empty and so is nowhere */
  #compose(event: Event, near: number): YamlNode | undefined {
    const sizeBefore = this.#size++;
    switch (event.type) {
      case EVENT_ID.SCALAR:
        return this.#anchored(event, this.#scalar(event, near), sizeBefore);
      case EVENT_ID.SEQUENCE:
        return this.#anchored(event, this.#sequence(event.start), sizeBefore);
      case EVENT_ID.MAPPING:
        return this.#anchored(event, this.#mapping(event.start), sizeBefore);
      case EVENT_ID.ALIAS:
        return this.#alias(
          this.#source.text.slice(event.anchorStart, event.anchorEnd),
          event.anchorStart - 1,
        );
      case EVENT_ID.DOCUMENT:
      case EVENT_ID.POP:
        return undefined;
    }
  }

  #scalar(event: ScalarEvent, near: number): YamlScalar {
    const { valueStart, tagStart, style } = event;
    if (valueStart < 0) {
      return { kind: 'scalar', start: near, value: tagStart < 0 ? null : '' };
    }
    const text = getScalarValue(this.#source.text, event);
    const isQuoted = style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED;
    return {
      kind: 'scalar',
      start: isQuoted ? valueStart - 1 : valueStart,
      // Nobody tags the scalars of a kubeconfig but to say that they are text.
      value: style === SCALAR_STYLE.PLAIN && tagStart < 0 ? resolvePlain(text) : text,
    };
  }

  #sequence(start: number): YamlSequence {
    const items: YamlNode[] = [];
    for (;;) {
      const item = this.#compose(this.#next(), items.at(-1)?.start ?? start);
      if (!item) {
        return { kind: 'sequence', start, items };
      }
      items.push(item);
    }
  }

  #mapping(start: number): YamlMapping {
    const fields = new Map<string, YamlField>();
    for (let event = this.#next(); event.type !== EVENT_ID.POP; event = this.#next()) {
      const key = this.#compose(event, start);
      const value = key && this.#compose(this.#next(), key.start);
      if (!key || !value) {
        break;
      }
      if (this.#isMergeKey(event)) {
        this.#merge(fields, value);
      } else if (key.kind === 'scalar') {
        fields.set(String(key.value), { start: key.start, value });
      } else {
        throw this.#source.errorAt(key.start, 'a list or a mapping cannot be a key here. Use text.');
      }
    }
    return { kind: 'mapping', start, fields };
  }

  #isMergeKey(event: Event): boolean {
    return (
      event.type === EVENT_ID.SCALAR &&
      event.style === SCALAR_STYLE.PLAIN &&
      this.#source.text.slice(event.valueStart, event.valueEnd) === '<<'
    );
  }

  #merge(fields: Map<string, YamlField>, value: YamlNode): void {
    // Of several mappings the first wins; what stood before `<<` loses, as in kubectl's parser.
    const mappings = value.kind === 'sequence' ? value.items.toReversed() : [value];
    for (const mapping of mappings) {
      if (mapping.kind !== 'mapping') {
        throw this.#source.errorAt(
          value.start,
          'only mappings can be merged with "<<". Name one, or a list of them.',
        );
      }
      for (const [key, field] of mapping.fields) {
        fields.set(key, field);
      }
    }
  }

  /** Known from its end on, so that no node can contain itself. */
  #anchored<T extends YamlNode>(
    event: { anchorStart: number; anchorEnd: number },
    node: T,
    sizeBefore: number,
  ): T {
    if (event.anchorStart >= 0) {
      const name = this.#source.text.slice(event.anchorStart, event.anchorEnd);
      this.#anchors.set(name, { node, size: this.#size - sizeBefore });
    }
    return node;
  }

  #alias(name: string, start: number): YamlNode {
    const anchor = this.#anchors.get(name);
    if (!anchor) {
      throw this.#source.errorAt(
        start,
        'an alias without an anchor before it. Text that begins with "*" needs quotes.',
      );
    }
    this.#size += anchor.size;
    if (this.#size > MAX_EXPANDED_NODES) {
      throw this.#source.errorAt(start, 'too many aliases of aliases. Write the values out.');
    }
    return anchor.node;
  }
}
