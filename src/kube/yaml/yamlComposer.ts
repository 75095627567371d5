import { EVENT_ID, SCALAR_STYLE, getScalarValue, type Event, type ScalarEvent } from 'js-yaml';
import type { SourceText } from './sourceText.ts';
import type { YamlField, YamlMapping, YamlNode, YamlScalar, YamlSequence } from './yamlNode.ts';
import { resolvePlain, type ScalarValue } from './yamlScalar.ts';

/** How many nodes a text may have once its aliases are expanded: more is a mistake or an attack. */
const MAX_EXPANDED_NODES = 1_000_000;

/** Tags under which a scalar is what it would be without quotes; every other tag says that it is text. */
const RESOLVED_TAG = /^(?:!!|!<tag:yaml\.org,2002:)(?:int|float|bool|null)>?$/;
const BINARY_TAG = /^(?:!!binary|!<tag:yaml\.org,2002:binary>)$/;

/** Builds the nodes of all documents from the parser's events. */
export class Composer {
  readonly #source: SourceText;
  readonly #events: Iterator<Event, undefined>;
  readonly #anchors = new Map<string, { readonly node: YamlNode; readonly size: number }>();
  /** Nodes so far, each alias counted as what it stands for. */
  #size = 0;

  constructor(source: SourceText, events: readonly Event[]) {
    this.#source = source;
    this.#events = events.values();
  }

  documents(): readonly YamlNode[] {
    const documents: YamlNode[] = [];
    while (this.#events.next().value?.type === EVENT_ID.DOCUMENT) {
      this.#anchors.clear();
      const node = this.#compose(this.#next(), 0);
      if (node) {
        documents.push(node);
        this.#next();
      }
    }
    return documents;
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
    const isQuoted = style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED;
    return {
      kind: 'scalar',
      start: isQuoted ? valueStart - 1 : valueStart,
      value: this.#valueOf(event),
    };
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
