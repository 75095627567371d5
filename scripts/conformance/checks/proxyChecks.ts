import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { KubeError } from '../../../src/kube/errors.ts';
import type { HttpMethod } from '../../../src/kube/serviceApi/operations.ts';
import {
  proxyService,
  type ProxyRequest,
  type ProxyResponse,
} from '../../../src/kube/serviceApi/proxyService.ts';
import type { ProxyTarget } from '../../../src/kube/serviceApi/proxyTarget.ts';
import type { Echo } from '../../rigs/echo.ts';
import { checksOf, Skipped, type Check, type Run } from '../check.ts';
import { create, refOf } from '../services.ts';
import type { Subject } from '../subject.ts';

/** As the names of the operations spell them. */
const VERBS = ['Options', 'Post', 'Head', 'Get', 'Put', 'Patch', 'Delete'] as const;
const WITH_BODY: ReadonlySet<HttpMethod> = new Set(['POST', 'PUT', 'PATCH']);

const NO_ECHO = 'the backend answered, but does not tell what it received';
const LARGE_BYTES = 4 * 1024 * 1024;

/** What the API server answers by itself, with or without a backend. */
const REFUSALS: Readonly<Record<string, Run>> = {
  'a Service that is missing: NotFound by the API server': async (subject) => {
    const missing = { namespace: subject.namespace, name: 'missing' };
    const failure = refusalOf(await send(subject, missing, { method: 'GET', path: '/' }));
    assert.equal(failure.code, 'notFound');
  },

  'a port that the Service does not have: refused by the API server': async (subject) => {
    const target = { ...refOf(await create(subject, 'proxy-port')), port: 'other' };
    refusalOf(await send(subject, target, { method: 'GET', path: '/' }));
  },

  'the token stays at the API server': async (subject) => {
    const target = subject.backend ?? skip();
    const received = await echoOf(await send(subject, target, { method: 'GET', path: '/' }));
    assert.equal(received?.headers['authorization'], undefined);
    return received === undefined ? NO_ECHO : undefined;
  },
};

const STREAMS: Readonly<Record<string, Run>> = {
  'a body of 4 MB, sent as it is produced': async (subject) => {
    const target = subject.backend ?? skip();
    const piece = Buffer.alloc(64 * 1024, 'x');
    const body = Readable.from(Array.from({ length: LARGE_BYTES / piece.length }, () => piece));
    const received = await echoOf(await send(subject, target, { method: 'POST', path: '/', body }));
    assert.equal(received?.body.size ?? LARGE_BYTES, LARGE_BYTES);
    return received === undefined ? NO_ECHO : undefined;
  },
};

export const PROXY_CHECKS: readonly Check[] = VERBS.flatMap((verb) => {
  const operation = `connectCoreV1${verb}NamespacedServiceProxy` as const;
  const method = verb.toUpperCase() as Uppercase<typeof verb>;
  const cargo = WITH_BODY.has(method) ? 'path, query, header and body' : 'path, query and header';
  return [
    ...checksOf(operation, { [`${method} without a path`]: (subject) => sendBare(subject, method) }),
    ...checksOf(`${operation}WithPath`, {
      [`${method} with ${cargo}`]: (subject) => sendFull(subject, method),
      ...(method === 'GET' && REFUSALS),
      ...(method === 'POST' && STREAMS),
    }),
  ];
});

async function sendBare(subject: Subject, method: HttpMethod): Promise<string | undefined> {
  const { backend } = subject;
  if (backend === undefined) {
    return refusedWithoutBackend(subject, { method });
  }
  const response = await send(subject, backend, { method });
  if (response.httpStatus === 301) {
    // Servers up to 1.20 do so for every verb, newer ones for GET and HEAD.
    response.body.destroy();
    assert.equal(response.from, 'apiServer');
    assert.match(String(response.headers['location']), /\/proxy\/$/);
    return 'the API server redirects to the path "/"';
  }
  const received = await echoOf(response);
  assert.deepEqual([received?.method ?? method, received?.path ?? '/'], [method, '/']);
  return received === undefined && method !== 'HEAD' ? NO_ECHO : undefined;
}

async function sendFull(subject: Subject, method: HttpMethod): Promise<string | undefined> {
  const { backend } = subject;
  const request = {
    method,
    path: '/a/b c/ü',
    query: { q: 'd&e=f' },
    headers: { 'x-conformance': 'yes' },
    ...(WITH_BODY.has(method) && { body: 'hello' }),
  };
  if (backend === undefined) {
    return refusedWithoutBackend(subject, request);
  }
  const received = await echoOf(await send(subject, backend, request));
  if (received === undefined) {
    return method === 'HEAD' ? undefined : NO_ECHO;
  }
  assert.deepEqual(
    [received.method, received.path, received.query, received.headers['x-conformance'], received.body],
    [
      method,
      '/a/b%20c/%C3%BC',
      { q: ['d&e=f'] },
      'yes',
      WITH_BODY.has(method) ? { size: 5, text: 'hello' } : { size: 0 },
    ],
  );
  return undefined;
}

async function refusedWithoutBackend(
  subject: Subject,
  request: Omit<ProxyRequest, 'signal'>,
): Promise<string> {
  const name = `proxy-${request.method.toLowerCase()}-${request.path === undefined ? 'bare' : 'full'}`;
  const response = await send(subject, refOf(await create(subject, name)), request);
  const { httpStatus } = response;
  // An answer to HEAD has no words in it by which to tell who gave it.
  if (request.method === 'HEAD') {
    response.body.destroy();
    assert.ok(httpStatus === 503 || httpStatus === 404, `it was answered with ${httpStatus}`);
  } else {
    refusalOf(response);
  }
  return `no backend was given, and so ${httpStatus} by the API server`;
}

function send(
  { server, signal }: Subject,
  target: ProxyTarget,
  request: Omit<ProxyRequest, 'signal'>,
): Promise<ProxyResponse> {
  return proxyService(server, target, { ...request, signal });
}

/** Expects that the API server answered by itself that there is no backend. Returns its words. */
function refusalOf({ from, failure, body }: ProxyResponse): KubeError {
  body.destroy();
  assert.equal(from, 'apiServer');
  assert.ok(failure, 'it says nothing of why');
  return failure;
}

/** What the backend received; undefined where it does not tell. Expects that it was the backend that answered. */
async function echoOf({ httpStatus, from, headers, body }: ProxyResponse): Promise<Echo | undefined> {
  const content = await text(body);
  assert.equal(from, 'backend', `the API server answered by itself: ${httpStatus} ${content}`);
  const isJson = String(headers['content-type']).startsWith('application/json');
  const value: unknown = isJson && content !== '' ? JSON.parse(content) : undefined;
  const isEcho = typeof value === 'object' && value !== null && 'method' in value && 'query' in value;
  return isEcho ? (value as Echo) : undefined;
}

function skip(): never {
  throw new Skipped('no backend was given: --backend NAMESPACE/NAME:PORT');
}
