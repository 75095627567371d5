import { isJsonArray, isJsonObject } from '../../common/json.ts';
import { KubeError } from '../../kube/errors.ts';
import { SourceText } from '../../kube/yaml/sourceText.ts';
import { toJson } from '../../kube/yaml/yaml.ts';
import { parseYamlDocuments, type YamlNode } from '../../kube/yaml/yamlNode.ts';
import type { PatchBinding } from './patchHeader.ts';
import { detectPatchType, type PatchType, type TypedPatch } from './patchType.ts';

/** What the text of a patch document says. */
export type ReadPatch =
  | { readonly kind: 'empty' }
  /** The error has its position in the text. */
  | { readonly kind: 'invalid'; readonly error: KubeError }
  /** A list where an object is expected, or the other way round. */
  | { readonly kind: 'wrongType'; readonly expected: PatchType; readonly root: YamlNode }
  | { readonly kind: 'patch'; readonly patch: TypedPatch; readonly root: YamlNode };

/** Reads YAML, and JSON with it. */
export function readPatch(text: string, type: PatchBinding['type']): ReadPatch {
  const source = new SourceText(text, { code: 'invalid' });
  try {
    const [root, second] = parseYamlDocuments(source).filter(
      (node) => node.kind !== 'scalar' || node.value !== null,
    );
    if (root === undefined) {
      return { kind: 'empty' };
    }
    if (second !== undefined) {
      throw source.errorAt(second.start, 'a second document begins here. A patch is one document.');
    }
    const value = toJson(root, source);
    const its = type === 'auto' ? detectPatchType(value) : type;
    if (its === 'json') {
      return isJsonArray(value)
        ? { kind: 'patch', patch: { type: its, patch: value }, root }
        : { kind: 'wrongType', expected: its, root };
    }
    return isJsonObject(value)
      ? { kind: 'patch', patch: { type: its, patch: value }, root }
      : { kind: 'wrongType', expected: its, root };
  } catch (error) {
    if (error instanceof KubeError) {
      return { kind: 'invalid', error };
    }
    throw error;
  }
}
