import type { Json } from '../../common/json.ts';
import { SourceText } from './sourceText.ts';

/**
 * Reads a JSON document, and says where it is none, which `JSON.parse` does not always do, and never without quoting
 * the text.
 *
 * @throws KubeError `invalid` with the position
 */
export function readJson(text: string): Json {
  const source = new SourceText(text, { code: 'invalid' });
  try {
    return JSON.parse(source.text) as Json;
  } catch {
    throw source.errorAt(
      source.offsetOf(findMistake(source.text)),
      'not valid JSON. Check quotes, commas and brackets here.',
    );
  }
}

const TOKEN =
  /[ \t\r\n]*(?:([[\]{},:])|("(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null))/uy;

/** What may come next; a container that has just begun may also end. */
type Expected = 'value' | 'firstValue' | 'key' | 'firstKey' | 'colon' | 'next';

/** The offset of the first token that cannot stand where it stands. Without recursion: nesting has no bound here. */
function findMistake(text: string): number {
  const open: ('[' | '{')[] = [];
  let expected: Expected = 'value';
  let end = 0;
  for (TOKEN.lastIndex = 0; ; end = TOKEN.lastIndex) {
    const match = TOKEN.exec(text);
    const isOver: boolean = expected === 'next' && open.length === 0;
    const following: Expected | undefined = match && !isOver ? advance(expected, match, open) : undefined;
    if (following === undefined) {
      return end + (/^[ \t\r\n]*/.exec(text.slice(end))?.[0].length ?? 0);
    }
    expected = following;
  }
}

function advance(
  expected: Expected,
  [, sign, string]: RegExpExecArray,
  open: ('[' | '{')[],
): Expected | undefined {
  const closes = sign === ']' ? '[' : sign === '}' ? '{' : undefined;
  const mayEnd =
    expected === 'next' || (closes === '[' ? expected === 'firstValue' : expected === 'firstKey');
  if (closes !== undefined) {
    return mayEnd && open.pop() === closes ? 'next' : undefined;
  }
  switch (expected) {
    case 'value':
    case 'firstValue':
      if (sign === '[' || sign === '{') {
        open.push(sign);
        return sign === '[' ? 'firstValue' : 'firstKey';
      }
      return sign === undefined ? 'next' : undefined;
    case 'key':
    case 'firstKey':
      return string === undefined ? undefined : 'colon';
    case 'colon':
      return sign === ':' ? 'value' : undefined;
    case 'next':
      if (sign !== ',') {
        return undefined;
      }
      return open.at(-1) === '[' ? 'value' : 'key';
  }
}
