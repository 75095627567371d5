import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../common/json.ts';
import { fromFieldsV1, isEmpty, toFieldsV1, type FieldSet } from './fieldSet.ts';

/** Who makes a request. */
export interface FieldManager {
  readonly manager: string;
  /** When, in RFC 3339 with whole seconds. */
  readonly time: string;
  readonly subresource?: string;
  readonly apiVersion: string;
}

/** `ManagedFieldsEntry` of `meta/v1`: what one manager owns. */
export interface ManagedFields {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly time?: string;
  readonly subresource?: string;
  readonly fields: FieldSet;
}

/**
 * Reads `metadata.managedFields`, leniently as the API server does.
 *
 * @returns undefined where there are none, or what is there cannot be read; an empty list where a client resets them
 *   by one empty entry
 */
export function readManagedFields(metadata: Json | undefined): readonly ManagedFields[] | undefined {
  const entries = isJsonObject(metadata) ? metadata['managedFields'] : undefined;
  if (!isJsonArray(entries) || entries.length === 0) {
    return undefined;
  }
  if (entries.length === 1 && isJsonObject(entries[0]) && Object.keys(entries[0]).length === 0) {
    return [];
  }
  const read = entries.map((entry) => (isJsonObject(entry) ? readEntry(entry) : undefined));
  return read.includes(undefined) ? undefined : read.filter((entry) => entry !== undefined);
}

function readEntry(entry: JsonObject): ManagedFields | undefined {
  const { manager = '', operation, apiVersion, time, subresource, fieldsType, fieldsV1 } = entry;
  if (typeof manager !== 'string' || typeof apiVersion !== 'string' || fieldsType !== 'FieldsV1') {
    return undefined;
  }
  if (operation !== 'Apply' && operation !== 'Update') {
    return undefined;
  }
  const fields = fromFieldsV1(isJsonObject(fieldsV1) ? fieldsV1 : {});
  return (
    fields && {
      manager,
      operation,
      apiVersion,
      ...(typeof time === 'string' && { time }),
      ...(typeof subresource === 'string' && subresource !== '' && { subresource }),
      fields,
    }
  );
}

/** Writes them in the API server's order: Apply before Update, older before newer (`sortEncodedManagedFields`). */
export function writeManagedFields(entries: readonly ManagedFields[]): readonly JsonObject[] {
  const sortKey = ({ operation, time = '', manager, apiVersion, subresource = '' }: ManagedFields): string =>
    [operation, time, manager, apiVersion, subresource].join('\0');
  return entries
    .filter(({ fields }) => !isEmpty(fields))
    .map((entry) => ({ entry, key: sortKey(entry) }))
    .sort((left, right) => (left.key < right.key ? -1 : 1))
    .map(({ entry: { manager, operation, apiVersion, time, subresource, fields } }) => ({
      manager,
      operation,
      apiVersion,
      ...(time !== undefined && { time }),
      fieldsType: 'FieldsV1',
      fieldsV1: toFieldsV1(fields),
      ...(subresource !== undefined && { subresource }),
    }));
}

/** Whether an entry is this manager's: an applier is the same in every version of the API. */
export function isEntryOf(
  entry: ManagedFields,
  operation: ManagedFields['operation'],
  { manager, apiVersion }: FieldManager,
  subresource: string | undefined,
): boolean {
  return (
    entry.manager === manager &&
    entry.operation === operation &&
    entry.subresource === subresource &&
    (operation === 'Apply' || entry.apiVersion === apiVersion)
  );
}

/** `object` with these managed fields, or with none. */
export function withManagedFields(object: JsonObject, entries: readonly ManagedFields[]): JsonObject {
  const metadata = isJsonObject(object['metadata']) ? object['metadata'] : {};
  const others = Object.entries(metadata).filter(([name]) => name !== 'managedFields');
  const managedFields = writeManagedFields(entries);
  const written = managedFields.length === 0 ? [] : [['managedFields', managedFields] as const];
  return { ...object, metadata: Object.fromEntries([...others, ...written]) };
}
