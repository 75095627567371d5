import type { KubeError } from '../../kube/errors.ts';

/**
 * Why the API server did not get an answer of the backend, as far as its own words tell:
 *
 * - `forbidden`: no right to `services/proxy`
 * - `unauthorized`: the credentials are not accepted
 * - `noService`, `noNamespace`: there is none of that name
 * - `noEndpoints`: no pod is ready, or the Service has no port of that name
 * - `unknownPort`: the Service has no such port
 * - `plainBackend`: TLS was spoken to a backend that speaks none
 * - `certificate`: the API server does not trust the backend's certificate
 * - `refused`: nothing listens at the port of the pod
 * - `unreachable`: the pod cannot be reached, or did not answer
 * - `brokenOff`: the backend ended the connection without an answer
 * - `withoutPath`: this server hands on no request without a path
 * - `throttled`: too many requests
 */
export type FailureKind =
  | 'forbidden'
  | 'unauthorized'
  | 'noService'
  | 'noNamespace'
  | 'noEndpoints'
  | 'unknownPort'
  | 'plainBackend'
  | 'certificate'
  | 'refused'
  | 'unreachable'
  | 'brokenOff'
  | 'withoutPath'
  | 'throttled'
  | 'other';

/** The words of Go's net, crypto/tls and net/http, and of pkg/registry/core/service; the first that fits counts. */
const WORDS: readonly (readonly [RegExp, FailureKind])[] = [
  [/^no endpoints available for service "/, 'noEndpoints'],
  [/^no service port "?[^"]*"? found for service "/, 'unknownPort'],
  [/HTTP response to HTTPS client|first record does not look like a TLS handshake/, 'plainBackend'],
  [/x509: |certificate/, 'certificate'],
  [/connection refused/, 'refused'],
  [
    /i\/o timeout|no route to host|deadline exceeded|network is unreachable|timed out|no such host/,
    'unreachable',
  ],
  [/\bEOF\b|connection reset by peer|broken pipe|server closed idle connection/, 'brokenOff'],
];

/** @param failure the answer of the API server, not of the backend */
export function failureKind(failure: KubeError): FailureKind {
  const { code, message, status, httpStatus } = failure;
  switch (code) {
    case 'forbidden':
      return 'forbidden';
    case 'unauthorized':
      return 'unauthorized';
    case 'throttled':
      return 'throttled';
    case 'notFound':
      return status?.details?.kind === 'namespaces' || message.startsWith('namespaces ')
        ? 'noNamespace'
        : 'noService';
    default:
      return httpStatus === 301
        ? 'withoutPath'
        : (WORDS.find(([words]) => words.test(message))?.[1] ?? 'other');
  }
}

/**
 * Whether a backend says that it was to be spoken to by TLS: Go's net/http, nginx, Apache httpd, and Java's servers in
 * the words of those.
 *
 * @param beginning of the body
 */
export function wantsTls(httpStatus: number, beginning: string): boolean {
  return (
    httpStatus === 400 &&
    /sent an HTTP request to an HTTPS server|plain HTTP request was sent to HTTPS port|speaking plain HTTP to an SSL-enabled server port|requires TLS/i.test(
      beginning,
    )
  );
}
