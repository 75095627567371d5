import { KubeError } from '../errors.ts';
import { checkNamespace, checkServiceName, type ServiceRef } from './names.ts';
import { operationPath, type OperationId } from './operations.ts';

/** Which port of which Service, and how it is spoken to. */
export interface ProxyTarget extends ServiceRef {
  /** `http` unless told otherwise. */
  readonly scheme?: 'http' | 'https';
  /** Number or name; left out, the Service has but one port, or one without a name. */
  readonly port?: number | string;
}

/**
 * The path of a proxied request.
 *
 * @param path what the backend sees, as it stands in a URL: what is encoded stays so, what has to be is. Undefined is
 *   the operation without a path, which is not the same as the empty path: that ends with a slash
 * @throws KubeError `invalid` for a name that is none, and for a path that would reach the backend, or somebody else, as another
 */
export function proxyPath(operation: OperationId, target: ProxyTarget, path: string | undefined): string {
  const base = operationPath(operation, {
    namespace: checkNamespace(target.namespace),
    name: toSegment(target),
  }).replace('/{path}', '');
  return path === undefined ? base : `${base}/${encodePath(path)}`;
}

/** `[scheme:]name[:port]`; with a scheme, the second colon stands even without a port. */
function toSegment({ name, scheme, port }: ProxyTarget): string {
  const checked = checkServiceName(name);
  if (scheme === undefined && port === undefined) {
    return checked;
  }
  const suffix = `${checked}:${port === undefined ? '' : checkPort(port)}`;
  return scheme === undefined ? suffix : `${checkScheme(scheme)}:${suffix}`;
}

function checkScheme(scheme: string): string {
  if (scheme !== 'http' && scheme !== 'https') {
    throw invalid(`${JSON.stringify(scheme)} is no scheme of a Service: http and https are.`);
  }
  return scheme;
}

function checkPort(port: number | string): string {
  const text = String(port);
  const isNumber = /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535;
  const isName = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(text) && /[a-z]/.test(text);
  if (!isNumber && !isName) {
    throw invalid(`${JSON.stringify(text.slice(0, 80))} is neither the number nor the name of a port.`);
  }
  return text;
}

/**
 * The API server decodes a path, cleans it up and encodes it anew (`JoinPreservingTrailingSlash` of
 * apimachinery/pkg/util/net), and some proxies do so before it. What would not arrive as it is written is refused.
 */
function encodePath(path: string): string {
  const relative = escapeStray(path.replace(/^\//, ''));
  if (/%2f/i.test(relative)) {
    throw invalid(
      'The path has a "%2F" in it, which the API server makes a "/" of before the backend sees it.',
    );
  }
  if (/^\/|\/\//.test(relative)) {
    throw invalid('The path has an empty segment ("//"), which the API server drops.');
  }
  // Also what somebody reads who decodes it twice.
  const read = decode(relative).replace(/%(?:2[ef]|5c)/gi, decodeURIComponent);
  if (read.split(/[/\\]/).some(isDots)) {
    throw invalid('The path has a "." or ".." in it, which could lead out of the Service.');
  }
  return encodeURI(relative.toWellFormed()).replaceAll('%25', '%').replace(/[?#]/g, encodeURIComponent);
}

/** Also with what some servers and parsers of URLs cut off or drop before they look at it. */
function isDots(part: string): boolean {
  return /^\.{1,2}(?:[;?#].*)?$/s.test(part.replace(/[\s\p{Cc}]/gu, ''));
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw invalid('The path has a "%" that encodes no character. Write it as %25.');
  }
}

/** A percent sign that begins no escape is meant as itself. */
function escapeStray(path: string): string {
  return path.replace(/%(?![\dA-Fa-f]{2})/g, '%25');
}

function invalid(message: string): KubeError {
  return new KubeError('invalid', message);
}
