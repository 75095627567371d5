import { Position, type Range, type TextDocument } from 'vscode';
import { DisposableStore, type Disposable } from '../common/disposable.ts';
import type { Event } from '../common/emitter.ts';
import type { JsonObject } from '../common/json.ts';
import { TurnTaker } from '../common/turnTaker.ts';
import { canBeManifest, languageOf } from '../editor/manifestDocument.ts';
import { toRange } from '../editor/toRange.ts';
import type { KubeError } from '../kube/errors.ts';
import type { YamlNode } from '../kube/yaml/yamlNode.ts';
import { readEachDocument, type ManifestDocument } from '../manifest/text/manifest.ts';
import { mayHoldServices } from '../manifest/text/mayHoldServices.ts';
import type { ManifestOrigins } from './manifestOrigins.ts';

/** A Service as a document of a file says it. */
export interface ServiceText {
  /** Counts from 0 over the file, as `FileArgument` does. */
  readonly index: number;
  readonly range: Range;
  /** Where it begins, after the comments above it. */
  readonly line: number;
  readonly object: JsonObject;
  /** The values with their places. */
  readonly root: YamlNode;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  /** Whether the server can make a name for it. */
  readonly isNamedByServer: boolean;
}

/** A document that looks like a Service and cannot be read. */
export interface UnreadableText {
  /** Where it begins, after the comments above it. */
  readonly line: number;
  readonly error: KubeError;
  /** Of the mistake. */
  readonly position: Position;
}

/** What of a text is about Services. */
export interface ManifestTexts {
  readonly services: readonly ServiceText[];
  readonly unreadable: readonly UnreadableText[];
}

interface ReadTexts {
  readonly version: number;
  readonly texts: Promise<ManifestTexts>;
}

const NOTHING: ManifestTexts = { services: [], unreadable: [] };

/** How long it reads in one go, in milliseconds. */
const SLICE_MS = 8;

/** Comments and empty lines. */
const HEADER = /^(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n?|\n))*/u;

/** The Services of documents, read once for each version of a text. */
export class ServiceTexts implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #origins: Pick<ManifestOrigins, 'of'>;
  #read = new WeakMap<TextDocument, ReadTexts>();

  /** Fires when the same text may be read as something else. */
  readonly onDidChange: Event<void>;

  constructor(origins: Pick<ManifestOrigins, 'of' | 'onDidChange'>) {
    this.#origins = origins;
    this.onDidChange = origins.onDidChange;
    this.#owned.add(
      origins.onDidChange(() => {
        this.#read = new WeakMap();
      }),
    );
  }

  /** Where a text has none, this costs no more than a search in it. */
  async of(document: TextDocument): Promise<ManifestTexts> {
    const { version } = document;
    const former = this.#read.get(document);
    if (former?.version === version) {
      return former.texts;
    }
    const texts = this.#readTexts(document);
    this.#read.set(document, { version, texts });
    return texts;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #readTexts(document: TextDocument): Promise<ManifestTexts> {
    const { version } = document;
    const text = document.getText();
    if (!canBeManifest(document) || !mayHoldServices(text)) {
      return NOTHING;
    }
    const origin = await this.#origins.of(document);
    const services: ServiceText[] = [];
    const unreadable: UnreadableText[] = [];
    const turns = new TurnTaker(SLICE_MS);
    for (const each of readEachDocument(text, languageOf(document), origin)) {
      await turns.breathe();
      if (document.version !== version) {
        // What was found is in a text that is gone.
        return this.of(document);
      }
      const service = toService(document, each);
      if (service !== undefined) {
        services.push(service);
      } else if (origin.isPatch !== true) {
        unreadable.push(...toUnreadable(document, each));
      }
    }
    return { services, unreadable };
  }
}

function toService(document: TextDocument, each: ManifestDocument): ServiceText | undefined {
  const { index, content, root } = each;
  if (content.kind !== 'service' || root === undefined) {
    return undefined;
  }
  const { object, namespace, name, generateName } = content;
  return {
    index,
    range: toRange(document, each),
    line: document.positionAt(each.rangeOf('').start).line,
    object,
    root,
    namespace,
    name,
    isNamedByServer: name === undefined && generateName !== undefined,
  };
}

function toUnreadable(
  document: TextDocument,
  { content, text, start, end }: ManifestDocument,
): readonly UnreadableText[] {
  const written = text.slice(start, end);
  if (content.kind !== 'invalid' || !mayHoldServices(written)) {
    return [];
  }
  const { error } = content;
  const begin = document.positionAt(start + (HEADER.exec(written)?.[0].length ?? 0));
  const { line, column } = error.position ?? { line: begin.line + 1, column: 1 };
  return [{ line: begin.line, error, position: new Position(line - 1, column - 1) }];
}
