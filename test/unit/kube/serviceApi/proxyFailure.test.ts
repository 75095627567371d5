import assert from 'node:assert/strict';
import { buffer, text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { proxyService } from '../../../../src/kube/serviceApi/proxyService.ts';
import { REF } from './everyOperation.ts';
import { failure, json, startRecordingServer, V1_9, type Reply } from './recordingServer.ts';

const signal = new AbortController().signal;
const GET = { method: 'GET', signal } as const;

describe("is the API server's own answer", () => {
  const about = { details: { name: 'web', kind: 'services' } };
  const cases: readonly (readonly [string, number, object, string])[] = [
    [
      'the Service is not there',
      404,
      { reason: 'NotFound', message: 'services "web" not found', ...about },
      'notFound',
    ],
    [
      'nobody is behind it',
      503,
      { reason: 'ServiceUnavailable', message: 'no endpoints available for service "web"' },
      'unavailable',
    ],
    [
      'it has no such port',
      503,
      { reason: 'ServiceUnavailable', message: 'no service port "nope" found for service "web"' },
      'unavailable',
    ],
    [
      'no rights',
      403,
      {
        reason: 'Forbidden',
        message: 'services "web" is forbidden: User "v" cannot get services/proxy',
        ...about,
      },
      'forbidden',
    ],
    [
      'nobody answers',
      500,
      {
        reason: 'ServiceUnavailable',
        message: 'error trying to reach service: dial tcp 10.0.0.1:80: connect: connection refused',
      },
      'unavailable',
    ],
    ['unknown identity', 401, { reason: 'Unauthorized', message: 'Unauthorized' }, 'unauthorized'],
  ];
  for (const [what, status, fields, code] of cases) {
    test(what, async (t) => {
      const server = await startRecordingServer(t, failure(status, fields));
      const { from, failure: error, body, httpStatus } = await proxyService(server.api(V1_9), REF, GET);
      assert.deepEqual([from, error?.code, httpStatus], ['apiServer', code, status]);
      assert.equal((JSON.parse(await text(body)) as { kind: string }).kind, 'Status');
    });
  }

  for (const [when, message] of [
    ['at first', `Error: 'dial tcp 10.0.0.1:80: ${'x'.repeat(400)}'\nTrying to reach: 'http://10.0.0.1:80/'`],
    ['later', "Error trying to reach service: 'dial tcp 10.0.0.1:80: connect: connection refused'"],
  ] as const) {
    test(`nobody answers, as servers said it ${when}`, async (t) => {
      const server = await startRecordingServer(t, (response) => response.writeHead(503).end(message));
      const { from, body, failure: error } = await proxyService(server.api(V1_9), REF, GET);
      assert.deepEqual([from, error?.code], ['apiServer', 'unavailable']);
      assert.equal(await text(body), message);
    });
  }

  for (const [method, prefix] of [
    ['GET', ''],
    ['HEAD', ''],
    ['POST', ''],
    ['GET', '/behind/a/gateway'],
    ['GET', 'https://gateway.example/below'],
  ] as const) {
    test(`a redirect of a ${method} without a path to ${prefix}…/proxy/`, async (t) => {
      const server = await startRecordingServer(t, (response, { line }) => {
        const [path, query] = line.slice(`${method} `.length).split('?', 2);
        response.writeHead(301, { location: `${prefix}${path}/?${query}` }).end();
      });
      const request = { method, query: { path: 'x' }, signal };
      const target = { ...REF, scheme: 'https', port: 443 } as const;
      const answer = await proxyService(server.api(V1_9), target, request);
      assert.deepEqual([answer.from, answer.httpStatus], ['apiServer', 301]);
      assert.deepEqual([answer.failure?.code, answer.failure?.httpStatus], ['invalid', 301]);
      assert.equal(await text(answer.body), '');
    });
  }
});

describe("is the backend's answer", () => {
  const large = JSON.stringify({ kind: 'Status', code: 500, filler: 'x'.repeat(200_000) });
  const cases: readonly (readonly [string, Reply])[] = [
    ['an error as JSON', json({ error: 'no' }, 503)],
    [
      'a Status about something else',
      failure(404, {
        reason: 'NotFound',
        message: 'pods "x" not found',
        details: { kind: 'pods', name: 'x' },
      }),
    ],
    [
      'a Status with another code',
      json(
        {
          kind: 'Status',
          code: 404,
          message: 'services "web" not found',
          details: { kind: 'services', name: 'web' },
        },
        500,
      ),
    ],
    ['a Status with 200', json({ kind: 'Status', code: 200, details: { kind: 'services', name: 'web' } })],
    [
      'a page',
      (response) =>
        response
          .writeHead(503, { 'content-type': 'text/html' })
          .end('no endpoints available for service "web"'),
    ],
    ['nothing', (response) => response.writeHead(503).end()],
    [
      'much, of known length',
      (response) =>
        response
          .writeHead(500, { 'content-type': 'application/json', 'content-length': large.length })
          .end(large),
    ],
    [
      'much, of unknown length',
      (response) => {
        response.writeHead(500, { 'content-type': 'application/json' });
        response.write(large.slice(0, 1000));
        response.end(large.slice(1000));
      },
    ],
  ];
  for (const [what, reply] of cases) {
    test(what, async (t) => {
      const server = await startRecordingServer(t, reply);
      const { from, body, failure: error } = await proxyService(server.api(V1_9), REF, GET);
      assert.deepEqual([from, error], ['backend', undefined]);
      const content = (await buffer(body)).toString();
      if (what.startsWith('much')) {
        assert.equal(content, large);
      }
    });
  }

  const slash = '/api/v1/namespaces/shop/services/web/proxy/';
  for (const [what, location, path] of [
    ['without a path, to another page', `${slash}login`, undefined],
    ['without a path, to another Service', slash.replace('web', 'other-web'), undefined],
    ['without a path, to nowhere', undefined, undefined],
    ['with a path, to the path "/"', slash, '/a'],
  ] as const) {
    test(`a redirect of a request ${what}`, async (t) => {
      const server = await startRecordingServer(t, (response) =>
        response.writeHead(301, location === undefined ? {} : { location }).end(),
      );
      const request = { ...GET, ...(path !== undefined && { path }) };
      const { from, body, failure: error } = await proxyService(server.api(V1_9), REF, request);
      assert.deepEqual([from, error], ['backend', undefined]);
      await text(body);
    });
  }

  test('every answer to a HEAD, which has no words', async (t) => {
    const server = await startRecordingServer(
      t,
      failure(503, { message: 'no endpoints available for service "web"' }),
    );
    const { from, httpStatus } = await proxyService(server.api(V1_9), REF, { method: 'HEAD', signal });
    assert.deepEqual([from, httpStatus], ['backend', 503]);
  });
});
