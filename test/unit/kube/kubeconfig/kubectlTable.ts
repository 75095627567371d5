import assert from 'node:assert/strict';

const WIDEST = { name: 60, value: 60 };

interface Row {
  readonly name: string;
  readonly kubectl: unknown;
  readonly we: unknown;
}

/** What kubectl and we did in each case. */
export class KubectlTable {
  readonly #title: string;
  readonly #describe: (value: unknown) => string;
  readonly #rows: Row[] = [];

  /** @param describe what was done, in a line; by default all that is known of it */
  constructor(title: string, describe = describeLeaves) {
    this.#title = title;
    this.#describe = describe;
  }

  /**
   * Fails where the two are not the same, or are where they should differ.
   *
   * @param differs why we are to differ; undefined: we are not
   */
  compare(name: string, kubectl: unknown, we: unknown, differs: string | undefined): void {
    this.#rows.push({ name, kubectl, we });
    if (differs === undefined) {
      assert.deepEqual(we, kubectl);
    } else {
      assert.notDeepEqual(we, kubectl, differs);
    }
  }

  /** For `after`. What is the same is written once. */
  print(): void {
    const rows = this.#rows.map(({ name, kubectl, we }) => [
      cut(name, WIDEST.name),
      cut(this.#describe(kubectl), WIDEST.value),
      isSame(kubectl, we) ? '=' : cut(this.#describe(we), WIDEST.value),
    ]);
    const all = [[this.#title, 'kubectl', 'us'], ...rows];
    const widths = [0, 1].map((column) => Math.max(...all.map((cells) => cells[column]?.length ?? 0)));
    const lines = all.map((cells) =>
      cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '),
    );
    process.stdout.write(lines.map((line) => `${line.trimEnd()}\n`).join(''));
  }
}

function isSame(one: unknown, other: unknown): boolean {
  try {
    assert.deepEqual(one, other);
    return true;
  } catch {
    return false;
  }
}

function describeLeaves(value: unknown): string {
  if (typeof value !== 'object' || value === null) {
    return String(value);
  }
  return Object.values(value).map(describeLeaves).join(' ') || 'nothing';
}

function cut(text: string, longest: number): string {
  const line = text.replace(/[\s\p{C}]+/gu, ' ');
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
