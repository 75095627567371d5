import { failure, type Failure } from '../api/answer.ts';
import { members, type FieldSet } from './fieldSet.ts';
import type { ManagedFields } from './managedFields.ts';
import { printPath } from './pathElement.ts';

/** Fields that an apply would change although they are another's. */
export interface Conflict {
  readonly entry: ManagedFields;
  readonly fields: FieldSet;
}

/** The 409 of server-side apply (`NewConflictError` in apimachinery/pkg/util/managedfields/internal/conflict.go). */
export function applyConflict(conflicts: readonly Conflict[]): Failure {
  const found = conflicts
    .map(({ entry, fields }) => ({
      manager: printManager(entry),
      paths: [...members(fields)].map(printPath),
    }))
    .sort((left, right) => (left.manager < right.manager ? -1 : 1));
  const causes = found.flatMap(({ manager, paths }) =>
    paths.map((field) => ({ reason: 'FieldManagerConflict', message: `conflict with ${manager}`, field })),
  );
  return failure(409, conflictMessage(found, causes.length), { reason: 'Conflict', details: { causes } });
}

function conflictMessage(
  found: readonly { readonly manager: string; readonly paths: readonly string[] }[],
  count: number,
): string {
  if (count === 1) {
    const [{ manager, paths } = { manager: '', paths: [] }] = found;
    return `Apply failed with 1 conflict: conflict with ${manager}: ${paths.join('')}`;
  }
  const lines = found.flatMap(({ manager, paths }) => [
    `conflicts with ${manager}:`,
    ...paths.map((path) => `- ${path}`),
  ]);
  return `Apply failed with ${count} conflicts: ${lines.join('\n')}`;
}

function printManager({ manager, operation, apiVersion, subresource }: ManagedFields): string {
  const name =
    JSON.stringify(manager) + (subresource === undefined ? '' : ` with subresource "${subresource}"`);
  return operation === 'Update' ? `${name} using ${apiVersion}` : name;
}
