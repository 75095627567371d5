import { KubeError } from '../errors.ts';

export type ProxyHeaders = Readonly<Record<string, string>>;

/** Who we are to the API server, and which server it is, is not for a request to say. */
const IDENTITY = /^(?:authorization|host|impersonate-.*|x-remote-(?:user|uid|group|extra-.*))$/;

/** For one connection only, which is ours to the API server: RFC 9110, 7.6.1. The body has a length or it has not. */
const HOP_BY_HOP =
  /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|expect|content-length)$/;

/** A WebSocket of a page may bring its credentials thus: `protocol.go` of apiserver/pkg/authentication/request/websocket. */
const TOKEN_PROTOCOL = 'base64url.bearer.authorization.k8s.io.';

/**
 * The headers that go on to the backend, their names in lower case.
 *
 * @throws KubeError `invalid` for those that would not reach it, or would reach somebody else
 */
export function checkProxyHeaders(headers: ProxyHeaders): ProxyHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [checkName(name.toLowerCase()), checkValue(name, value)]),
  );
}

function checkName(name: string): string {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) {
    throw invalid(`${JSON.stringify(name.slice(0, 80))} cannot be the name of a header.`);
  }
  if (IDENTITY.test(name)) {
    throw invalid(`The header ${name} is for the API server, which keeps it from the backend.`);
  }
  if (HOP_BY_HOP.test(name)) {
    throw invalid(`The header ${name} ends at the API server; the backend would not see it.`);
  }
  return name;
}

function checkValue(name: string, value: string): string {
  if (name.toLowerCase() === 'sec-websocket-protocol' && value.includes(TOKEN_PROTOCOL)) {
    throw invalid(`The header ${name} has a token for the API server, which keeps it from the backend.`);
  }
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
    throw invalid(`The header ${name} has a character that no header can have.`);
  }
  return value;
}

function invalid(message: string): KubeError {
  return new KubeError('invalid', message);
}
