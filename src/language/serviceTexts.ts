import type { Range } from 'vscode';
import { type TextDocument } from 'vscode';
import type { JsonObject } from '../common/json.ts';
import { canBeManifest, readManifestDocument } from '../editor/manifestDocument.ts';
import type { YamlNode } from '../kube/yaml/yamlNode.ts';
import { mayHoldServices } from '../manifest/text/mayHoldServices.ts';
import { toRange } from '../editor/toRange.ts';

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

interface ReadTexts {
  readonly version: number;
  readonly texts: Promise<readonly ServiceText[]>;
}

/** The Services of documents, read once for each version of a text. */
export class ServiceTexts {
  readonly #read = new WeakMap<TextDocument, ReadTexts>();

  /** Where a text has none, this costs no more than a search in it. */
  async of(document: TextDocument): Promise<readonly ServiceText[]> {
    const former = this.#read.get(document);
    if (former?.version === document.version) {
      return former.texts;
    }
    const texts = read(document);
    this.#read.set(document, { version: document.version, texts });
    return texts;
  }
}

async function read(document: TextDocument): Promise<readonly ServiceText[]> {
  if (!canBeManifest(document) || !mayHoldServices(document.getText())) {
    return [];
  }
  const manifest = await readManifestDocument(document);
  return manifest.flatMap((each) => {
    const { index, content, root } = each;
    if (content.kind !== 'service' || root === undefined) {
      return [];
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
  });
}
