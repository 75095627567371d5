/** Where in a YAML document in block style somebody types. */
export interface BlockPlace {
  /** The keys above, and for an item of a list its index. */
  readonly path: readonly (string | number)[];
  /** The key whose value is typed; undefined where a key is. */
  readonly key: string | undefined;
  /** What is typed of it so far. */
  readonly word: string;
}

/** Indentation, dashes, and the rest of a line. */
const LINE = /^( *)((?:- +)*)(.*)$/u;
const KEY = /^(?:"([^"]*)"|'([^']*)'|([^\s"'#{[&*!|>%@`-][^:]*|-[^\s:][^:]*)):(?:\s+(.*))?$/u;

/**
 * Finds out by indentation where the end of a text is: what is being typed need not be YAML yet.
 *
 * @param text up to the cursor. @returns undefined within a comment or a flow collection
 */
export function blockPlaceAt(text: string): BlockPlace | undefined {
  const lines = text.split(/\r?\n/u);
  const current = parseLine(lines.pop() ?? '');
  if (/^#|[{[]/u.test(current.content)) {
    return undefined;
  }
  const [, double, single, plain, value] = KEY.exec(current.content) ?? [];
  const key = double ?? single ?? plain?.trim();
  const path = pathAbove(lines, current);
  return { path, key, word: key === undefined ? current.content : (value ?? '') };
}

interface Line {
  /** The column of its first dash, or else of its content. */
  readonly indent: number;
  readonly column: number;
  readonly content: string;
}

function parseLine(line: string): Line {
  const [, spaces = '', dashes = '', content = ''] = LINE.exec(line) ?? [];
  return { indent: spaces.length, column: spaces.length + dashes.length, content };
}

function pathAbove(lines: readonly string[], current: Line): readonly (string | number)[] {
  const path: (string | number)[] = [];
  let { column } = current;
  /** The column of the dashes of a list whose key is looked for, and how many items are passed. */
  let list = current.column > current.indent ? current.indent : undefined;
  let index = 0;
  for (const line of [...lines].reverse()) {
    const above = parseLine(line);
    if (above.content === '' || above.content.startsWith('#')) {
      continue;
    }
    const isItem = above.column > above.indent;
    if (list !== undefined) {
      if (isItem && above.indent === list) {
        index++;
        continue;
      }
      if (above.column > list || (isItem && above.indent >= list)) {
        continue;
      }
      path.unshift(index);
      index = 0;
    } else if (above.column === column && isItem) {
      list = above.indent;
      continue;
    } else if (above.column >= column) {
      continue;
    }
    const key = keyOf(above.content);
    if (key === undefined) {
      return path;
    }
    path.unshift(key);
    column = above.column;
    list = isItem ? above.indent : undefined;
  }
  return list === undefined ? path : [index, ...path];
}

function keyOf(content: string): string | undefined {
  const [, double, single, plain] = KEY.exec(content) ?? [];
  return double ?? single ?? plain?.trim();
}
