import { isComment, NO_DIRECTIVES, readDirective, type ReadDirectives } from './directives.ts';
import {
  CALL_METHODS,
  type CallBody,
  type CallMethod,
  type RequestDocument,
  type RequestProblem,
  type Variable,
  type WrittenHeader,
  type WrittenRequest,
  type WrittenText,
} from './requestDocument.ts';
import { problemsOf, problemsOfVariables } from './resolveRequest.ts';
import { isBlank, linesOf, rangeOfLines, restOf, type TextLine } from './textLines.ts';
import { isVariableName } from './variables.ts';
import type { TextRange } from '../../kube/yaml/yamlNode.ts';

/**
 * Reads a document of requests. Never throws: what cannot be read is told as a problem, and left out. Where the part
 * above the first `###` has no request, its directives hold for all of them.
 */
export function readRequests(text: string): RequestDocument {
  const reading: Reading = { text, requests: [], variables: [], problems: [] };
  let common = NO_DIRECTIVES;
  for (const [index, part] of partsOf(linesOf(text)).entries()) {
    const said = readPart(reading, part, common);
    if (index === 0 && reading.requests.length === 0) {
      common = { settings: said.settings };
    }
  }
  const { requests, variables, problems } = reading;
  const found = [
    ...problems,
    ...problemsOfVariables(variables),
    ...requests.flatMap((request) => problemsOf(reading, request)),
  ];
  return { requests, variables, problems: unique(found) };
}

/** What there is of a document so far. */
interface Reading {
  readonly text: string;
  readonly requests: WrittenRequest[];
  readonly variables: Variable[];
  readonly problems: RequestProblem[];
}

/** The lines between two separators, and the first of these. */
interface Part {
  readonly separator: TextLine | undefined;
  readonly lines: TextLine[];
}

function partsOf(lines: readonly TextLine[]): readonly Part[] {
  const parts: Part[] = [{ separator: undefined, lines: [] }];
  for (const line of lines) {
    if (line.text.startsWith('###')) {
      parts.push({ separator: line, lines: [] });
    } else {
      parts.at(-1)?.lines.push(line);
    }
  }
  return parts;
}

/** Reads the request of a part, if it has one. What its directives say is answered. */
function readPart(reading: Reading, { separator, lines }: Part, common: ReadDirectives): ReadDirectives {
  let directives = common;
  for (const [index, line] of lines.entries()) {
    if (isComment(line)) {
      directives = readDirective(line, directives, reading.problems);
    } else if (line.text.trimStart().startsWith('@')) {
      readVariable(reading, line);
    } else if (!isBlank(line)) {
      const title = separator && restOf(separator, /^#+/.exec(separator.text)?.[0].length).text;
      const name = directives.name ?? (title === '' ? undefined : title);
      const whole = separator === undefined ? lines : [separator, ...lines];
      readRequest(reading, lines.slice(index), {
        range: rangeOfLines(whole) ?? restOf(line).range,
        settings: directives.settings,
        ...(name !== undefined && { name }),
      });
      break;
    }
  }
  return directives;
}

function readVariable({ variables, problems }: Reading, line: TextLine): void {
  const equals = line.text.indexOf('=');
  const at = line.text.indexOf('@');
  const named = restOf({ ...line, text: line.text.slice(0, Math.max(equals, 0)) }, at + 1);
  if (!isVariableName(named.text)) {
    problems.push({ kind: 'malformedVariable', range: restOf(line).range });
    return;
  }
  if (variables.some(({ name }) => name === named.text)) {
    problems.push({ kind: 'duplicateVariable', name: named.text, range: named.range });
  }
  variables.push({ name: named.text, nameRange: named.range, value: restOf(line, equals + 1) });
}

/** The lines begin with the request line. */
function readRequest(
  reading: Reading,
  lines: readonly TextLine[],
  said: Pick<WrittenRequest, 'name' | 'range' | 'settings'>,
): void {
  const [first, ...others] = lines;
  if (first === undefined) {
    return;
  }
  const { method, methodRange, target } = readRequestLine(reading, first);
  const more = others.findIndex(({ text }) => !/^\s*[?&]/.test(text));
  const continued = others.slice(0, more === -1 ? others.length : more);
  const last = continued.at(-1);
  const start = target.range.start;
  const end = last === undefined ? target.range.end : restOf(last).range.end;
  const rest = others.slice(continued.length);
  const blank = rest.findIndex(isBlank);
  const head = blank === -1 ? rest : rest.slice(0, blank);
  const body = blank === -1 ? undefined : readBody(reading, rest.slice(blank));
  reading.requests.push({
    ...said,
    index: reading.requests.length,
    line: first.number,
    method,
    methodRange,
    target: { text: reading.text.slice(start, end), range: { start, end } },
    headers: head.filter((line) => !isComment(line)).flatMap((line) => readHeader(reading, line)),
    ...(body !== undefined && { body }),
  });
}

function readRequestLine(
  { problems }: Reading,
  line: TextLine,
): { readonly method: CallMethod; readonly methodRange: TextRange; readonly target: WrittenText } {
  const { text, range } = restOf(line);
  const word = /^\S+/.exec(text)?.[0] ?? '';
  const methodRange = { start: range.start, end: range.start + word.length };
  const target = restOf(line, methodRange.end - line.start);
  const method = CALL_METHODS.find((each) => each === word);
  if (method !== undefined) {
    return { method, methodRange, target };
  }
  // As in `.http` files, a target alone is for a GET.
  if (target.text === '' && word.includes('/')) {
    return { method: 'GET', methodRange: { start: range.start, end: range.start }, target: { text, range } };
  }
  problems.push({ kind: 'unknownMethod', method: word, range: methodRange });
  return { method: 'GET', methodRange, target };
}

function readHeader({ problems }: Reading, line: TextLine): readonly WrittenHeader[] {
  const { text, range } = restOf(line);
  const colon = text.indexOf(':');
  if (colon < 1) {
    problems.push({ kind: 'malformedHeader', range });
    return [];
  }
  return [{ name: text.slice(0, colon).trimEnd(), value: text.slice(colon + 1).trim(), range }];
}

/** The lines are those from the empty one on that ends the head. */
function readBody({ text }: Reading, lines: readonly TextLine[]): CallBody | undefined {
  const range = rangeOfLines(lines);
  if (range === undefined) {
    return undefined;
  }
  const body = text.slice(range.start, range.end);
  const reference = /^\s*<[ \t]+(?=[^\s])(.*)$/.exec(body);
  if (reference !== null) {
    const path = reference[1] ?? '';
    return { kind: 'file', path, range: { start: range.end - path.length, end: range.end } };
  }
  return { kind: 'text', text: body, range };
}

/** What is wrong with a variable is found with every request that uses it. */
function unique(problems: readonly RequestProblem[]): readonly RequestProblem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
