import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { HttpMethod } from '../../../../src/kube/serviceApi/operations.ts';
import { proxyService, type ProxyRequest } from '../../../../src/kube/serviceApi/proxyService.ts';
import type { ProxyTarget } from '../../../../src/kube/serviceApi/proxyTarget.ts';
import { fuzz } from '../../../support/fuzz.ts';
import { assertFails } from './assertFails.ts';
import { REF } from './everyOperation.ts';
import { startRecordingServer, V1_9, type Reply } from './recordingServer.ts';

const signal = new AbortController().signal;
const METHODS: readonly HttpMethod[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const PROXY = '/api/v1/namespaces/shop/services/web/proxy';
const GET = { method: 'GET', signal } as const;
const ok: Reply = (response) => response.end('ok');

describe('reaches the address it says', () => {
  for (const method of METHODS) {
    test(`${method}, with and without a path`, async (t) => {
      const server = await startRecordingServer(t, ok);
      const api = server.api(V1_9);
      for (const path of [undefined, '', '/a/b']) {
        const request = { method, signal, ...(path !== undefined && { path }) };
        const { body, httpStatus, from } = await proxyService(api, REF, request);
        assert.equal(await text(body), method === 'HEAD' ? '' : 'ok');
        assert.deepEqual([httpStatus, from], [200, 'backend']);
      }
      assert.deepEqual(
        server.requests.map(({ line }) => line),
        [`${method} ${PROXY}`, `${method} ${PROXY}/`, `${method} ${PROXY}/a/b`],
      );
    });
  }

  const segments: readonly (readonly [Partial<ProxyTarget>, string])[] = [
    [{ port: 80 }, 'web:80'],
    [{ port: 'http' }, 'web:http'],
    [{ scheme: 'https' }, 'https:web:'],
    [{ scheme: 'https', port: 443 }, 'https:web:443'],
  ];
  for (const [target, segment] of segments) {
    test(segment, async (t) => {
      const server = await startRecordingServer(t, ok);
      await text((await proxyService(server.api(V1_9), { ...REF, ...target }, GET)).body);
      assert.equal(server.requests[0]?.line, `GET /api/v1/namespaces/shop/services/${segment}/proxy`);
    });
  }

  const requests: readonly (readonly [Partial<ProxyRequest>, string])[] = [
    [{ path: 'a b/ü/[x]' }, '/a%20b/%C3%BC/%5Bx%5D'],
    [{ path: 'a?b#c' }, '/a%3Fb%23c'],
    [{ path: '100%/%41%252f%25' }, '/100%25/%41%252f%25'],
    [{ path: 'dir/' }, '/dir/'],
    [{ path: 'a', query: 'q=1&q=2&r=a b#c%20' }, '/a?q=1&q=2&r=a%20b%23c%20'],
    [{ path: 'a', query: { q: 'a&b', n: 1 } }, '/a?q=a%26b&n=1'],
    [{ query: { path: 'x/y' } }, '?path=x%2Fy'],
  ];
  for (const [request, expected] of requests) {
    test(`${JSON.stringify(request)} as ${expected}`, async (t) => {
      const server = await startRecordingServer(t, ok);
      await text((await proxyService(server.api(V1_9), REF, { ...GET, ...request })).body);
      assert.equal(server.requests[0]?.line, `GET ${PROXY}${expected}`);
    });
  }

  test('never climbs out, whatever the path', async (t) => {
    const server = await startRecordingServer(t, ok);
    const api = server.api(V1_9);
    const piece = fc.constantFrom(
      '..',
      '.',
      '/',
      '%2e',
      '%2E%2e',
      '%2f',
      '%25',
      '2e',
      '2f',
      '%5c',
      '\\',
      'a',
      '?',
      '#',
      '%',
      ' ',
      'ü',
    );
    const path = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    await fuzz(
      t,
      fc.asyncProperty(path, async (given) => {
        const before = server.requests.length;
        const sent = await proxyService(api, REF, { ...GET, path: given }).then(
          async ({ body }) => text(body),
          () => undefined,
        );
        if (sent === undefined) {
          assert.equal(server.requests.length, before);
          return;
        }
        const target = server.requests.at(-1)?.line.slice('GET '.length) ?? '';
        const { pathname, search } = new URL(target, 'http://server');
        assert.equal(search, '');
        // What URL parsers resolve, and what a server sees that decodes first.
        assert.ok(pathname.startsWith(`${PROXY}/`), target);
        assert.doesNotMatch(decodeURIComponent(pathname), /[/\\]\.{1,2}(?:[/\\]|$)/, target);
        // What the API server leaves of it when it decodes and cleans it (`path.Join` of Go).
        const decoded = decodeURIComponent(target);
        assert.equal(posix.normalize(decoded), decoded);
      }),
      300,
    );
  });
});

describe('is refused before anything is sent', () => {
  const targets: readonly (readonly [string, Partial<ProxyTarget>])[] = [
    ['a name with a slash', { name: 'web/proxy' }],
    ['a name with a port in it', { name: 'web:80' }],
    ['a namespace that climbs', { namespace: '..' }],
    ['a port that is none', { port: '80/../..' }],
    ['port 0', { port: 0 }],
    ['port 65536', { port: 65_536 }],
    ['a fraction of a port', { port: 80.5 }],
    ['another scheme', { scheme: 'file' as 'http' }],
  ];
  const requests: readonly (readonly [string, Partial<ProxyRequest>])[] = [
    ['a path that climbs', { path: '../../secrets' }],
    ['one that climbs in code', { path: 'a/%2e%2E/b' }],
    ['one that climbs in code for who decodes twice', { path: 'a/%252e%252E/b' }],
    ['one that climbs within a segment for who decodes twice', { path: 'a%252f..%252fb' }],
    ['a slash in code, which would arrive as a slash', { path: 'a%2Fb' }],
    ['one that climbs with backslashes', { path: 'a\\..\\b' }],
    ['one that climbs with a line break in it', { path: 'a/.%0A./b' }],
    ['one that climbs with a parameter', { path: 'a/..;x/b' }],
    ['an empty segment at the beginning', { path: '//evil.example' }],
    ['an empty segment', { path: 'a//b' }],
    ['an empty segment at the end', { path: 'a//' }],
    ['half a character', { path: 'a%ff' }],
    ...['Authorization', 'Host', 'Impersonate-User', 'X-Remote-User', 'X-Remote-Extra-Scopes'].map(
      (name) => [`the header ${name}`, { headers: { [name]: 'admin' } }] as const,
    ),
    ...[
      'Connection',
      'Keep-Alive',
      'Proxy-Authorization',
      'TE',
      'Trailer',
      'Transfer-Encoding',
      'Upgrade',
    ].map((name) => [`the header ${name}`, { headers: { [name]: 'x' } }] as const),
    ['a header in two lines', { headers: { 'x-a': 'b\r\nauthorization: c' } }],
    ['a name of two lines', { headers: { 'x-a: b\r\nc': 'd' } }],
  ];
  for (const [what, target, request] of [
    ...targets.map(([name, target]) => [name, target, {}] as const),
    ...requests.map(([name, request]) => [name, {}, request] as const),
  ]) {
    test(what, async (t) => {
      const server = await startRecordingServer(t, ok);
      const work = proxyService(server.api(V1_9), { ...REF, ...target }, { ...GET, ...request });
      await assertFails(work, 'invalid');
      assert.deepEqual(server.requests, []);
    });
  }
});
