import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import type { Connection } from '../../../src/kube/connection.ts';
import { KubeError } from '../../../src/kube/errors.ts';
import type { Service } from '../../../src/kube/types.ts';
import { openWatch, type WatchEvent } from '../../../src/kube/watch.ts';
import { connect } from '../../support/connect.ts';
import { fuzz } from '../../support/fuzz.ts';
import { isWatch, PROFILES, readRecording } from '../../support/replay/recording.ts';

const LIMIT = { timeout: 60_000 };

type Ending = 'end' | 'break';
interface Outcome {
  readonly events: readonly WatchEvent<Service>[];
  readonly failure: KubeError | undefined;
}

/** The recorded watches that the server carried out to their end, without those that ended with an `ERROR`; all ASCII. */
const STREAMS: readonly string[] = PROFILES.flatMap((profile) => readRecording(profile))
  .filter((exchange) => isWatch(exchange) && exchange.response.status === 200)
  .map(({ response }) => response.body)
  .filter((stream) => stream.length > 0 && !stream.includes('"ERROR"'));

let server: Server;
let connection: Connection;
/** What the server answers next. */
let respond: (response: ServerResponse) => Promise<void>;

before(async () => {
  server = createServer((_, response) => {
    void respond(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  connection = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

after(async () => {
  connection.dispose();
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
});

/** Lets a server send these pieces, one after the other, and reads them as a watch. */
async function watch(pieces: readonly Buffer[], ending: Ending): Promise<Outcome> {
  respond = async (response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
    for (const piece of pieces) {
      response.write(piece);
      // One read for each piece, or nearly so.
      await nextTurn();
    }
    if (ending === 'end') {
      response.end();
    } else {
      response.destroy();
    }
  };
  const events: WatchEvent<Service>[] = [];
  try {
    const batches = await openWatch<Service>(connection, '/api/v1/services', {
      query: { watch: true },
      signal: new AbortController().signal,
    });
    for await (const batch of batches) {
      events.push(...batch);
    }
    return { events, failure: undefined };
  } catch (failure) {
    assert.ok(failure instanceof KubeError, String(failure));
    return { events, failure };
  }
}

function wholeLines(text: string): string {
  return text.slice(0, text.lastIndexOf('\n') + 1);
}

/** The events of whole lines, read without the code under test. */
function eventsOf(lines: string): readonly WatchEvent<Service>[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { type, object } = JSON.parse(line) as { readonly type: 'ADDED'; readonly object: Service };
      return (type as string) === 'BOOKMARK'
        ? {
            type: 'BOOKMARK',
            resourceVersion: object.metadata.resourceVersion!,
            ...(object.metadata.annotations && { initialEventsEnd: true }),
          }
        : { type, object };
    });
}

function cutAt(bytes: Buffer, places: readonly number[]): readonly Buffer[] {
  const ends = [
    ...places.map((place) => place % bytes.length).sort((one, other) => one - other),
    bytes.length,
  ];
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

const streams = fc.constantFrom(...STREAMS);
const cuts = fc.array(fc.nat(), { maxLength: 40 });

test('a recorded watch gives the same events however its bytes are cut', LIMIT, async (t) => {
  await fuzz(
    t,
    fc.asyncProperty(streams, cuts, async (stream, places) => {
      const { events, failure } = await watch(cutAt(Buffer.from(stream), places), 'end');
      assert.equal(failure, undefined);
      assert.deepEqual(events, eventsOf(stream));
    }),
  );
});

test('a watch that ends too early gives the events before and says so', LIMIT, async (t) => {
  await fuzz(
    t,
    fc.asyncProperty(
      streams,
      fc.nat(),
      cuts,
      fc.constantFrom<Ending>('end', 'break'),
      async (stream, place, places, ending) => {
        const sent = stream.slice(0, place % stream.length);
        const { events, failure } = await watch(cutAt(Buffer.from(sent), places), ending);
        const whole = eventsOf(wholeLines(sent));
        const endsBetweenEvents = sent === '' || sent.endsWith('\n');
        assert.equal(failure?.code, ending === 'end' && endsBetweenEvents ? undefined : 'unreachable');
        // A connection that breaks may take with it what has not been read yet.
        assert.deepEqual(events, ending === 'end' ? whole : whole.slice(0, events.length));
      },
    ),
  );
});

/** What no server says, between two events: pages of proxies, halves, things that are no event. */
const FOREIGN_LINES = [
  '<!DOCTYPE html><html><head><title>Log in</title></head></html>',
  'null',
  '[]',
  '{}',
  '"ADDED"',
  '{"type":"ADDED"}',
  '{"type":"ADDED","object":null}',
  '{"type":"ADDED","object":{}}',
  '{"type":"ADDED","object":{"metadata":"web"}}',
  '{"type":"RENAMED","object":{"metadata":{"name":"web"}}}',
  '{"type":"BOOKMARK","object":{"metadata":{}}}',
  '{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":7}}}',
];

test('a line that is no event ends the watch after the events before it', LIMIT, async (t) => {
  await fuzz(
    t,
    fc.asyncProperty(
      streams,
      fc.constantFrom(...FOREIGN_LINES),
      fc.nat(),
      cuts,
      async (stream, foreign, place, places) => {
        const lines = stream.split('\n');
        const before = place % lines.length;
        const damaged = lines.toSpliced(before, 0, foreign).join('\n');
        const { events, failure } = await watch(cutAt(Buffer.from(`${damaged}\n`), places), 'end');
        assert.equal(failure?.code, 'protocol', failure?.message);
        assert.deepEqual(events, eventsOf(lines.slice(0, before).join('\n')));
      },
    ),
  );
});

test(
  'bytes that are lost over the end of an event end the watch after the events before',
  LIMIT,
  async (t) => {
    const longer = fc.constantFrom(...STREAMS.filter((stream) => stream.trimEnd().includes('\n')));
    await fuzz(
      t,
      fc.asyncProperty(
        longer,
        fc.nat(),
        fc.integer({ min: 0, max: 50 }),
        // Within the first key: what is left of the second event can stand behind nothing.
        fc.integer({ min: 1, max: 9 }),
        cuts,
        async (stream, which, left, right, places) => {
          const lines = stream.split('\n').slice(0, -1);
          const event = which % (lines.length - 1);
          const glued = lines[event]!.slice(0, lines[event]!.length - left) + lines[event + 1]!.slice(right);
          const damaged = lines.toSpliced(event, 2, glued).join('\n');
          const { events, failure } = await watch(cutAt(Buffer.from(`${damaged}\n`), places), 'end');
          assert.equal(failure?.code, 'protocol', failure?.message);
          assert.deepEqual(events, eventsOf(lines.slice(0, event).join('\n')));
        },
      ),
    );
  },
);

test('a byte that JSON does not have never gives another event than the server sent', LIMIT, async (t) => {
  // Control characters, and bytes that are no UTF-8 by themselves.
  const bytes = fc.oneof(fc.integer({ min: 0, max: 0x1f }), fc.integer({ min: 0x80, max: 0xff }));
  await fuzz(
    t,
    fc.asyncProperty(streams, bytes, fc.nat(), cuts, async (stream, byte, at, places) => {
      const place = at % stream.length;
      const damaged = Buffer.concat([
        Buffer.from(stream.slice(0, place)),
        Buffer.of(byte),
        Buffer.from(stream.slice(place)),
      ]);
      const { events, failure } = await watch(cutAt(damaged, places), 'end');
      if (failure === undefined) {
        // It fell between two words, as white space.
        assert.deepEqual(events, eventsOf(stream));
        return;
      }
      assert.equal(failure.code, 'protocol', failure.message);
      assert.deepEqual(events, eventsOf(wholeLines(stream.slice(0, place))));
    }),
  );
});
