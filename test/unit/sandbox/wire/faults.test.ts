import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Status } from '../../../../src/kube/types.ts';
import {
  beforeHeaders,
  brokenLine,
  drip,
  errorEvent,
  failureOf,
  halfLine,
  hugeLine,
  inBody,
  unknownEvent,
} from '../../../../src/sandbox/wire/faults.ts';
import { sampleService } from '../../../support/faultServer/sampleServices.ts';
import { Call, get } from '../call.ts';
import { SERVICES, startWithService, WATCH } from '../oneService.ts';

describe('on the wire', () => {
  test('before the headers: reset and close', async (t) => {
    const server = await startWithService(t);
    for (const [how, ending] of [
      ['reset', 'RST'],
      ['close', 'FIN'],
    ] as const) {
      server.inject({ fault: beforeHeaders(how) });
      const call = await get(server.url + SERVICES);
      assert.deepEqual([await call.ending, call.status], [ending, undefined]);
    }
  });

  test('in a body: reset, close and a clean end after so many bytes', async (t) => {
    const server = await startWithService(t);
    for (const [how, ending] of [
      ['reset', 'RST'],
      ['close', 'FIN'],
      ['end', 'complete'],
    ] as const) {
      server.inject({ fault: inBody(how, { bytes: 12 }) });
      const call = await get(server.url + SERVICES);
      assert.deepEqual([await call.ending, call.status, call.body], [ending, 200, '{"kind":"Ser']);
    }
  });

  test('in a stream: reset, close and a clean end after so many events', async (t) => {
    const server = await startWithService(t);
    server.state.put('services', sampleService('a', 'next'));
    for (const [how, ending] of [
      ['reset', 'RST'],
      ['close', 'FIN'],
      ['end', 'complete'],
    ] as const) {
      server.inject({ fault: inBody(how, { lines: 1 }) });
      const call = await get(server.url + WATCH);
      assert.deepEqual([await call.ending, call.summary], [ending, ['ADDED a/web']]);
    }
  });

  test('a place is found wherever the events before it end', async (t) => {
    const server = await startWithService(t);
    server.state.put('services', sampleService('a', 'next'));
    const whole = new Call(server.url + WATCH);
    await whole.until(({ events }) => events.length === 2);
    const bytes = Buffer.concat(whole.chunks);
    const place = bytes.indexOf('"next"');
    server.inject({ fault: inBody('close', { bytes: place }) });
    const call = await get(server.url + WATCH);
    assert.equal(call.body, bytes.subarray(0, place).toString());
  });

  test('half a line, then reset, close or a clean end', async (t) => {
    const server = await startWithService(t);
    for (const [how, ending] of [
      ['reset', 'RST'],
      ['close', 'FIN'],
      ['end', 'complete'],
    ] as const) {
      server.inject({ fault: halfLine(how) });
      const call = await get(server.url + WATCH);
      assert.deepEqual([await call.ending, call.body], [ending, '{"type":"ADDED","obj']);
    }
  });

  test('a stall before the headers lasts until the server resumes', async (t) => {
    const server = await startWithService(t);
    server.inject({ match: { verb: 'list' }, fault: beforeHeaders('stall') });
    const stalled = new Call(server.url + SERVICES);
    await server.waitForRequests({ verb: 'list' });
    assert.equal((await get(`${server.url}/healthz`)).body, 'ok');
    assert.equal(stalled.status, undefined);
    server.resume();
    assert.deepEqual([await stalled.ending, stalled.status], ['complete', 200]);
  });

  test('a stall in a body or a stream lasts until the server resumes', async (t) => {
    const server = await startWithService(t);
    server.inject({ match: { verb: 'list' }, fault: inBody('stall', { bytes: 12 }) });
    server.inject({ match: { verb: 'watch' }, fault: halfLine('stall', 1) });
    const list = new Call(server.url + SERVICES);
    const watch = new Call(server.url + WATCH);
    await list.until(({ body }) => body.length === 12);
    await watch.until(({ events }) => events.length === 1);
    server.state.put('services', sampleService('a', 'next'));
    await watch.until(({ body }) => body.endsWith('\n{"type":"ADDED","obj'));
    assert.equal((await get(`${server.url}/healthz`)).body, 'ok');
    assert.equal(list.body.length, 12);
    server.resume();
    assert.equal(await list.ending, 'complete');
    await watch.until(({ events }) => events.length === 2);
    assert.deepEqual(watch.summary, ['ADDED a/web', 'ADDED a/next']);
  });

  test('a slow drip tears lines and characters apart, and loses nothing', async (t) => {
    const server = await startWithService(t);
    const whole = await get(server.url + SERVICES);
    server.inject({ fault: drip(1) });
    const torn = await get(server.url + SERVICES);
    assert.equal(torn.body, whole.body);
    assert.ok(torn.chunks.length > whole.chunks.length);
    assert.ok(
      torn.chunks.some((chunk) => chunk.toString().includes('\uFFFD')),
      'no character was torn apart',
    );
  });
});

describe('in a stream', () => {
  const odd = [
    {
      name: 'a line that is no JSON',
      fault: brokenLine(),
      line: /^\{"type":"ADDED","object":\{"metadata":$/,
    },
    { name: 'an event of an unknown type', fault: unknownEvent(), line: /^\{"type":"RENAMED",.*\}$/ },
  ];
  for (const { name, fault, line } of odd) {
    test(`${name}, and then it goes on`, async (t) => {
      const server = await startWithService(t);
      server.inject({ fault });
      const call = new Call(server.url + WATCH);
      await call.until(({ body }) => body.split('\n').length === 3);
      const [first, second] = call.body.split('\n');
      assert.match(first!, line);
      assert.match(second!, /"name":"web"/);
    });
  }

  test('a line of 16 MB', async (t) => {
    const server = await startWithService(t);
    server.inject({ fault: hugeLine() });
    const call = new Call(server.url + WATCH);
    let bytes = 0;
    await call.until(({ chunks }) => {
      bytes += chunks.at(-1)?.length ?? 0;
      return bytes > 16 * 1024 * 1024;
    });
    const [huge] = call.body.split('\n');
    assert.equal(huge!.length + 1, 16 * 1024 * 1024);
    assert.equal((JSON.parse(huge!) as { type: string }).type, 'MODIFIED');
  });

  for (const code of [410, 500, 504]) {
    test(`an ERROR event with ${code}, and then the end`, async (t) => {
      const server = await startWithService(t);
      server.inject({ fault: errorEvent(failureOf(code)) });
      const call = await get(server.url + WATCH);
      const [event, ...others] = call.events as unknown as { type: string; object: Status }[];
      assert.deepEqual(
        [await call.ending, call.status, event!.type, event!.object.code],
        ['complete', 200, 'ERROR', code],
      );
      assert.deepEqual(others, []);
    });
  }

  test('faults strike a stream that is open', async (t) => {
    const server = await startWithService(t);
    const call = new Call(server.url + WATCH);
    await call.until(({ events }) => events.length === 1);
    server.disturb(unknownEvent());
    server.disturb(inBody('stall'));
    server.state.put('services', sampleService('a', 'next'));
    await call.until(({ events }) => events.length === 2);
    server.resume();
    await call.until(({ events }) => events.length === 3);
    assert.deepEqual(call.summary, ['ADDED a/web', 'RENAMED /renamed', 'ADDED a/next']);
    server.disturb(inBody('reset'), { resource: 'services' });
    assert.equal(await call.ending, 'RST');
    await server.waitFor(() => server.openWatches === 0);
    assert.throws(() => {
      server.disturb(inBody('reset'));
    }, /No such exchange/);
  });
});
