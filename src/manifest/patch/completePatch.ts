import { isJsonArray, isJsonObject, ownMember, type Json, type JsonObject } from '../../common/json.ts';
import type { KubeVersion } from '../../kube/capabilities.ts';
import { memberType, type FieldType } from '../merge/fieldType.ts';
import { serviceType } from '../merge/serviceType.ts';
import { choicesOf } from '../schema/choices.ts';
import { blockPlaceAt } from './blockPath.ts';
import { completeOperation } from './completeOperation.ts';
import type { PatchType } from './patchType.ts';
import type { KnownService } from './previewLocally.ts';

/** Something to go on with. */
export interface PatchCompletion {
  readonly kind: 'operation' | 'pointer' | 'field' | 'value';
  readonly label: string;
  /** The present value, where there is one. */
  readonly present?: Json;
  readonly insert: string;
  /** How many characters before the cursor it takes the place of. */
  readonly replaces: number;
}

/** The part of the patch document around the cursor. */
export interface Typing {
  readonly before: string;
  readonly after: string;
}

/**
 * What can be typed next in a patch: for a JSON patch operations and the pointers of what is there, for the others the
 * fields of a Service and the values that it has.
 */
export function completePatch(
  typing: Typing,
  type: PatchType,
  { live, version }: KnownService,
): readonly PatchCompletion[] {
  return type === 'json' ? completeOperation(typing, live) : completeField(typing.before, live, version);
}

function completeField(before: string, live: JsonObject, version: KubeVersion): readonly PatchCompletion[] {
  const place = blockPlaceAt(before);
  if (place === undefined) {
    return [];
  }
  const { path, key, word } = place;
  const type = typeAt(path);
  const holders = valuesAt(live, path);
  const replaces = word.length;
  if (key !== undefined) {
    const field = [...path, key].filter((step) => typeof step === 'string').join('.');
    const known = choicesOf(field, version)?.map((choice) => choice.value) ?? [];
    return [...new Set([...presentScalars(key, holders), ...known])].map((value) => {
      const label = typeof value === 'string' ? value : JSON.stringify(value);
      return { kind: 'value', label, insert: quoted(value), replaces };
    });
  }
  const fields = type?.kind === 'struct' ? Object.keys(type.fields) : [];
  const present = holders.filter(isJsonObject);
  const names = new Set([...fields, ...present.flatMap((holder) => Object.keys(holder))]);
  return [...names].map((name) => {
    const value = present.map((holder) => ownMember(holder, name)).find((each) => each !== undefined);
    return {
      kind: 'field',
      label: name,
      ...(value !== undefined && { present: value }),
      insert: `${quoted(name)}:${beginningOf(memberType(type, name), value)}`,
      replaces,
    };
  });
}

/** What follows the colon, with the indentation that the editor adds to. */
function beginningOf(type: FieldType | undefined, present: Json | undefined): string {
  if (type?.kind === 'list' || isJsonArray(present)) {
    return '\n- ';
  }
  return type?.kind === 'struct' || type?.kind === 'map' || isJsonObject(present) ? '\n  ' : ' ';
}

function presentScalars(key: string, holders: readonly Json[]): readonly Json[] {
  return holders
    .map((holder) => (isJsonObject(holder) ? ownMember(holder, key) : undefined))
    .filter((value) => value !== undefined)
    .filter((value) => typeof value !== 'object' || value === null);
}

function typeAt(path: readonly (string | number)[]): FieldType | undefined {
  return path.reduce<FieldType | undefined>(
    (type, step) =>
      typeof step === 'number' ? (type?.kind === 'list' ? type.items : undefined) : memberType(type, step),
    serviceType,
  );
}

/** What is there at a path. Which item of a list the patch means is not known yet, so all of them count. */
function valuesAt(live: JsonObject, path: readonly (string | number)[]): readonly Json[] {
  return path.reduce<readonly Json[]>(
    (values, step) =>
      values.flatMap((value) => {
        if (typeof step === 'number') {
          return isJsonArray(value) ? value : [];
        }
        const member = isJsonObject(value) ? ownMember(value, step) : undefined;
        return member === undefined ? [] : [member];
      }),
    [live],
  );
}

/** As YAML takes it for the same value. */
function quoted(value: Json): string {
  return typeof value === 'string' && /^[A-Za-z_/][\w./-]*$/u.test(value) && !RESERVED.test(value)
    ? value
    : JSON.stringify(value);
}

const RESERVED = /^(?:true|false|yes|no|on|off|y|n|null)$/iu;
