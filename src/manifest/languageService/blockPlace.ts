import type { LineEntry, Line } from './blockLines.ts';
import { unquoted, type Fields, type Place } from './place.ts';

/** A value of a line that another line can go on below: none, or what only names what comes. */
const OPEN_VALUE = /^(?:[&!]\S*)?$/u;
/** What the value of a block can be that is no single word. */
const OTHER_VALUE = /^[|>&*![{]/u;

/**
 * The place of an offset in the lines of a block, by indentation alone, so that it does not take a text without mistakes.
 * Undefined where no field and no value can be: in comments, in text over several lines.
 */
export function blockPlace(lines: readonly Line[], offset: number): Place | undefined {
  const number = lines.findLastIndex(({ start }) => start <= offset);
  const line = lines[number];
  if (line === undefined) {
    return undefined;
  }
  const column = Math.min(offset - line.start, line.text.length);
  const key = line.entries.find((entry) => entry.kind === 'key');
  if (isInComment(line.text.slice(0, column))) {
    return undefined;
  }
  if (key !== undefined && column > key.end) {
    if (column <= key.afterColon || OTHER_VALUE.test(key.value)) {
      return undefined;
    }
    const ends = key.valueColumn + key.value.length;
    const isBeside = column < key.valueColumn || column > ends;
    const word = isBeside ? { start: column, end: column } : { start: key.valueColumn, end: ends };
    return key.value !== '' && isBeside
      ? undefined
      : placeInLines(lines, number, key.column, { role: 'value', name: key.name, word, hasColon: false });
  }
  if (key !== undefined) {
    return column < key.column
      ? undefined
      : placeInLines(lines, number, key.column, {
          role: 'key',
          name: undefined,
          word: { start: key.column, end: key.end },
          hasColon: true,
        });
  }
  const written = line.text.slice(line.content).replace(/\s.*$/su, '');
  const isBlank = line.text.trim() === '';
  const lastDash = line.entries.at(-1)?.column;
  if (isBlank || written === '') {
    return lastDash === undefined || column > lastDash + 1
      ? placeInLines(lines, number, column, {
          role: 'key',
          name: undefined,
          word: { start: column, end: column },
          hasColon: false,
        })
      : undefined;
  }
  const end = line.content + written.length;
  const isAlone = line.text.slice(end).trim() === '' && !/^[|>[{#&*!]/u.test(written);
  return isAlone && column >= line.content && column <= end
    ? placeInLines(lines, number, line.content, {
        role: 'key',
        name: undefined,
        word: { start: line.content, end },
        hasColon: false,
      })
    : undefined;
}

interface Found {
  readonly role: 'key' | 'value';
  /** Of the field whose value it is. */
  readonly name: string | undefined;
  /** In columns. */
  readonly word: { readonly start: number; readonly end: number };
  readonly hasColon: boolean;
}

/** The place of a word of a line that begins at a column, or of what is in brackets there. */
export function placeInLines(
  lines: readonly Line[],
  number: number,
  column: number,
  { role, name, word, hasColon }: Found,
): Place | undefined {
  const above = ancestorsOf(lines, number, column);
  const line = lines[number];
  if (above === undefined || line === undefined) {
    return undefined;
  }
  const item = above[1];
  const isInList = above[0]?.step === 'items' && typeof item?.step === 'number';
  return {
    role,
    path: [...above.map(({ step }) => step), ...(name === undefined ? [] : [name])],
    word: { start: line.start + word.start, end: line.start + word.end },
    siblings: [...fieldsAround(lines, number, column).keys()],
    form: 'block',
    hang: line.text.trim() === '' ? 0 : word.start - line.text.search(/\S/u),
    hasColon,
    root: rootFields(lines, above[0]?.column ?? column),
    item: isInList ? fieldsBelow(lines, item.line, contentColumn(lines, item, column)) : undefined,
  };
}

interface Ancestor {
  readonly step: string | number;
  readonly line: number;
  readonly column: number;
}

/** From the root on. Undefined where what is above goes on, so that nothing can be below. */
function ancestorsOf(
  lines: readonly Line[],
  number: number,
  column: number,
): readonly Ancestor[] | undefined {
  const found: Ancestor[] = [];
  let limit = column;
  /** The list whose items are being counted. */
  let list: { readonly column: number; readonly line: number; index: number } | undefined;
  for (let at = number; at >= 0 && (limit > 0 || list !== undefined); at--) {
    for (const entry of lines[at]?.entries.toReversed() ?? []) {
      if (entry.kind === 'dash') {
        if (entry.column === list?.column) {
          list.index++;
        } else if (entry.column < limit) {
          if (list !== undefined) {
            found.push({ step: list.index, line: list.line, column: list.column });
          }
          list = { column: entry.column, line: at, index: 0 };
          limit = entry.column;
        }
      } else if (at !== number && (entry.column < limit || entry.column === list?.column)) {
        if (!OPEN_VALUE.test(entry.value)) {
          return undefined;
        }
        if (list !== undefined) {
          found.push({ step: list.index, line: list.line, column: list.column });
          list = undefined;
        }
        found.push({ step: entry.name, line: at, column: entry.column });
        limit = entry.column;
      }
    }
  }
  if (list !== undefined) {
    found.push({ step: list.index, line: list.line, column: list.column });
  }
  return found.reverse();
}

/** The fields of the mapping at a column, besides the line itself. */
function fieldsAround(lines: readonly Line[], number: number, column: number): Fields {
  const fields = new Map<string, string>();
  const last = lines[number]?.entries.at(-1);
  const own = last?.kind === 'key' ? last.name : undefined;
  const isFirst = lines[number]?.entries.some((entry) => entry.kind === 'dash') ?? false;
  for (let at = number - 1; at >= 0 && !isFirst; at--) {
    const entries = lines[at]?.entries ?? [];
    addField(fields, entries, column);
    if (entries.some((entry) => entry.column < column)) {
      break;
    }
  }
  for (const [name, value] of fieldsBelow(lines, number, column)) {
    if (name !== own) {
      fields.set(name, value);
    }
  }
  return fields;
}

/** @param first the line that they begin with, which may begin with dashes of its own */
function fieldsBelow(lines: readonly Line[], first: number, column: number): Fields {
  const fields = new Map<string, string>();
  for (let at = first; at < lines.length; at++) {
    const entries = lines[at]?.entries ?? [];
    if (at > first && entries.some((entry) => entry.column < column)) {
      break;
    }
    addField(fields, entries, column);
  }
  return fields;
}

function rootFields(lines: readonly Line[], column: number): Fields {
  const fields = new Map<string, string>();
  for (const { entries } of lines) {
    addField(fields, entries, column);
  }
  return fields;
}

function addField(fields: Map<string, string>, entries: readonly LineEntry[], column: number): void {
  const entry = entries.at(-1);
  if (entry?.kind === 'key' && entry.column === column) {
    fields.set(entry.name, unquoted(entry.value));
  }
}

/** The column of the fields of an item of a list. */
function contentColumn(lines: readonly Line[], { line }: Ancestor, column: number): number {
  const last = lines[line]?.entries.at(-1);
  return last?.kind === 'key' ? last.column : column;
}

function isInComment(before: string): boolean {
  return /(?:^|\s)#/u.test(before.replace(/"[^"]*"|'[^']*'/gu, ''));
}
