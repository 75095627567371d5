import { difference, fieldAt, union, type FieldSet } from './fieldSet.ts';

/** What identifies an object or is the server's business, and so has no manager (`stripMeta` in managedfields). */
const SYSTEM_FIELDS: FieldSet = [
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...[
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'clusterName',
    'generation',
    'managedFields',
    'resourceVersion',
  ].map((name) => ['f:metadata', `f:${name}`]),
]
  .map(fieldAt)
  .reduce(union);

export function withoutSystemFields(fields: FieldSet): FieldSet {
  return difference(fields, SYSTEM_FIELDS);
}
