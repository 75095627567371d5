import { KubeError } from '../../kube/errors.ts';
import { proxyPath } from '../../kube/serviceApi/proxyTarget.ts';
import type { CallTarget, RequestProblem } from './requestDocument.ts';
import type { TextRange } from '../../kube/yaml/yamlNode.ts';

/** A target, and where its parts are in the text that it was read from. */
export interface ParsedTarget {
  readonly kind: 'target';
  readonly target: CallTarget;
  readonly service: TextRange;
  readonly port: TextRange | undefined;
}

type TargetProblem = Extract<RequestProblem, { kind: 'noTarget' | 'url' | 'malformedTarget' | 'refused' }>;

/** Any operation with a path will do: what may be written is the same for all. */
const OPERATION = 'connectCoreV1GetNamespacedServiceProxyWithPath';

/**
 * Reads `[https:]namespace/name[:port][/path][?query]`, and checks it as it is checked before it is sent.
 *
 * @param text of one or several lines, its variables filled in
 */
export function parseTarget(text: string, range: TextRange): ParsedTarget | TargetProblem {
  const line = text
    .split(/[\r\n]+/)
    .map((part) => part.trim())
    .join('')
    .replace(/\sHTTP\/\d(?:\.\d)?$/i, '')
    .trimEnd();
  if (line === '') {
    return { kind: 'noTarget', range };
  }
  if (/^\w+:\/\//.test(line)) {
    return { kind: 'url', range };
  }
  const match = /^(?:(https?):)?([^/?:]+)\/([^/?:]+)(?::([^/?:]+))?(\/[^?]*)?(?:\?(.*))?$/.exec(line);
  if (match === null) {
    return { kind: 'malformedTarget', target: line, range };
  }
  const [, scheme, namespace = '', name = '', port, path = '', query] = match;
  const target: CallTarget = {
    namespace,
    name,
    ...(scheme !== undefined && { scheme: scheme as 'http' | 'https' }),
    ...(port !== undefined && { port: toPort(port) }),
    path,
    ...(query !== undefined && { query }),
  };
  try {
    proxyPath(OPERATION, target, path);
  } catch (error) {
    if (error instanceof KubeError) {
      return { kind: 'refused', message: error.message, range };
    }
    throw error;
  }
  const start = scheme === undefined ? 0 : scheme.length + 1;
  const end = start + namespace.length + 1 + name.length;
  return {
    kind: 'target',
    target,
    service: { start, end },
    port: port === undefined ? undefined : { start: end + 1, end: end + 1 + port.length },
  };
}

/** As it is written in a document. */
export function printTarget({ namespace, name, scheme, port, path, query }: CallTarget): string {
  const before = scheme === undefined ? '' : `${scheme}:`;
  const after = port === undefined ? '' : `:${port}`;
  return `${before}${namespace}/${name}${after}${path}${query === undefined ? '' : `?${query}`}`;
}

/** A number that is written otherwise stays as it is, and is refused. */
function toPort(text: string): number | string {
  return /^[1-9]\d{0,4}$/.test(text) ? Number(text) : text;
}
