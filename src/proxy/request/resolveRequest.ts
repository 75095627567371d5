import { KubeError } from '../../kube/errors.ts';
import { checkProxyHeaders } from '../../kube/serviceApi/proxyHeaders.ts';
import { parseTarget, type ParsedTarget } from './callTarget.ts';
import {
  isFault,
  UnusableRequest,
  type CallBody,
  type CallRequest,
  type RequestDocument,
  type RequestProblem,
  type WrittenHeader,
  type WrittenRequest,
} from './requestDocument.ts';
import { Filling, SYSTEM_ENVIRONMENT, type RequestEnvironment } from './variables.ts';
import type { TextRange } from '../../kube/yaml/yamlNode.ts';

/**
 * Fills in the variables of a request. Nothing is run, and nothing but the document and the environment is looked at.
 * What would be left out of a request because nobody can read it keeps it from being sent.
 *
 * @throws UnusableRequest with what is wrong and where: a variable that is not there, a target that is none
 */
export function resolveRequest(
  { variables, problems, requests }: RequestDocument,
  request: WrittenRequest,
  environment: RequestEnvironment = SYSTEM_ENVIRONMENT,
): CallRequest {
  const common = requests[0]?.range.start ?? 0;
  const fault = problems.find(
    (problem) => isFault(problem) && (isWithin(problem.range, request.range) || problem.range.end <= common),
  );
  if (fault !== undefined) {
    throw new UnusableRequest(fault);
  }
  const filling = new Filling(variables, environment);
  const { index, name, range, line, method, settings } = request;
  const { target } = resolvedTarget(filling, request);
  const headers = request.headers.map((header) => resolvedHeader(filling, header));
  const body = request.body && resolvedBody(filling, request.body);
  const { contextRange: _place, ...plain } = settings;
  return {
    ...{ index, range, line, method, target, headers, settings: plain },
    ...(name !== undefined && { name }),
    ...(body !== undefined && { body }),
  };
}

/** A Service that a request names, and where it does. */
export interface WrittenTarget {
  readonly target: ParsedTarget['target'];
  readonly service: TextRange;
  readonly port: TextRange | undefined;
}

/** The target of a request, where it has one. Where a variable is in it, all of it is the place of its parts. */
export function targetOf(
  { variables }: Pick<RequestDocument, 'variables'>,
  request: WrittenRequest,
): WrittenTarget | undefined {
  const found = attempt(() => resolvedTarget(new Filling(variables, SYSTEM_ENVIRONMENT), request));
  if (found.problem !== undefined) {
    return undefined;
  }
  const { target, service, port } = found.value;
  const { text, range } = request.target;
  if (text.includes('{{')) {
    return { target, service: range, port: port && range };
  }
  const inDocument = ({ start, end }: TextRange): TextRange => ({
    start: range.start + start,
    end: range.start + end,
  });
  return { target, service: inDocument(service), port: port && inDocument(port) };
}

/** All that keeps a request from being sent, which to resolve it tells only the first of. */
export function problemsOf(
  { variables }: Pick<RequestDocument, 'variables'>,
  request: WrittenRequest,
): readonly RequestProblem[] {
  const filling = new Filling(variables, SYSTEM_ENVIRONMENT);
  const { headers, body } = request;
  return [
    attempt(() => resolvedTarget(filling, request)),
    ...headers.map((header) => attempt(() => resolvedHeader(filling, header))),
    ...(body === undefined ? [] : [attempt(() => resolvedBody(filling, body))]),
  ].flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
}

/** What is wrong with the value of a variable, whether a request uses it or not. */
export function problemsOfVariables(variables: RequestDocument['variables']): readonly RequestProblem[] {
  const filling = new Filling(variables, SYSTEM_ENVIRONMENT);
  return variables
    .map(({ name, nameRange }) => attempt(() => filling.fill({ text: `{{${name}}}`, range: nameRange })))
    .flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
}

function isWithin(inner: TextRange, outer: TextRange): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

function resolvedTarget(filling: Filling, { target }: WrittenRequest): ParsedTarget {
  const parsed = parseTarget(filling.fill(target), target.range);
  if (parsed.kind !== 'target') {
    throw new UnusableRequest(parsed);
  }
  return parsed;
}

function resolvedHeader(filling: Filling, header: WrittenHeader): WrittenHeader {
  const { range } = header;
  const start = range.end - header.value.length;
  const name = filling.fill({ text: header.name, range });
  const value = filling.fill({ text: header.value, range: { start, end: range.end } });
  try {
    checkProxyHeaders({ [name]: value });
  } catch (error) {
    throw error instanceof KubeError
      ? new UnusableRequest({ kind: 'refused', message: error.message, range })
      : error;
  }
  return { name, value, range };
}

function resolvedBody(filling: Filling, body: CallBody): CallBody {
  const { kind, range } = body;
  return kind === 'text'
    ? { kind, text: filling.fill({ text: body.text, range }), range }
    : { kind, path: filling.fill({ text: body.path, range }), range };
}

type Attempt<T> = { readonly value: T; readonly problem?: undefined } | { readonly problem: RequestProblem };

function attempt<T>(run: () => T): Attempt<T> {
  try {
    return { value: run() };
  } catch (error) {
    if (error instanceof UnusableRequest) {
      return { problem: error.problem };
    }
    throw error;
  }
}
