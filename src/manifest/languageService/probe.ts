import type { FieldPath } from '../diff/fieldPath.ts';

/** A small manifest with nothing in it but one place, and the place. */
export interface Probe {
  readonly text: string;
  readonly offset: number;
}

const HEADER = 'apiVersion: v1\nkind: Service\n';

/** Nothing at all: where whole Services are offered. */
export const EMPTY_PROBE: Probe = { text: '', offset: 0 };

/** Where another field of a mapping, or an item of a list, would be written. */
export function probeForField(within: FieldPath, siblings: readonly string[]): Probe {
  const others =
    within.length === 0 ? siblings.filter((name) => name !== 'apiVersion' && name !== 'kind') : siblings;
  return probe(within, [...others.map((name) => `${quote(name)}: x`), '']);
}

/** Where the value of a field would be written. */
export function probeForValue(path: FieldPath): Probe {
  const name = path.at(-1);
  return typeof name === 'string' ? probe(path.slice(0, -1), [`${quote(name)}: `]) : probe(path, ['']);
}

/** The name of a field, with a value after it. */
export function probeForHover(path: FieldPath, value: string): Probe {
  const name = path.at(-1);
  if (path.length === 1 && (name === 'apiVersion' || name === 'kind')) {
    return { text: HEADER, offset: HEADER.indexOf(name) };
  }
  const { text, offset } = probeForValue(path);
  const back = typeof name === 'string' ? quote(name).length + 2 : 0;
  return { text: `${text}${value}`, offset: offset - back };
}

/** @param last the lines at the end of the path, in the last of which the place is */
function probe(path: FieldPath, last: readonly string[]): Probe {
  let text = HEADER;
  let indent = '';
  let isAfterDash = false;
  const add = (line: string): void => {
    text += `${isAfterDash ? '' : indent}${line}`;
    isAfterDash = false;
  };
  for (const step of path) {
    if (typeof step === 'number') {
      add('- ');
      indent += '  ';
      isAfterDash = true;
    } else {
      add(`${quote(step)}:\n`);
      indent += '  ';
    }
  }
  for (const [index, line] of last.entries()) {
    add(index < last.length - 1 ? `${line}\n` : line);
  }
  return { text, offset: text.length };
}

function quote(name: string): string {
  return /^[A-Za-z][\w-]*$/u.test(name) ? name : JSON.stringify(name);
}
