import { isJsonArray, type JsonObject } from '../../common/json.ts';
import { resolvePointer } from '../merge/jsonPointer.ts';
import { OPERATION_MEMBERS } from './checkOperations.ts';
import type { PatchCompletion, Typing } from './completePatch.ts';
import { pointersOf } from './pointers.ts';

/** A member of an operation with what is typed of its value, in block or in flow style, quoted or not. */
const MEMBER = /(?:^|[\s{,])["']?(op|path|from|value)["']?\s*:\s*(["']?)([^\s"',}]*)$/u;
/** The beginning of a member, or of an operation. */
const NAME = /^\s*(?:-\s+)?(\w*)$/u;

/** What can be typed next in a JSON patch that is written as YAML. */
export function completeOperation(typing: Typing, live: JsonObject): readonly PatchCompletion[] {
  const line = typing.before.slice(typing.before.lastIndexOf('\n') + 1);
  if (/^\s*#/u.test(line)) {
    return [];
  }
  const [, member, quote = '', word = ''] = MEMBER.exec(line) ?? [];
  const replaces = word.length;
  switch (member) {
    case 'op':
      return Object.keys(OPERATION_MEMBERS).map((op) => ({
        kind: 'operation',
        label: op,
        insert: op,
        replaces,
      }));
    case 'path':
    case 'from':
      return completePointer(live, quote, replaces);
    case 'value':
      return completeValue(typing, live, replaces);
    default:
      return completeName(line);
  }
}

function completePointer(live: JsonObject, quote: string, replaces: number): readonly PatchCompletion[] {
  return pointersOf(live).flatMap(({ pointer, value }): readonly PatchCompletion[] => {
    const toInsert = (text: string): string =>
      quote !== '' || /^[\w/.~-]+$/u.test(text) ? text : JSON.stringify(text);
    const end = `${pointer}/-`;
    return [
      { kind: 'pointer', label: pointer, present: value, insert: toInsert(pointer), replaces },
      ...(isJsonArray(value)
        ? [{ kind: 'pointer', label: end, insert: toInsert(end), replaces } as const]
        : []),
    ];
  });
}

/** The value that is there now, for a test, or to begin a replacement with. */
function completeValue(
  { before, after }: Typing,
  live: JsonObject,
  replaces: number,
): readonly PatchCompletion[] {
  const own = `${before.slice(startOfItem(before))}${after.slice(0, endOfItem(after))}`;
  const [, pointer] = /["']?\bpath["']?\s*:\s*["']?([^\s"',}]+)/u.exec(own) ?? [];
  const { value } = resolvePointer(live, pointer ?? '');
  if (pointer === undefined || value === undefined) {
    return [];
  }
  const text = JSON.stringify(value);
  return [{ kind: 'value', label: text, insert: text, replaces }];
}

function startOfItem(before: string): number {
  return Math.max(before.lastIndexOf('\n-'), before.lastIndexOf('{'), 0);
}

function endOfItem(after: string): number {
  const end = after.search(/\n\s*-|\}/u);
  return end < 0 ? after.length : end;
}

function completeName(line: string): readonly PatchCompletion[] {
  const [all, word] = NAME.exec(line) ?? [];
  if (all === undefined || word === undefined) {
    return [];
  }
  const isItem = all.includes('-') || all.startsWith(' ');
  const names = isItem ? ['op', 'path', 'value', 'from'] : ['- op'];
  return names.map((name) => ({
    kind: 'field',
    label: name.replace('- ', ''),
    insert: `${name}: `,
    replaces: word.length,
  }));
}
