import type { JsonObject } from '../../common/json.ts';
import type { KubeError } from '../../kube/errors.ts';
import type { TextRange, YamlNode } from '../../kube/yaml/yamlNode.ts';
import { classify } from './classify.ts';
import { duplicateKeys, type DuplicateKey } from './duplicateKeys.ts';
import { findField } from './findField.ts';
import { readDocuments, type ReadDocument } from './readDocuments.ts';

/** What a document of a manifest is. */
export type ManifestContent =
  | {
      readonly kind: 'service';
      readonly object: JsonObject;
      /** These are undefined where they are missing, empty or no text. */
      readonly namespace: string | undefined;
      readonly name: string | undefined;
      readonly generateName: string | undefined;
    }
  /** An object of another kind. */
  | {
      readonly kind: 'other';
      readonly apiVersion: string;
      readonly objectKind: string;
      readonly name: string | undefined;
    }
  /**
   * - `template`: of Helm, Jinja, ytt and others, which has yet to become a manifest
   * - `kustomization`, `patch`: what kustomize builds from, and what it changes a Service by
   * - `noObject`: no object of the Kubernetes API
   */
  | { readonly kind: 'skipped'; readonly reason: 'template' | 'kustomization' | 'patch' | 'noObject' }
  /** It cannot be read. The position of the error is one of the whole text. */
  | { readonly kind: 'invalid'; readonly error: KubeError };

/** One document of a manifest, or one item of a `List`. Offsets are those of the text, in UTF-16 units. */
export interface ManifestDocument extends TextRange {
  /** Counts from 0 over the text. */
  readonly index: number;
  readonly content: ManifestContent;
  /** The whole text that the offsets count in. */
  readonly text: string;
  /** The values with their places; undefined for a template and where it is invalid. */
  readonly root: YamlNode | undefined;
  /** Keys that are lost because equal ones come later. */
  duplicateKeys(): readonly DuplicateKey[];
  /**
   * Where a field stands that a server speaks of (`spec.ports[0].port`, `metadata.labels[app]`), or the nearest one
   * above it that is there, at last the document itself, without comments before it. See {@link findField}.
   */
  rangeOf(path: string): TextRange;
}

/** What the text of a manifest does not tell of itself. */
export interface ManifestOrigin {
  /** Of its file. */
  readonly path?: string;
  /** Whether a folder above holds a `Chart.yaml`, which makes the files below its `templates` Helm templates. */
  readonly isInChart?: boolean;
  /** Whether a kustomization has the file among its patches. */
  readonly isPatch?: boolean;
  /** Whether it is the text of an object of a cluster, where braces are what somebody wants to have in it. */
  readonly isRendered?: boolean;
}

/**
 * Reads the documents of a manifest, in the dialect of kubectl. It never throws, and what is wrong with one document
 * leaves the others as they are. The time it takes grows with the length of the text and with nothing else. Empty
 * documents are left out, a `v1` `List` or `ServiceList` is replaced by its items.
 */
export function readManifest(
  text: string,
  language: 'yaml' | 'json',
  origin: ManifestOrigin = {},
): readonly ManifestDocument[] {
  return [...readEachDocument(text, language, origin)];
}

/** The same, one document at a time, for those who do not want to wait for all of them. */
export function* readEachDocument(
  text: string,
  language: 'yaml' | 'json',
  origin: ManifestOrigin = {},
): Generator<ManifestDocument, undefined> {
  let index = 0;
  for (const document of readDocuments(text, language, origin.isRendered)) {
    for (const content of contentsOf(document, origin)) {
      yield toDocument(text, index++, content);
    }
  }
}

function toDocument(text: string, index: number, { range, root, content }: Content): ManifestDocument {
  const { start, end } = range;
  return {
    index,
    start,
    end,
    content,
    text,
    root,
    duplicateKeys: () => (root ? duplicateKeys(root) : []),
    rangeOf: (path) => {
      const found = root && findField(root, path);
      return found?.range ?? { start: root?.start ?? start, end };
    },
  };
}

interface Content {
  readonly range: TextRange;
  readonly root?: YamlNode;
  readonly content: ManifestContent;
}

function contentsOf(
  document: ReadDocument,
  { path = '', isInChart = false, isPatch = false }: ManifestOrigin,
): readonly Content[] {
  const { range } = document;
  if (document.kind === 'template' || (isInChart && /(?:^|[\\/])templates[\\/]/u.test(path))) {
    return [{ range, content: { kind: 'skipped', reason: 'template' } }];
  }
  return document.kind === 'invalid'
    ? [{ range, content: { kind: 'invalid', error: document.error } }]
    : classify(document, path, isPatch);
}
