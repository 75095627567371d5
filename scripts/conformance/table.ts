import { SERVICE_OPERATIONS } from '../../src/kube/serviceApi/operations.ts';
import { toMarkdownTable } from '../markdownTable.ts';
import type { CheckResult } from './check.ts';
import { countOutcomes } from './results.ts';

/** The results of one server, which get a column. */
export interface ServerResults {
  readonly server: string;
  readonly results: readonly CheckResult[];
}

/** A Markdown table of all operations and, for each server, how many checks of theirs passed. */
export function toTable(servers: readonly ServerResults[]): string {
  const header = ['Operation', 'Request', ...servers.map(({ server }) => server)];
  const rows = Object.entries(SERVICE_OPERATIONS).map(([id, { method, path }]) => [
    `\`${id}\``,
    `\`${method} ${path}\``,
    ...servers.map(({ results }) => toCell(results.filter(({ operation }) => operation === id))),
  ]);
  return toMarkdownTable(header, rows);
}

function toCell(results: readonly CheckResult[]): string {
  const { passed, failed, skipped } = countOutcomes(results);
  const others = [failed > 0 ? `${failed} failed` : '', skipped > 0 ? `${skipped} skipped` : ''];
  return [`${passed} passed`, ...others].filter((part) => part !== '').join(', ');
}
