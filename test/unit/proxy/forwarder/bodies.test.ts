import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, createServer, get, request as startRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { describe, test } from 'node:test';
import { bodySink } from '../../../../src/proxy/forwarder/bodySink.ts';
import { bodySource } from '../../../../src/proxy/forwarder/bodySource.ts';
import { LIMIT, startForwarder } from './forwarderRig.ts';

const PIECE_BYTES = 64 * 1024;
const LARGE = randomBytes(160 * PIECE_BYTES);

/** Each in memory of its own, as what is read from a socket is. */
function* piecesOf(body: Buffer): Generator<Buffer> {
  for (let at = 0; at < body.length; at += PIECE_BYTES) {
    yield Buffer.copyBytesFrom(body, at, PIECE_BYTES);
  }
}

describe('a body for the browser', () => {
  test('leaves no memory behind, and takes none that is not its own', LIMIT, async (t) => {
    const own = Buffer.allocUnsafeSlow(5).fill('own, ');
    const shared = Buffer.allocUnsafeSlow(10).fill('shared');
    const server = createServer((_request, response) => {
      const pieces = [own, shared.subarray(0, 6)];
      void pipeline(Readable.from(pieces, { objectMode: false }), bodySink(response));
    }).listen(0, '127.0.0.1');
    t.after(() => server.close());
    await once(server, 'listening');
    const outgoing = get({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, agent: false });
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    assert.equal(await text(response), 'own, shared');
    assert.deepEqual([own.length, shared.length], [0, 10]);
  });
});

describe('a body from the browser', () => {
  test('goes round in the same memory where it is large', LIMIT, async () => {
    const pieces = [...piecesOf(LARGE)];
    const parts: Buffer[] = [];
    const memories = new Set<ArrayBufferLike>();
    for await (const chunk of bodySource(Readable.from(pieces)) as AsyncIterable<Buffer>) {
      memories.add(chunk.buffer);
      // Who takes it slowly has it whole: each piece is read when the next ones have come.
      await new Promise(setImmediate);
      parts.push(Buffer.from(chunk));
    }
    assert.ok(Buffer.concat(parts).equals(LARGE));
    const left = pieces.filter(({ length }) => length > 0);
    assert.equal(left.length, 32);
    assert.equal(memories.size, left.length + 1);
  });

  test('is left alone where it is small', LIMIT, async () => {
    const piece = Buffer.copyBytesFrom(Buffer.from('small'));
    const [taken] = (await bodySource(Readable.from([piece])).toArray()) as Buffer[];
    assert.equal(taken?.buffer, piece.buffer);
    assert.equal(piece.toString(), 'small');
  });

  test('breaks off as it broke off', LIMIT, async () => {
    const request = new Readable({ read: () => undefined });
    const source = bodySource(request);
    request.destroy(new Error('gone'));
    await assert.rejects(buffer(source), /gone/);
  });
});

for (const method of ['GET', 'PUT']) {
  test(`what is large arrives as it was sent: ${method}`, LIMIT, async (t) => {
    const { forwarder, headers } = await startForwarder(t, {
      answer: (request, response) => {
        void pipeline(method === 'GET' ? Readable.from(piecesOf(LARGE)) : request, response);
      },
    });
    const { port } = forwarder;
    const outgoing = startRequest({ host: '127.0.0.1', port, method, headers, agent: false });
    const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
    void pipeline(method === 'GET' ? Readable.from([]) : Readable.from(piecesOf(LARGE)), outgoing);
    const [response] = await answered;
    assert.ok((await buffer(response)).equals(LARGE));
  });
}

test('what is left of a refused body is not in the way of the next request', LIMIT, async (t) => {
  const { forwarder, headers } = await startForwarder(t, {
    answer: ({ method }, response) => {
      response.writeHead(method === 'PUT' ? 413 : 200).end('said');
    },
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => {
    agent.destroy();
  });
  const options = { host: '127.0.0.1', port: forwarder.port, headers, agent };
  const upload = startRequest({ ...options, method: 'PUT' });
  const refused = once(upload, 'response') as Promise<[IncomingMessage]>;
  upload.end(LARGE);
  const [refusal] = await refused;
  assert.deepEqual([refusal.statusCode, await text(refusal)], [413, 'said']);
  const [next] = (await once(get(options), 'response')) as [IncomingMessage];
  assert.deepEqual([next.statusCode, await text(next)], [200, 'said']);
});
