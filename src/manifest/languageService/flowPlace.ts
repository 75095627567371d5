import type { TextRange } from '../../kube/yaml/yamlNode.ts';
import { unquoted, type Fields } from './place.ts';

/** A place within brackets; the path begins at the outermost of them. */
export interface FlowPlace {
  readonly role: 'key' | 'value';
  readonly path: readonly (string | number)[];
  readonly word: TextRange;
  readonly siblings: readonly string[];
  readonly hasColon: boolean;
  /** The fields of each mapping around, from the outermost on; empty for a list. */
  readonly levels: readonly Fields[];
}

interface Frame {
  readonly isList: boolean;
  readonly fields: Map<string, string>;
  index: number;
  key: string | undefined;
  isValue: boolean;
}

const TOKEN =
  /"(?:[^"\\\r\n]|\\.)*"?|'[^'\r\n]*'?|(?<!\S)#[^\r\n]*|[[\]{},]|:(?=[\s,[\]{}"']|$)|(?:[^\s[\]{},:"']|:(?=\S))+/gu;
/** In JSON a colon is one wherever it stands. */
const JSON_TOKEN = /"(?:[^"\\\r\n]|\\.)*"?|[[\]{},:]|[^\s[\]{},:"]+/gu;

/**
 * The place of an offset within brackets, and where these end; undefined where they end before it. It reads what there is
 * to read, and takes mistakes for what they are not.
 *
 * @param start of the outermost bracket
 */
export function flowPlace(
  text: string,
  { start, end }: TextRange,
  offset: number,
  isJson: boolean,
): FlowPlace | { readonly end: number } | undefined {
  const part = text.slice(start, end);
  const frames: Frame[] = [];
  let place:
    | { frames: readonly Frame[]; path: (string | number)[]; role: 'key' | 'value'; word: TextRange }
    | undefined;
  let hasColon = false;
  let isJustAfter = false;
  let last = start;
  const settle = (word: TextRange): void => {
    const frame = frames.at(-1);
    if (place === undefined && frame !== undefined) {
      place = {
        frames: [...frames],
        path: frames.flatMap((one, level): (string | number)[] =>
          one.isList ? [one.index] : level < frames.length - 1 || one.isValue ? [one.key ?? ''] : [],
        ),
        role: frame.isValue || frame.isList ? 'value' : 'key',
        word,
      };
    }
  };
  for (const { 0: token, index } of part.matchAll(isJson ? JSON_TOKEN : TOKEN)) {
    const at = start + index;
    const tokenEnd = at + token.length;
    const isWord = !/^[[\]{},:#]$/u.test(token) && !token.startsWith('#');
    if (isJustAfter) {
      hasColon = token === ':';
      isJustAfter = false;
    }
    if (place === undefined && at >= offset && !(isWord && at === offset)) {
      settle({ start: offset, end: offset });
    }
    if (isWord && at <= offset && offset <= tokenEnd && place === undefined) {
      settle({ start: at, end: tokenEnd });
      isJustAfter = true;
      readToken(frames, token, true);
    } else if (token.startsWith('#')) {
      if (at < offset && offset <= tokenEnd) {
        return undefined;
      }
    } else {
      readToken(frames, token, false);
    }
    last = tokenEnd;
    if (frames.length === 0) {
      break;
    }
  }
  if (frames.length > 0 && place === undefined && offset >= last) {
    settle({ start: offset, end: offset });
  }
  if (place === undefined) {
    return { end: frames.length === 0 ? last : end };
  }
  const { frames: around, path, role, word } = place;
  return {
    role,
    path,
    word,
    hasColon,
    siblings: role === 'key' ? [...(around.at(-1)?.fields.keys() ?? [])] : [],
    levels: around.map(({ fields }) => fields),
  };
}

/** @param isPlace whether it is the word that is asked about, and so no field yet */
function readToken(frames: Frame[], token: string, isPlace: boolean): void {
  const frame = frames.at(-1);
  switch (token) {
    case '{':
    case '[':
      frames.push({ isList: token === '[', fields: new Map(), index: 0, key: undefined, isValue: false });
      return;
    case '}':
    case ']':
      frames.pop();
      return;
    case ',':
      if (frame !== undefined) {
        frame.index++;
        frame.key = undefined;
        frame.isValue = false;
      }
      return;
    case ':':
      if (frame !== undefined) {
        frame.isValue = true;
      }
      return;
    default:
      if (frame === undefined || frame.isList) {
        return;
      }
      if (frame.isValue) {
        if (frame.key !== undefined) {
          frame.fields.set(frame.key, unquoted(token));
        }
      } else {
        frame.key = unquoted(token);
        if (!isPlace) {
          frame.fields.set(frame.key, '');
        }
      }
  }
}
