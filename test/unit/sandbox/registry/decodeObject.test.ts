import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../../src/common/json.ts';
import { decodeObject, type DecodedObject } from '../../../../src/sandbox/registry/decodeObject.ts';
import {
  always,
  any,
  int64,
  list,
  plain,
  pointer,
  string,
  struct,
  texts,
  time,
} from '../../../../src/sandbox/registry/fieldTable.ts';

const THING = struct('v1.Thing', {
  name: plain(string),
  count: pointer(int64),
  at: always(time),
  notes: plain(texts),
  raw: plain(any),
  parts: plain(list(struct('v1.Part', { name: always(string), size: plain(int64, { since: '1.36' }) }))),
  former: plain(string, { until: '1.9' }),
});

function decode(body: string, profile: '1.9' | '1.36' = '1.36'): DecodedObject {
  return decodeObject(THING, JSON.parse(body) as JsonObject, profile);
}

describe('an object that is read as a Go struct', () => {
  it('keeps empty values only where Go writes them', () => {
    const { object } = decode('{"name":"","count":0,"notes":{},"parts":[]}');
    assert.deepEqual(object, { count: 0, at: null });
  });

  it('has times in UTC and in whole seconds', () => {
    for (const [sent, stored] of [
      ['2026-01-01T00:30:00Z', '2026-01-01T00:30:00Z'],
      ['2026-01-01T00:30:00.75+01:00', '2025-12-31T23:30:00Z'],
    ] as const) {
      assert.equal(decode(JSON.stringify({ at: sent })).object['at'], stored);
    }
  });

  it('refuses what is no time', () => {
    for (const sent of ['2026-01-01', '2026-13-01T00:00:00Z', '2026-01-01 00:00:00Z', 5]) {
      assert.throws(
        () => decode(JSON.stringify({ at: sent })),
        /cannot be handled as a Thing: /,
        String(sent),
      );
    }
  });

  it('drops what its generation does not know, and says so', () => {
    const body = '{"former":"a","parts":[{"name":"b","size":1,"other":2}]}';
    assert.deepEqual(decode(body), {
      object: { at: null, parts: [{ name: 'b', size: 1 }] },
      strictProblems: ['unknown field "former"', 'unknown field "parts[0].other"'],
    });
    assert.deepEqual(decode(body, '1.9').object, { at: null, parts: [{ name: 'b' }], former: 'a' });
  });

  it('takes the names of what every object inherits for names like any other', () => {
    const body = '{"__proto__":{"name":"a"},"constructor":1,"notes":{"__proto__":"b","toString":"c"}}';
    const { object, strictProblems } = decode(body);
    assert.deepEqual(strictProblems, ['unknown field "__proto__"', 'unknown field "constructor"']);
    assert.equal(object['name'], undefined);
    assert.equal(JSON.stringify(object['notes']), '{"__proto__":"b","toString":"c"}');
    assert.equal(Object.getPrototypeOf(object['notes']), Object.prototype);
    assert.equal('b' in {}, false);
  });
});
