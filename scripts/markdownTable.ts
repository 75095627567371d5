/** A Markdown table, padded as the formatter does it, so that it leaves the table as it is. */
export function toMarkdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column]!.length)));
  const toRow = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [toRow(header), rule, ...rows.map(toRow)].join('\n');
}

/** The text with the table between its marks, `<!-- NAME: begin -->` and `<!-- NAME: end -->`. @throws Error when it has no marks */
export function putTable(text: string, name: string, table: string): string {
  const [beginMark, endMark] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const [begin, end] = [text.indexOf(beginMark), text.indexOf(endMark)];
  if (begin < 0 || end < begin) {
    throw new Error(`The text needs ${beginMark} and ${endMark}, each on a line of its own.`);
  }
  return `${text.slice(0, begin + beginMark.length)}\n\n${table}\n\n${text.slice(end)}`;
}
