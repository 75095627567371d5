import { SERVICE_OPERATIONS } from '../../src/kube/serviceApi/operations.ts';
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
  // Padded as the formatter does it: it leaves the table as it is.
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column]!.length)));
  const toRow = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [toRow(header), rule, ...rows.map(toRow)].join('\n');
}

function toCell(results: readonly CheckResult[]): string {
  const { passed, failed, skipped } = countOutcomes(results);
  const others = [failed > 0 ? `${failed} failed` : '', skipped > 0 ? `${skipped} skipped` : ''];
  return [`${passed} passed`, ...others].filter((part) => part !== '').join(', ');
}

const BEGIN = '<!-- conformance: begin -->';
const END = '<!-- conformance: end -->';

/** The text with the table between its marks. @throws Error when it has no marks */
export function putTable(text: string, table: string): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) {
    throw new Error(`The text needs ${BEGIN} and ${END}, each on a line of its own.`);
  }
  return `${text.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${text.slice(end)}`;
}
