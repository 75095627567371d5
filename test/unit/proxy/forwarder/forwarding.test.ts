import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, request as startRequest, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import {
  call,
  head,
  LIMIT,
  PREFIX,
  startForwarder,
  webSocketHeaders,
  type ForwarderRig,
} from './forwarderRig.ts';

describe('an answer of the backend', () => {
  test('comes with its links, redirects and cookies as if the Service were at "/"', LIMIT, async (t) => {
    const page = (link: string): string => `<a href="${link}" title='${link}'>${link}</a><a href="${link}x">`;
    const { forwarder, headers, serverUrl } = await startForwarder(t, {
      answer: (_request, response) => {
        const text = page(`${PREFIX}/a?b`);
        response.writeHead(302, {
          'content-type': 'text/html; charset=utf-8',
          'content-length': text.length,
          location: `${serverUrl.origin}${PREFIX}/next?c#d`,
          'set-cookie': [
            'sid=1; Domain=shop.example; Path=/x; HttpOnly',
            'service-explorer-1=x',
            'theme=dark',
          ],
          'www-authenticate': 'Basic realm="x"',
          'access-control-allow-origin': '*',
          'clear-site-data': '"*"',
          'x-own': 'kept',
        });
        response.end(text);
      },
    });
    const answer = await call(forwarder.port, '/', headers);
    assert.equal(answer.status, 302);
    assert.equal(answer.text, `<a href="/a?b" title='/a?b'>${PREFIX}/a?b</a><a href="/a?bx">`);
    assert.equal(answer.headers.location, '/next?c#d');
    assert.deepEqual(answer.headers['set-cookie'], ['sid=1; Path=/x; HttpOnly', 'theme=dark']);
    assert.equal(answer.headers['x-own'], 'kept');
    for (const name of ['www-authenticate', 'access-control-allow-origin', 'clear-site-data']) {
      assert.equal(answer.headers[name], undefined);
    }
  });

  for (const [what, link] of [
    ['another Service', '/api/v1/namespaces/shop/services/other:80/proxy/a'],
    ['a Service whose name begins alike', `${PREFIX.replace('web:80', 'web:8080')}/a`],
    ['what begins alike', `${PREFIX}x/a`],
    ['another host', `http://evil.example${PREFIX}/a`],
  ]) {
    test(`a link to ${what} is left alone`, LIMIT, async (t) => {
      const { forwarder, headers } = await startForwarder(t, {
        answer: (_request, response) => {
          response.writeHead(200, { 'content-type': 'text/html', location: link }).end(`<a href="${link}">`);
        },
      });
      const answer = await call(forwarder.port, '/', headers);
      assert.deepEqual([answer.text, answer.headers.location], [`<a href="${link}">`, link]);
    });
  }

  test('is the same wherever its page is cut in pieces', LIMIT, async (t) => {
    const before = `<p title="a">'quoted'</p>\n<a href="${PREFIX}/\u00e4">x</a><img src='${PREFIX}'>`;
    const page = Buffer.from(before);
    const { forwarder, headers } = await startForwarder(t, {
      answer: ({ url }, response) => {
        const at = Number(url?.split('?')[1]);
        response.writeHead(200, { 'content-type': 'text/html' });
        response.write(page.subarray(0, at), () => response.end(page.subarray(at)));
      },
    });
    for (let at = 0; at <= page.length; at += 1) {
      const answer = await call(forwarder.port, `/?${at}`, headers);
      assert.equal(
        answer.text,
        `<p title="a">'quoted'</p>\n<a href="/\u00e4">x</a><img src='/'>`,
        `cut at ${at}`,
      );
    }
  });

  test('is read as it comes, and ends as it ends', LIMIT, async (t) => {
    const more = Promise.withResolvers<undefined>();
    const { forwarder, headers } = await startForwarder(t, {
      answer: (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
        void more.promise.then(() => response.write('data: 1\n\n', () => response.destroy()));
      },
    });
    const answer = await new Promise<IncomingMessage>((resolve) => {
      get({ host: '127.0.0.1', port: forwarder.port, headers, setHost: false, agent: false }, resolve);
    });
    const broken = once(answer, 'aborted');
    more.resolve(undefined);
    const [data] = (await once(
      answer.on('error', () => undefined),
      'data',
    )) as [Buffer];
    assert.equal(data.toString(), 'data: 1\n\n');
    await broken;
  });

  test('has no body where it has none, and is decompressed', LIMIT, async (t) => {
    const { forwarder, headers } = await startForwarder(t, {
      answer: ({ url }, response) => {
        if (url?.endsWith('/packed')) {
          const body = gzipSync(`<a href="${PREFIX}/">`);
          response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' }).end(body);
        } else {
          response.writeHead(304, { etag: '"1"' }).end();
        }
      },
    });
    const { status, headers: answered } = await call(forwarder.port, '/', headers);
    assert.deepEqual([status, answered.etag], [304, '"1"']);
    const packed = await call(forwarder.port, '/packed', headers);
    assert.deepEqual([packed.text, packed.headers['content-encoding']], ['<a href="/">', undefined]);
    const asked = await call(forwarder.port, '/packed', headers, { method: 'HEAD' });
    assert.deepEqual([asked.status, asked.text], [200, '']);
  });

  test('is left when the browser goes away', LIMIT, async (t) => {
    const gone = Promise.withResolvers<undefined>();
    const came = Promise.withResolvers<undefined>();
    const { forwarder, headers } = await startForwarder(t, {
      answer: (_request, response) => {
        response.once('close', () => {
          gone.resolve(undefined);
        });
        came.resolve(undefined);
      },
    });
    const asked = get({ host: '127.0.0.1', port: forwarder.port, headers, setHost: false, agent: false });
    asked.on('error', () => undefined);
    await came.promise;
    asked.destroy();
    await gone.promise;
  });
});

describe('a request', () => {
  test('arrives with its method, path, query, headers and body', LIMIT, async (t) => {
    const bodies: string[] = [];
    const { forwarder, headers, arrived, serverUrl } = await startForwarder(t, {
      answer: (request, response) => {
        void text(request).then((body) => {
          bodies.push(body);
          response.end();
        });
      },
    });
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const sent = {
        ...headers,
        origin: forwarder.origin,
        referer: `${forwarder.origin}/from?a`,
        'x-a': '\u00e4',
      };
      const hasBody = method === 'POST' || method === 'PATCH';
      const [length, chunks] = [{ 'content-length': '4' }, { 'transfer-encoding': 'chunked' }];
      await call(
        forwarder.port,
        '/a%20b;c?d=e%26&d',
        { ...sent, ...(method === 'POST' && length), ...(method === 'PATCH' && chunks) },
        { method, ...(hasBody && { body: 'body' }) },
      );
      const request = arrived.at(-1) ?? assert.fail();
      assert.equal(`${request.method ?? ''} ${request.url ?? ''}`, `${method} ${PREFIX}/a%20b;c?d=e%26&d`);
      assert.equal(request.headers['x-a'], '\u00e4');
      // To the backend its pages are of the host that it is called by.
      assert.equal(request.headers.origin, serverUrl.origin);
      assert.equal(request.headers.referer, `${serverUrl.origin}/from?a`);
      assert.equal(bodies.at(-1), hasBody ? 'body' : '');
      // Chunks that were all there may have been given a length.
      if (method !== 'PATCH') {
        assert.equal(request.headers['content-length'], { POST: '4', PUT: '0' }[method]);
      }
    }
  });

  test('takes the cookies of the backend along, and no others', LIMIT, async (t) => {
    const { forwarder, headers, arrived, cookie } = await startForwarder(t, {
      answer: (_request, response) => {
        response.writeHead(200, { 'set-cookie': ['sid=1; HttpOnly', ' a = "b=c" ;Path=/'] }).end();
      },
    });
    await call(forwarder.port, '/', headers);
    await call(forwarder.port, '/', { ...headers, cookie: `jupyter=secret; sid=1; ${cookie}; a="b=c"` });
    assert.equal(arrived.at(-1)?.headers.cookie, 'sid=1; a="b=c"');
  });

  test('that waits for leave to send its body gets it', LIMIT, async (t) => {
    const { forwarder, headers } = await startForwarder(t, {
      answer: (request, response) => request.pipe(response),
    });
    const asked = startRequest({
      ...{ host: '127.0.0.1', port: forwarder.port, method: 'PUT', setHost: false, agent: false },
      headers: { ...headers, expect: '100-continue', 'content-length': 2 },
    });
    asked.flushHeaders();
    await once(asked, 'continue');
    const [answer] = (await once(asked.end('ok'), 'response')) as [IncomingMessage];
    assert.equal(await text(answer), 'ok');
  });

  test('of a page that hides where it is comes through', LIMIT, async (t) => {
    const { forwarder, headers } = await startForwarder(t);
    const sent = { ...headers, origin: 'null', 'sec-fetch-site': 'same-origin' };
    assert.equal((await call(forwarder.port, '/', sent, { method: 'POST' })).status, 200);
  });

  test('by another name of this machine comes through, and by one that the editor gave', LIMIT, async (t) => {
    const { forwarder, cookie } = await startForwarder(t);
    forwarder.admitAt(new URL('https://tunnel.example/'));
    for (const [host, origin] of [
      [`localhost:${forwarder.port}`, `http://localhost:${forwarder.port}`],
      [`[::1]:${forwarder.port}`, `http://[::1]:${forwarder.port}`],
      ['tunnel.example', 'https://tunnel.example'],
    ] as const) {
      assert.equal((await call(forwarder.port, '/', { host, origin, cookie })).status, 200);
    }
    assert.equal((await call(forwarder.port, '/', { host: 'other.tunnel.example', cookie })).status, 421);
  });
});

describe('a WebSocket', () => {
  async function open(rig: ForwarderRig): Promise<{ socket: Socket; said: string }> {
    const socket = connect(rig.forwarder.port, '127.0.0.1').on('error', () => undefined);
    socket.write(head('GET /live?a HTTP/1.1', webSocketHeaders(rig)));
    let said = '';
    while (!said.includes('\r\n\r\n')) {
      said += String(((await once(socket, 'data')) as [Buffer])[0]);
    }
    return { socket, said };
  }

  test('is joined to the backend, and ends with it', LIMIT, async (t) => {
    const backends: Duplex[] = [];
    const rig = await startForwarder(t, {
      upgrade: (_request, socket) => {
        backends.push(socket);
        socket.write(
          'HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: y\r\n\r\n',
        );
        socket.pipe(socket);
      },
    });
    const { socket, said } = await open(rig);
    assert.match(said, /^HTTP\/1\.1 101 [\s\S]*sec-websocket-accept: y\r\n[\s\S]*upgrade: websocket\r\n/i);
    const [request = assert.fail()] = rig.arrived;
    assert.equal(request.url, `${PREFIX}/live?a`);
    assert.equal(request.headers.origin, rig.serverUrl.origin);
    assert.equal(request.headers['sec-websocket-key'], 'dGhlIHNhbXBsZSBub25jZQ==');
    socket.write('repeated');
    assert.equal(String(((await once(socket, 'data')) as [Buffer])[0]), 'repeated');
    const closed = once(socket, 'close');
    backends[0]?.destroy();
    await closed;
  });

  test('ends with the forwarder', LIMIT, async (t) => {
    const rig = await startForwarder(t);
    const { socket } = await open(rig);
    const closed = once(socket, 'close');
    rig.forwarder.dispose();
    await closed;
  });
});

describe('where there is nobody', () => {
  test('the API server says why, and what is seen comes again by itself', LIMIT, async (t) => {
    const message = 'no endpoints available for service "web:80"';
    const { forwarder, headers } = await startForwarder(t, {
      answer: (_request, response) => {
        response
          .writeHead(503, { 'content-type': 'application/json' })
          .end(JSON.stringify({ kind: 'Status', code: 503, message }));
      },
    });
    const seen = await call(forwarder.port, '/', { ...headers, 'sec-fetch-mode': 'navigate' });
    assert.deepEqual(
      [seen.status, seen.text, seen.headers['refresh']],
      [503, `unavailable: ${message}\n`, '3'],
    );
    assert.match(String(seen.headers['content-type']), /^text\/plain/);
    const fetched = await call(forwarder.port, '/', { ...headers, 'sec-fetch-mode': 'cors' });
    assert.equal(fetched.headers['refresh'], undefined);
  });

  test('an API server that comes back is found again', LIMIT, async (t) => {
    const { forwarder, headers, stopServer, startServer } = await startForwarder(t);
    assert.equal((await call(forwarder.port, '/', headers)).text, 'from the backend');
    await stopServer();
    const gone = await call(forwarder.port, '/', headers);
    assert.deepEqual([gone.status, gone.text.startsWith('unreachable: ')], [502, true]);
    await startServer();
    assert.equal((await call(forwarder.port, '/', headers)).text, 'from the backend');
  });

  test('an API server that was started anew meanwhile is not noticed', LIMIT, async (t) => {
    const { forwarder, headers, stopServer, startServer } = await startForwarder(t);
    await call(forwarder.port, '/', headers);
    await stopServer();
    await startServer();
    assert.equal((await call(forwarder.port, '/', headers)).text, 'from the backend');
  });
});

const HALF_AN_HOUR = 30 * 60 * 1000;

describe('it stops', () => {
  test('when nobody has asked for half an hour', LIMIT, async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { forwarder, headers } = await startForwarder(t);
    let stops = 0;
    forwarder.onDidStop(() => (stops += 1));
    t.mock.timers.tick(HALF_AN_HOUR - 1);
    await call(forwarder.port, '/', headers);
    t.mock.timers.tick(HALF_AN_HOUR - 1);
    // Those who are not let in do not keep it.
    await call(forwarder.port, '/', { host: headers['host'] ?? '' });
    assert.equal(stops, 0);
    t.mock.timers.tick(1);
    assert.equal(stops, 1);
    await assert.rejects(call(forwarder.port, '/', {}), { code: 'ECONNREFUSED' });
  });

  test('not while something is under way', LIMIT, async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const came = Promise.withResolvers<undefined>();
    const done = Promise.withResolvers<undefined>();
    const { forwarder, headers } = await startForwarder(t, {
      answer: (_request, response) => {
        came.resolve(undefined);
        void done.promise.then(() => response.end('late'));
      },
    });
    let stops = 0;
    forwarder.onDidStop(() => (stops += 1));
    const asked = call(forwarder.port, '/', headers);
    await came.promise;
    t.mock.timers.tick(2 * HALF_AN_HOUR);
    assert.equal(stops, 0);
    done.resolve(undefined);
    assert.equal((await asked).text, 'late');
    t.mock.timers.tick(HALF_AN_HOUR);
    assert.equal(stops, 1);
  });

  test('once, with what is under way', LIMIT, async (t) => {
    const came = Promise.withResolvers<undefined>();
    const { forwarder, headers } = await startForwarder(t, {
      answer: () => {
        came.resolve(undefined);
      },
    });
    let stops = 0;
    forwarder.onDidStop(() => (stops += 1));
    const asked = call(forwarder.port, '/', headers);
    await came.promise;
    forwarder.dispose();
    forwarder.dispose();
    await assert.rejects(asked);
    assert.equal(stops, 1);
  });
});
