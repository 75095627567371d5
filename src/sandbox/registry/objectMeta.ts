import type { ObjectMeta } from '../../kube/types.ts';
import type { ProfileName } from '../profile.ts';
import { forbidden, invalid, required, tooLong, type FieldError, type Quoted } from './fieldError.ts';
import { isSince } from './generation.ts';
import { labelValue, qualifiedName, type NameRule } from './nameRules.ts';
import { validateOwners, type OwnerReference } from './ownerReferences.ts';

/** `ObjectMeta` of `meta/v1`, with the fields that only a server looks at. */
export interface StoredMeta extends ObjectMeta {
  readonly generateName?: string;
  readonly generation?: number;
  readonly deletionGracePeriodSeconds?: number;
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly OwnerReference[];
}

const ANNOTATIONS_LIMIT = 256 * 1024;
const STANDARD_FINALIZERS = ['kubernetes', 'orphan', 'foregroundDeletion'];

/** Metadata of any object. Source: `ValidateObjectMeta` in pkg/apis/core/validation/validation.go. */
export function validateObjectMeta(meta: StoredMeta, nameRule: NameRule, profile: ProfileName): FieldError[] {
  return [
    ...validateNames(meta, nameRule, profile),
    ...validateCommonMeta(meta, profile),
    ...validateFinalizerNames(meta),
  ];
}

/** What the library demands of every object's metadata, whatever its name: also of an update. */
export function validateCommonMeta(meta: StoredMeta, profile: ProfileName): FieldError[] {
  const { generation = 0 } = meta;
  const negative = invalid('metadata.generation', generation, 'must be greater than or equal to 0');
  return [
    ...(generation < 0 ? [negative] : []),
    ...validateLabels(meta.labels ?? {}, 'metadata.labels', profile),
    ...validateAnnotations(meta.annotations ?? {}, profile),
    ...validateOwners(meta.ownerReferences ?? [], profile),
    ...validateFinalizers(meta.finalizers ?? [], profile),
  ];
}

/** A change of metadata. Source: `ValidateObjectMetaAccessorUpdate` in apimachinery/pkg/api/validation/objectmeta.go. */
export function validateMetaChange(
  meta: StoredMeta,
  current: StoredMeta,
  profile: ProfileName,
  { needsVersion }: { readonly needsVersion: boolean },
): FieldError[] {
  const errors: FieldError[] = [];
  const added = (meta.finalizers ?? []).filter((one) => current.finalizers?.includes(one) !== true).sort();
  if (current.deletionTimestamp !== undefined && added.length > 0) {
    const found = `[]string{${added.map((one) => JSON.stringify(one)).join(', ')}}`;
    const text = `no new finalizers can be added if the object is being deleted, found new finalizers ${found}`;
    errors.push(forbidden('metadata.finalizers', text));
  }
  if (needsVersion && (meta.resourceVersion ?? '') === '') {
    errors.push(invalid('metadata.resourceVersion', '', 'must be specified for an update'));
  }
  for (const name of ['name', 'namespace', 'uid'] as const) {
    if (meta[name] !== current[name]) {
      errors.push(invalid(`metadata.${name}`, meta[name] ?? '', 'field is immutable'));
    }
  }
  if (meta.deletionTimestamp !== current.deletionTimestamp) {
    const value = meta.deletionTimestamp === undefined ? null : quoteTime(meta.deletionTimestamp);
    errors.push(invalid('metadata.deletionTimestamp', value, 'field is immutable'));
  }
  if (meta.deletionGracePeriodSeconds !== current.deletionGracePeriodSeconds) {
    const value = meta.deletionGracePeriodSeconds ?? null;
    errors.push(invalid('metadata.deletionGracePeriodSeconds', value, 'field is immutable'));
  }
  return [
    ...errors,
    ...validateLabels(meta.labels ?? {}, 'metadata.labels', profile),
    ...validateAnnotations(meta.annotations ?? {}, profile),
    ...validateOwners(meta.ownerReferences ?? [], profile),
  ];
}

/** Labels, and selectors, which are made of the same stuff. */
export function validateLabels(
  labels: Readonly<Record<string, string>>,
  field: string,
  profile: ProfileName,
): FieldError[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...qualifiedName(key, profile).map((text) => invalid(field, key, text)),
    ...labelValue(value, profile).map((text) => invalid(field, value, text)),
  ]);
}

/** The core group's stricter rule: a finalizer is one of three, or says whose it is. */
export function validateFinalizerNames({ finalizers = [] }: StoredMeta): FieldError[] {
  const text = 'name is neither a standard finalizer name nor is it fully qualified';
  return finalizers.flatMap((name, index) =>
    name.includes('/') || STANDARD_FINALIZERS.includes(name)
      ? []
      : [invalid(`metadata.finalizers[${index}]`, name, text)],
  );
}

function validateNames(
  { name = '', generateName = '' }: StoredMeta,
  nameRule: NameRule,
  profile: ProfileName,
): FieldError[] {
  // A prefix may end in a hyphen: what follows it is not known yet.
  const prefix =
    generateName.length > 1 && generateName.endsWith('-') ? `${generateName.slice(0, -2)}a` : generateName;
  const ofPrefix = generateName === '' ? [] : nameRule(prefix, profile);
  return [
    ...ofPrefix.map((text) => invalid('metadata.generateName', generateName, text)),
    ...(name === '' ? [required('metadata.name', 'name or generateName is required')] : []),
    ...(name === '' ? [] : nameRule(name, profile)).map((text) => invalid('metadata.name', name, text)),
  ];
}

function validateAnnotations(
  annotations: Readonly<Record<string, string>>,
  profile: ProfileName,
): FieldError[] {
  const entries = Object.entries(annotations);
  const size = entries.reduce((sum, entry) => sum + Buffer.byteLength(entry.join('')), 0);
  const limit = isSince(profile, '1.36')
    ? `may not be more than ${ANNOTATIONS_LIMIT} bytes`
    : `must have at most ${ANNOTATIONS_LIMIT} ${isSince(profile, '1.20') ? 'bytes' : 'characters'}`;
  return [
    ...entries.flatMap(([key]) =>
      qualifiedName(key.toLowerCase(), profile).map((text) => invalid('metadata.annotations', key, text)),
    ),
    ...(size > ANNOTATIONS_LIMIT ? [tooLong('metadata.annotations', limit)] : []),
  ];
}

function validateFinalizers(finalizers: readonly string[], profile: ProfileName): FieldError[] {
  const field = 'metadata.finalizers';
  const clash = finalizers.includes('orphan') && finalizers.includes('foregroundDeletion');
  const text = 'finalizer orphan and foregroundDeletion cannot be both set';
  return [
    ...finalizers.flatMap((name) =>
      qualifiedName(name, profile).map((problem) => invalid(field, name, problem)),
    ),
    ...(clash ? [invalid(field, finalizers, text)] : []),
  ];
}

/** A time as Go prints it, which is never put into quotes. */
function quoteTime(time: string): Quoted {
  const text = `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`;
  return { goSyntax: text, json: text };
}
