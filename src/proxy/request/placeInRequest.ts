import { isComment } from './directives.ts';
import { CALL_METHODS } from './requestDocument.ts';
import { isBlank, linesOf } from './textLines.ts';

/** What is being typed, and the beginning of it that is there already. */
export type PlaceInRequest =
  /** At the beginning of a request line, where a method or a target may stand. */
  | { readonly kind: 'method'; readonly typed: string }
  | { readonly kind: 'namespace'; readonly typed: string }
  | { readonly kind: 'service'; readonly namespace: string; readonly typed: string }
  | { readonly kind: 'port'; readonly namespace: string; readonly name: string; readonly typed: string }
  | { readonly kind: 'headerName'; readonly typed: string }
  | { readonly kind: 'headerValue'; readonly name: string; readonly typed: string }
  | { readonly kind: 'directive'; readonly typed: string }
  | { readonly kind: 'context'; readonly typed: string }
  | { readonly kind: 'variable'; readonly typed: string };

const METHODS = CALL_METHODS.join('|');

/** What can be completed where somebody types; undefined where nothing can. */
export function placeInRequest(textBefore: string): PlaceInRequest | undefined {
  const lines = linesOf(textBefore);
  const line = lines.at(-1)?.text ?? '';
  const variable = /\{\{\s*([^{}]*)$/.exec(line);
  if (variable !== null) {
    return { kind: 'variable', typed: variable[1] ?? '' };
  }
  const part = lines.slice(lines.findLastIndex(({ text }) => text.startsWith('###')) + 1);
  if (part.length === 0) {
    return undefined;
  }
  const before = part.slice(0, -1);
  const start = before.findIndex(
    (each) => !isBlank(each) && !isComment(each) && !each.text.trimStart().startsWith('@'),
  );
  if (start !== -1) {
    const isHead = !before.slice(start).some(isBlank);
    return isHead ? placeInHeader(line) : undefined;
  }
  return placeInDirective(line) ?? placeInRequestLine(line);
}

function placeInHeader(line: string): PlaceInRequest | undefined {
  if (/^\s*(?:#|\/\/|[?&])/.test(line)) {
    return undefined;
  }
  const match = /^\s*([\w-]*)(?:(:)\s*(.*))?$/.exec(line);
  if (match === null) {
    return undefined;
  }
  const [, name = '', colon, value = ''] = match;
  return colon === undefined
    ? { kind: 'headerName', typed: name }
    : { kind: 'headerValue', name: name.toLowerCase(), typed: value };
}

function placeInDirective(line: string): PlaceInRequest | undefined {
  const context = /^\s*(?:#|\/\/)\s*@context\s+(.*)$/.exec(line);
  if (context !== null) {
    return { kind: 'context', typed: context[1] ?? '' };
  }
  const directive = /^\s*(?:#|\/\/)\s*@([\w-]*)$/.exec(line);
  return directive === null ? undefined : { kind: 'directive', typed: directive[1] ?? '' };
}

function placeInRequestLine(line: string): PlaceInRequest | undefined {
  const value = /^\s*@[^\s=]*\s*=\s*/.exec(line)?.[0];
  const method = new RegExp(`^\\s*(?:${METHODS})\\s+`).exec(line)?.[0];
  const target = line.slice((value ?? method ?? '').length);
  const match = /^\s*(?:https?:)?([^/:\s]*)(?:\/([^/:?\s]*)(?::([^/?\s]*))?)?$/.exec(target);
  if (match === null || line.trimStart().startsWith('#')) {
    return undefined;
  }
  const [, namespace = '', name, port] = match;
  if (name === undefined) {
    return value === undefined && method === undefined
      ? { kind: 'method', typed: namespace }
      : { kind: 'namespace', typed: namespace };
  }
  return port === undefined
    ? { kind: 'service', namespace, typed: name }
    : { kind: 'port', namespace, name, typed: port };
}
