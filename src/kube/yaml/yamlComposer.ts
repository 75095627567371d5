import {
  EVENT_ID,
  SCALAR_STYLE,
  getScalarValue,
  type AliasEvent,
  type Event,
  type MappingEvent,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml';
import { Anchors } from './yamlAnchors.ts';
import type { SourceText } from './sourceText.ts';
import type {
  ParseBudget,
  TextRange,
  YamlField,
  YamlKey,
  YamlMapping,
  YamlNode,
  YamlScalar,
  YamlSequence,
} from './yamlNode.ts';
import { resolvePlain, type ScalarValue } from './yamlScalar.ts';
import { skipSpace, trimmedBlock } from './yamlSpace.ts';

/** Tags under which a scalar is what it would be without quotes; every other tag says that it is text. */
const RESOLVED_TAG = /^(?:!!|!<tag:yaml\.org,2002:)(?:int|float|bool|null)>?$/;
const BINARY_TAG = /^(?:!!binary|!<tag:yaml\.org,2002:binary>)$/;

const STYLES = {
  [SCALAR_STYLE.PLAIN]: 'plain',
  [SCALAR_STYLE.SINGLE_QUOTED]: 'quoted',
  [SCALAR_STYLE.DOUBLE_QUOTED]: 'quoted',
  [SCALAR_STYLE.LITERAL_BLOCK]: 'block',
  [SCALAR_STYLE.FOLDED_BLOCK]: 'block',
} as const;

/** Builds the nodes of all documents from the parser's events. Offsets of events are those of the source's `text`. */
export class Composer {
  readonly #source: SourceText;
  readonly #events: Iterator<Event, undefined>;
  readonly #anchors: Anchors;
  /** Where the last event ended; those that close something do not tell where. */
  #end = 0;

  constructor(source: SourceText, events: readonly Event[], budget: ParseBudget) {
    this.#source = source;
    this.#events = events.values();
    this.#anchors = new Anchors(budget);
  }

  documents(): readonly YamlNode[] {
    const documents: YamlNode[] = [];
    while (this.#events.next().value?.type === EVENT_ID.DOCUMENT) {
      const node = this.#compose(this.#next(), this.#range(0, 0));
      if (node) {
        documents.push(node);
        this.#next();
      }
      this.#anchors.endDocument();
    }
    return documents;
  }

  #next(): Event {
    return this.#events.next().value ?? { type: EVENT_ID.POP };
  }

  #range(start: number, end: number): TextRange {
    return { start: this.#source.offsetOf(start), end: this.#source.offsetOf(end) };
  }

  /** @param near where to say the node is when it is empty and so is nowhere */
  #compose(event: Event, near: TextRange): YamlNode | undefined {
    switch (event.type) {
      case EVENT_ID.SCALAR:
        return this.#anchored(event, () => this.#scalar(event, near));
      case EVENT_ID.SEQUENCE:
        return this.#anchored(event, () => this.#sequence(event));
      case EVENT_ID.MAPPING:
        return this.#anchored(event, () => this.#mapping(event));
      case EVENT_ID.ALIAS:
        return this.#alias(event);
      case EVENT_ID.DOCUMENT:
      case EVENT_ID.POP:
        return undefined;
    }
  }

  #scalar(event: ScalarEvent, near: TextRange): YamlScalar {
    const { valueStart, valueEnd, tagStart, tagEnd, anchorEnd } = event;
    const style = STYLES[event.style];
    if (valueStart < 0) {
      this.#end = Math.max(this.#end, tagEnd, anchorEnd);
      return { kind: 'scalar', start: near.start, end: near.end, style, value: tagStart < 0 ? null : '' };
    }
    const value = this.#valueOf(event);
    if (style === 'block') {
      const { start, end } = trimmedBlock(this.#source.text, valueStart, valueEnd);
      this.#end = end;
      const range = start < end ? this.#range(start, end) : near;
      return { kind: 'scalar', start: range.start, end: range.end, style, value };
    }
    const quotes = style === 'quoted' ? 1 : 0;
    this.#end = valueEnd + quotes;
    return { kind: 'scalar', ...this.#range(valueStart - quotes, this.#end), style, value };
  }

  #valueOf(event: ScalarEvent): ScalarValue {
    const text = getScalarValue(this.#source.text, event);
    if (event.tagStart < 0) {
      return event.style === SCALAR_STYLE.PLAIN ? resolvePlain(text) : text;
    }
    const tag = this.#source.text.slice(event.tagStart, event.tagEnd);
    if (BINARY_TAG.test(tag)) {
      return Buffer.from(text, 'base64').toString('utf8');
    }
    return RESOLVED_TAG.test(tag) ? resolvePlain(text) : text;
  }

  #sequence({ start }: SequenceEvent): YamlSequence {
    const items: YamlNode[] = [];
    const isFlow = this.#open(start, '[');
    for (let event = this.#next(); event.type !== EVENT_ID.POP; event = this.#next()) {
      const item = this.#compose(event, this.#pass('-'));
      if (!item) {
        break;
      }
      items.push(item);
    }
    this.#close(isFlow ? ']' : undefined);
    return { kind: 'sequence', ...this.#range(start, this.#end), items };
  }

  #mapping({ start }: MappingEvent): YamlMapping {
    const fields = new Map<string, YamlField>();
    const overridden: YamlKey[] = [];
    const own = new Map<string, YamlKey>();
    const isFlow = this.#open(start, '{');
    for (let event = this.#next(); event.type !== EVENT_ID.POP; event = this.#next()) {
      const key = this.#compose(event, this.#pass('?'));
      this.#pass(':');
      const value = key && this.#compose(this.#next(), key);
      if (!key || !value) {
        break;
      }
      if (this.#isMergeKey(event)) {
        this.#merge(fields, value);
      } else if (key.kind === 'scalar') {
        const { start, end } = key;
        const name = String(key.value);
        const former = own.get(name);
        if (former) {
          overridden.push(former);
        }
        own.set(name, { name, start, end });
        fields.set(name, { start, end, value });
      } else {
        throw this.#source.errorAt(key.start, 'a list or a mapping cannot be a key here. Use text.');
      }
    }
    this.#close(isFlow ? '}' : undefined);
    return { kind: 'mapping', ...this.#range(start, this.#end), fields, overridden };
  }

  /** Whether a collection has brackets: one without begins with what is in it. */
  #open(start: number, bracket: string): boolean {
    const isFlow = this.#source.text[start] === bracket;
    this.#end = isFlow ? start + 1 : start;
    return isFlow;
  }

  #close(bracket: string | undefined): void {
    if (bracket !== undefined) {
      const at = skipSpace(this.#source.text, this.#end, ',:?');
      this.#end = this.#source.text[at] === bracket ? at + 1 : this.#end;
    }
  }

  /** Goes on to the end of a sign that comes next; it does without where there is none, as within brackets. */
  #pass(sign: string): TextRange {
    const at = skipSpace(this.#source.text, this.#end);
    if (this.#source.text[at] !== sign) {
      return this.#range(this.#end, this.#end);
    }
    this.#end = at + 1;
    return this.#range(at, this.#end);
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

  #anchored<T extends YamlNode>(
    { anchorStart, anchorEnd }: { readonly anchorStart: number; readonly anchorEnd: number },
    compose: () => T,
  ): T {
    const name = anchorStart < 0 ? undefined : this.#source.text.slice(anchorStart, anchorEnd);
    return this.#anchors.around(name, compose);
  }

  #alias({ anchorStart, anchorEnd }: AliasEvent): YamlNode {
    const range = this.#range(anchorStart - 1, anchorEnd);
    this.#end = anchorEnd;
    const node = this.#anchors.resolve(this.#source.text.slice(anchorStart, anchorEnd));
    if (node === 'unknown') {
      throw this.#source.errorAt(
        range.start,
        'an alias without an anchor before it. Text that begins with "*" needs quotes.',
      );
    }
    if (node === 'tooMuch') {
      throw this.#source.errorAt(range.start, 'too many aliases of aliases. Write the values out.');
    }
    return { ...node, ...range };
  }
}
