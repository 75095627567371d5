import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { connect } from 'node:net';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import {
  call,
  head,
  LIMIT,
  say,
  startForwarder,
  webSocketHeaders,
  type ForwarderRig,
} from './forwarderRig.ts';

/** A request that has all it takes, changed so that it must not come through. */
type Changes = (rig: ForwarderRig) => Readonly<Record<string, string | undefined>>;

const FOREIGN: Readonly<Record<string, Changes>> = {
  'a host of the network': () => ({ host: 'evil.example' }),
  'a name that was rebound to this machine': ({ forwarder }) => ({ host: `evil.example:${forwarder.port}` }),
  'a name that only begins with ours': ({ forwarder }) => ({
    host: `127.0.0.1.evil.example:${forwarder.port}`,
  }),
  'a name that only ends with ours': ({ forwarder }) => ({ host: `evil.localhost:${forwarder.port}` }),
  'another address of loopback': ({ forwarder }) => ({ host: `127.0.0.2:${forwarder.port}` }),
  'the same address, written otherwise': ({ forwarder }) => ({ host: `0x7f000001:${forwarder.port}` }),
  'another port': ({ forwarder }) => ({ host: `127.0.0.1:${forwarder.port + 1}` }),
  'no port': () => ({ host: '127.0.0.1' }),
  'a name with a user before it': ({ forwarder }) => ({ host: `a@127.0.0.1:${forwarder.port}` }),
  'an empty host': () => ({ host: '' }),
  'a foreign origin': () => ({ origin: 'https://evil.example' }),
  'the origin of another port': ({ forwarder }) => ({ origin: `http://127.0.0.1:${forwarder.port + 1}` }),
  'the origin with another scheme': ({ forwarder }) => ({ origin: `https://127.0.0.1:${forwarder.port}` }),
  'a hidden origin': () => ({ origin: 'null' }),
  'a hidden origin of another site': () => ({ origin: 'null', 'sec-fetch-site': 'cross-site' }),
  'another site': () => ({ 'sec-fetch-site': 'cross-site' }),
  'another port of this machine': () => ({ 'sec-fetch-site': 'same-site' }),
  'no word that is known of its site': () => ({ 'sec-fetch-site': 'x' }),
  'no pass': () => ({ cookie: undefined }),
  'an empty pass': ({ cookie }) => ({ cookie: cookie.replace(/=.*/, '=') }),
  'the beginning of the pass': ({ cookie }) => ({ cookie: cookie.slice(0, -1) }),
  'the pass and more': ({ cookie }) => ({ cookie: `${cookie}A` }),
  'the pass under another name': ({ cookie }) => ({ cookie: cookie.replace(/^[^=]*/, 'pass') }),
  'the pass as a header of another name': ({ cookie }) => ({ cookie: undefined, authorization: cookie }),
};

describe('nothing comes through that has', () => {
  for (const [what, change] of Object.entries(FOREIGN)) {
    for (const kind of ['a GET', 'a POST', 'an upgrade']) {
      test(`${what}: ${kind}`, LIMIT, async (t) => {
        const rig = await startForwarder(t);
        const headers =
          kind === 'an upgrade' ? webSocketHeaders(rig) : { ...rig.headers, connection: 'close' };
        const method = kind === 'a POST' ? 'POST' : 'GET';
        const said = await say(
          rig.forwarder.port,
          head(`${method} / HTTP/1.1`, { ...headers, ...change(rig) }),
        );
        assert.match(said, /^HTTP\/1\.1 (?:400|403|421) /);
        assert.doesNotMatch(said, /from the backend|access-control|101 Switching/i);
        assert.equal(rig.arrived.length, 0);
      });
    }
  }

  test('no host at all', LIMIT, async (t) => {
    const rig = await startForwarder(t);
    const said = await say(
      rig.forwarder.port,
      head('GET / HTTP/1.1', { cookie: rig.cookie }) + head('GET / HTTP/1.0', { cookie: rig.cookie }),
    );
    assert.match(said, /^HTTP\/1\.1 400 /);
    assert.equal(rig.arrived.length, 0);
  });

  test('no origin: an upgrade', LIMIT, async (t) => {
    const rig = await startForwarder(t);
    const headers = { ...webSocketHeaders(rig), origin: undefined };
    assert.match(await say(rig.forwarder.port, head('GET / HTTP/1.1', headers)), /^HTTP\/1\.1 403 /);
    assert.equal(rig.arrived.length, 0);
  });

  test('a ticket in its address: an upgrade', LIMIT, async (t) => {
    const rig = await startForwarder(t);
    const { pathname, search } = rig.forwarder.ticket();
    const headers = { ...webSocketHeaders(rig), cookie: undefined };
    const said = await say(rig.forwarder.port, head(`GET ${pathname}${search} HTTP/1.1`, headers));
    assert.match(said, /^HTTP\/1\.1 403 /);
    assert.equal(rig.arrived.length, 0);
  });
});

describe('a target leads nowhere else', () => {
  const API = '/api/v1/namespaces/shop';
  for (const target of [
    `http://127.0.0.1${API}/secrets`,
    `https://kubernetes.default.svc${API}/secrets`,
    'http://evil.example/',
    '//evil.example/',
    `//..${API}/secrets`,
    '/\\evil.example/',
    '\\evil.example',
    '*',
    'evil.example:443',
    '',
    'secrets',
    '/..',
    '/../../other/proxy/',
    '/a/../../../../../secrets',
    '/./a',
    '/%2e%2e/%2e%2e/other/proxy/',
    '/%2E%2E/',
    '/.%2e/',
    '/%2e./',
    '/..%2fother',
    '/..%2F..%2Fsecrets',
    '/..%5cother',
    '/..\\other',
    '/%252e%252e/other',
    '/..;/other',
    '/a/..%00/b',
    '/a/%09../b',
    '/a//b',
    '/a/%2f/b',
    '/a#/../b',
    '/%ff',
    '/\u00e4',
  ]) {
    test(JSON.stringify(target), LIMIT, async (t) => {
      const rig = await startForwarder(t);
      for (const headers of [{ ...rig.headers, connection: 'close' }, webSocketHeaders(rig)]) {
        const said = await say(rig.forwarder.port, head(`GET ${target} HTTP/1.1`, headers));
        assert.match(said, /^HTTP\/1\.1 400 /);
      }
      assert.equal(rig.arrived.length, 0);
    });
  }

  test('a path of the API is one of the Service', LIMIT, async (t) => {
    const { arrived, forwarder, headers } = await startForwarder(t);
    await call(forwarder.port, `${API}/secrets?watch=1`, headers);
    assert.equal(arrived[0]?.url, `${API}/services/web:80/proxy${API}/secrets?watch=1`);
  });
});

describe('no request hides in another', () => {
  const HIDDEN = 'GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n';
  const SMUGGLED: Readonly<Record<string, (rig: ForwarderRig) => string>> = {
    'two lengths': ({ headers }) =>
      head('POST / HTTP/1.1', {
        ...headers,
        'content-length': '4',
        'Content-Length': String(HIDDEN.length),
      }) + HIDDEN,
    'a length and chunks': ({ headers }) =>
      head('POST / HTTP/1.1', { ...headers, 'content-length': '5', 'transfer-encoding': 'chunked' }) +
      `0\r\n\r\n${HIDDEN}`,
    'chunks and a length': ({ headers }) =>
      head('POST / HTTP/1.1', { ...headers, 'transfer-encoding': 'chunked', 'content-length': '5' }) +
      `0\r\n\r\n${HIDDEN}`,
    'chunks that are none': ({ headers }) =>
      head('POST / HTTP/1.1', { ...headers, 'transfer-encoding': 'xchunked' }) + HIDDEN,
    'chunks twice': ({ headers }) =>
      head('POST / HTTP/1.1', {
        ...headers,
        'transfer-encoding': 'chunked',
        'Transfer-Encoding': 'identity',
      }) + HIDDEN,
    'chunks and what only some read': ({ headers }) =>
      head('POST / HTTP/1.1', { ...headers, 'transfer-encoding': 'chunked, identity' }) + HIDDEN,
    'a space before the colon': ({ headers }) =>
      head('POST / HTTP/1.1', { ...headers, 'transfer-encoding ': 'chunked' }) + HIDDEN,
    'a folded header': ({ headers }) =>
      head('POST / HTTP/1.1', { ...headers, a: 'b\r\n transfer-encoding: chunked' }) + HIDDEN,
    'a length that is none': ({ headers }) =>
      head('POST / HTTP/1.1', { ...headers, 'content-length': '+5' }) + HIDDEN,
    'a chunk of a wrong length': ({ headers }) =>
      head('POST / HTTP/1.1', { ...headers, 'transfer-encoding': 'chunked' }) + `zz\r\n${HIDDEN}`,
    'a bare line feed': ({ headers }) => head('GET / HTTP/1.1', headers).replaceAll('\r\n', '\n') + HIDDEN,
    'a NUL': ({ headers }) => head('GET / HTTP/1.1', { ...headers, a: 'b\0c' }) + HIDDEN,
    'two hosts': ({ headers }) => head('GET / HTTP/1.1', { Host: 'evil.example', ...headers }) + HIDDEN,
    'our host twice': ({ headers, forwarder }) =>
      head('GET / HTTP/1.1', { ...headers, Host: `127.0.0.1:${forwarder.port}` }) + HIDDEN,
    'two origins': ({ headers, forwarder }) =>
      head('GET / HTTP/1.1', { ...headers, origin: forwarder.origin, Origin: 'https://evil.example' }) +
      HIDDEN,
    'two sites': ({ headers }) =>
      head('GET / HTTP/1.1', {
        ...headers,
        'sec-fetch-site': 'same-origin',
        'Sec-Fetch-Site': 'cross-site',
      }) + HIDDEN,
    'an upgrade with a body': (rig) =>
      head('GET / HTTP/1.1', { ...webSocketHeaders(rig), 'content-length': String(HIDDEN.length) }) + HIDDEN,
    'an upgrade by another method': (rig) => head('POST / HTTP/1.1', webSocketHeaders(rig)) + HIDDEN,
    'an upgrade to HTTP/2': (rig) =>
      head('GET / HTTP/1.1', { ...webSocketHeaders(rig), upgrade: 'h2c', 'http2-settings': '' }) + HIDDEN,
    'two upgrades': (rig) => head('GET / HTTP/1.1', { ...webSocketHeaders(rig), Upgrade: 'h2c' }) + HIDDEN,
    'a tunnel': ({ headers }) => head('CONNECT 10.96.0.1:443 HTTP/1.1', headers) + HIDDEN,
    'a trace': ({ headers }) => head('TRACE / HTTP/1.1', { ...headers, connection: 'close' }),
    'a method of somebody else': ({ headers }) =>
      head('PROPFIND / HTTP/1.1', { ...headers, connection: 'close' }),
  };
  for (const [what, words] of Object.entries(SMUGGLED)) {
    test(what, LIMIT, async (t) => {
      const rig = await startForwarder(t);
      const said = await say(rig.forwarder.port, words(rig));
      // Node ends a connection without a word where it knows of nobody who would take a tunnel.
      assert.match(said, /^(?:HTTP\/1\.1 4\d\d [\s\S]*)?$/);
      const paths = rig.arrived.map(({ url }) => url);
      // The head of a chunked request is in order; what follows it is not, and is no request.
      assert.ok(paths.length === 0 || what === 'a chunk of a wrong length', JSON.stringify(paths));
      assert.ok(!JSON.stringify(paths).includes('hidden'));
    });
  }

  test('what follows a refused upgrade is no request', LIMIT, async (t) => {
    const rig = await startForwarder(t, {
      upgrade: (_request, socket) => {
        socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\nConnection: close\r\n\r\ngone');
      },
    });
    const hidden = head('GET /hidden HTTP/1.1', rig.headers);
    const said = await say(rig.forwarder.port, head('GET /ws HTTP/1.1', webSocketHeaders(rig)) + hidden);
    assert.match(said, /^HTTP\/1\.1 404 [\s\S]*connection: close[\s\S]*\r\n\r\ngone$/i);
    assert.equal(rig.arrived.length, 1);
  });
});

describe('who is asking is not for a browser to say', () => {
  test('names, passes and addresses stay here', LIMIT, async (t) => {
    const { arrived, forwarder, headers, cookie } = await startForwarder(t);
    await call(forwarder.port, '/', {
      ...headers,
      cookie: `${cookie}; other=server`,
      authorization: 'Bearer theirs',
      'proxy-authorization': 'Basic theirs',
      'impersonate-user': 'admin',
      'Impersonate-Extra-x': 'y',
      'x-remote-user': 'admin',
      'x-remote-extra-x': 'y',
      'x-forwarded-for': '10.0.0.1',
      forwarded: 'for=10.0.0.1',
      connection: 'close, x-named',
      'x-named': 'for us',
      'x-own': 'for it',
    });
    const [request = assert.fail()] = arrived;
    assert.equal(request.headers['x-own'], 'for it');
    const others = JSON.stringify(request.rawHeaders);
    assert.doesNotMatch(
      others,
      /theirs|admin|remote|impersonate|10\.0\.0\.1|x-named|cookie|service-explorer-\d/i,
    );
  });

  for (const [what, set] of [
    ['with a path of its own', 'jupyter=x; Path=/none'],
    ['that is over already', 'jupyter=; Max-Age=0'],
    ['spelled otherwise', ' jupyter = secret2 '],
  ] as const) {
    test(
      `a cookie of another server stays here where the backend sets one of its name: ${what}`,
      LIMIT,
      async (t) => {
        const { arrived, forwarder, headers, cookie } = await startForwarder(t, {
          answer: (_request, response) => {
            response.setHeader('set-cookie', set).end();
          },
        });
        await call(forwarder.port, '/', headers);
        await call(forwarder.port, '/', { ...headers, cookie: `${cookie}; jupyter=secret` });
        assert.equal(arrived.length, 2);
        assert.equal(arrived[1]?.headers.cookie, undefined);
      },
    );
  }

  test('a token for the API server in the protocols of a WebSocket is refused', LIMIT, async (t) => {
    const rig = await startForwarder(t);
    const protocols = `base64url.bearer.authorization.k8s.io.${Buffer.from('theirs').toString('base64url')}, chat`;
    const headers = { ...webSocketHeaders(rig), 'sec-websocket-protocol': protocols };
    assert.match(await say(rig.forwarder.port, head('GET / HTTP/1.1', headers)), /^HTTP\/1\.1 400 /);
    assert.equal(rig.arrived.length, 0);
  });

  test(
    'no address is admitted that is of no browser: its origin would be that of anybody',
    LIMIT,
    async (t) => {
      const { forwarder, headers, arrived } = await startForwarder(t);
      assert.throws(() => {
        forwarder.admitAt(new URL('vscode://tunnel.example/'));
      }, TypeError);
      const sent = { ...headers, origin: 'null' };
      assert.equal((await call(forwarder.port, '/', sent)).status, 403);
      assert.equal(arrived.length, 0);
    },
  );

  test('what another Service left in the browser at this port is cleared, once', LIMIT, async (t) => {
    // The rig has used the first ticket.
    const { forwarder, headers, entered } = await startForwarder(t);
    assert.equal(entered['clear-site-data'], '"storage"');
    const { pathname, search } = forwarder.ticket();
    const again = await call(forwarder.port, pathname + search, { host: headers['host'] ?? '' });
    assert.deepEqual([again.status, again.headers['clear-site-data']], [200, undefined]);
  });

  test('a ticket is good once, and never reaches the backend', LIMIT, async (t) => {
    const { arrived, forwarder, headers } = await startForwarder(t);
    const { pathname, search } = forwarder.ticket();
    const { host } = headers as { host: string };
    const path = `/a/b${pathname.slice(1)}${search}&x=1`;
    const first = await call(forwarder.port, path, {
      host,
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
    });
    const second = await call(forwarder.port, path, { host });
    assert.deepEqual([first.status, second.status], [200, 403]);
    assert.match(first.text, /url='\.\/b\?x=1'/);
    assert.match(String(first.headers['set-cookie']), /; Path=\/; HttpOnly; SameSite=Strict$/);
    assert.match(String(first.headers['content-security-policy']), /default-src 'none'/);
    await call(forwarder.port, path, headers);
    assert.deepEqual(
      arrived.map(({ url }) => url),
      ['/api/v1/namespaces/shop/services/web:80/proxy/a/b?x=1'],
    );
  });

  test('a ticket is not for scripts, frames and other pages', LIMIT, async (t) => {
    const { forwarder, headers } = await startForwarder(t);
    const { host } = headers as { host: string };
    const { pathname, search } = forwarder.ticket();
    for (const sent of [
      { 'sec-fetch-mode': 'cors' },
      { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
      { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
      { origin: 'https://evil.example' },
    ]) {
      const { status, headers: answered } = await call(forwarder.port, pathname + search, { host, ...sent });
      assert.deepEqual([status, answered['set-cookie']], [403, undefined]);
    }
    assert.equal((await call(forwarder.port, pathname + search, { host })).status, 200);
  });

  test('a link with a ticket that is none is no way around the rules', LIMIT, async (t) => {
    const { forwarder, headers, arrived } = await startForwarder(t);
    const sent = { ...headers, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate' };
    assert.equal((await call(forwarder.port, '/delete?service-explorer-ticket=x', sent)).status, 403);
    assert.equal(arrived.length, 0);
  });

  test('what is special in a link stays in it', LIMIT, async (t) => {
    const { forwarder, headers } = await startForwarder(t);
    const { search } = forwarder.ticket();
    const path = `/'><script>alert(1)</script>${search}&'"><img>`;
    const { text } = await call(forwarder.port, path, { host: headers['host'] ?? '' });
    assert.doesNotMatch(text, /<script|<img/);
  });
});

test('only this machine can connect', LIMIT, async (t) => {
  const { forwarder } = await startForwarder(t);
  const others = Object.values(networkInterfaces())
    .flat()
    .filter((each) => each?.internal === false && each.family === 'IPv4');
  for (const { address } of [{ address: '127.0.0.2' }, ...others.map((each) => each ?? assert.fail())]) {
    const socket = connect(forwarder.port, address);
    await assert.rejects(once(socket, 'connect'), { code: 'ECONNREFUSED' });
  }
});

test('a context that is read-only is written to by nothing', LIMIT, async (t) => {
  const rig = await startForwarder(t, { isReadOnly: () => true });
  const { forwarder, headers, arrived } = rig;
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    assert.equal((await call(forwarder.port, '/', headers, { method })).status, 403);
  }
  assert.match(await say(forwarder.port, head('GET / HTTP/1.1', webSocketHeaders(rig))), /^HTTP\/1\.1 403 /);
  assert.equal(arrived.length, 0);
  assert.equal((await call(forwarder.port, '/', headers)).status, 200);
});
