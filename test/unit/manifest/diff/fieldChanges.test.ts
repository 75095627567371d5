import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isJsonEqual, type JsonObject } from '../../../../src/common/json.ts';
import { fieldChanges } from '../../../../src/manifest/diff/fieldChanges.ts';
import { fuzz } from '../../../support/fuzz.ts';
import { triples } from '../../../support/serviceTriples.ts';
import { dns, dnsTcp, file, http } from '../merge/applied.ts';

const before = file({ selector: { app: 'web' }, ports: [dns, http] }, { labels: { app: 'web' } });

describe('field changes', () => {
  test('none', () => {
    assert.deepEqual(fieldChanges(before, structuredClone(before)), []);
  });

  for (const [title, after, changes] of [
    [
      'a value, one more and one less',
      file({ selector: { tier: 'front' }, ports: [dns, http], type: 'NodePort' }, { labels: { app: 'api' } }),
      [
        { path: 'metadata.labels.app', before: 'web', after: 'api' },
        { path: 'spec.selector.app', before: 'web' },
        { path: 'spec.selector.tier', after: 'front' },
        { path: 'spec.type', after: 'NodePort' },
      ],
    ],
    [
      'a port before the others is one change',
      file({ selector: { app: 'web' }, ports: [dnsTcp, dns, http] }, { labels: { app: 'web' } }),
      [{ path: 'spec.ports[0]', after: dnsTcp }],
    ],
    [
      'a port less, and a field of another, at their indices before and after',
      file(
        { selector: { app: 'web' }, ports: [{ ...http, targetPort: 'http' }] },
        { labels: { app: 'web' } },
      ),
      [
        { path: 'spec.ports[0]', before: dns },
        { path: 'spec.ports[0].targetPort', before: 8080, after: 'http' },
      ],
    ],
    [
      'a port in the place of another is one change',
      file(
        { selector: { app: 'web' }, ports: [dns, { ...http, port: 81 }, dnsTcp] },
        { labels: { app: 'web' } },
      ),
      [
        { path: 'spec.ports[1]', before: http, after: { ...http, port: 81 } },
        { path: 'spec.ports[2]', after: dnsTcp },
      ],
    ],
    [
      'another order is a change of the list',
      file({ selector: { app: 'web' }, ports: [http, dns] }, { labels: { app: 'web' } }),
      [{ path: 'spec.ports', before: [dns, http], after: [http, dns] }],
    ],
    [
      'a port twice cannot be told apart',
      file({ selector: { app: 'web' }, ports: [http, http] }, { labels: { app: 'web' } }),
      [{ path: 'spec.ports', before: [dns, http], after: [http, http] }],
    ],
    [
      'keys that are no words, and such as every object inherits',
      file(
        { selector: { app: 'web' }, ports: [dns, http] },
        { labels: { app: 'web', 'example.com/team': 'a', constructor: 'b' } },
      ),
      [
        { path: 'metadata.labels[example.com/team]', after: 'a' },
        { path: 'metadata.labels.constructor', after: 'b' },
      ],
    ],
    [
      'a struct that comes is told of by its fields, what nobody knows as a whole',
      file(
        {
          selector: { app: 'web' },
          ports: [dns, http],
          sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } },
          selektor: { app: 'web' },
        },
        { labels: { app: 'web' } },
      ),
      [
        { path: 'spec.sessionAffinityConfig.clientIP.timeoutSeconds', after: 60 },
        { path: 'spec.selektor', after: { app: 'web' } },
      ],
    ],
    [
      'a list that is replaced, an object that is empty',
      file({ selector: {}, ports: [dns, http], externalIPs: ['192.0.2.1'] }, { labels: { app: 'web' } }),
      [
        { path: 'spec.selector.app', before: 'web' },
        { path: 'spec.externalIPs', after: ['192.0.2.1'] },
      ],
    ],
  ] satisfies [string, JsonObject, unknown][]) {
    test(title, () => {
      assert.deepEqual(fieldChanges(before, after), changes);
    });
  }

  test('there are some exactly where two Services differ, and back again are the same paths of values', async (t) => {
    const property = fc.property(triples('web'), ({ live, wanted }) => {
      const there = fieldChanges(live, wanted);
      assert.equal(there.length === 0, isJsonEqual(live, wanted));
      assert.equal(fieldChanges(wanted, live).length, there.length);
      assert.ok(there.every(({ before: was, after }) => !isJsonEqual(was, after)));
    });
    await fuzz(t, property, 300);
  });
});
