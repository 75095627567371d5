import type { TextRange } from '../../kube/yaml/yamlNode.ts';
import type { FieldPath } from '../diff/fieldPath.ts';

/** Where in a text somebody writes, or points at. */
export interface Place {
  /**
   * - `key`: a name of a field, or an item of a list: `path` leads to what it belongs to
   * - `value`: of the field that `path` leads to
   */
  readonly role: 'key' | 'value';
  /** Within the whole document. */
  readonly path: FieldPath;
  /** The word there; empty between words. */
  readonly word: TextRange;
  /** The fields that are there besides the word. */
  readonly siblings: readonly string[];
  /** `flow`: within brackets. `json`: names and text need quotes. */
  readonly form: 'block' | 'flow' | 'json';
  /** How much farther right the word begins than its line does: after dashes. */
  readonly hang: number;
  /** Whether the word has its colon already. */
  readonly hasColon: boolean;
  /** The fields of the document with their values, where these are single ones, and those of the item of a list it is in. */
  readonly root: Fields;
  readonly item: Fields | undefined;
}

/** Single values as text, without quotes; everything else is empty. */
export type Fields = ReadonlyMap<string, string>;

export function unquoted(text: string): string {
  return /^(?:"[^"]*"|'[^']*')$/u.test(text) ? text.slice(1, -1) : text;
}
