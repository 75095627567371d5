import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { JsonObject } from '../../../../src/common/json.ts';
import { mergeEdits } from '../../../../src/manifest/merge/mergeEdits.ts';
import { fuzz } from '../../../support/fuzz.ts';
import { triples } from '../../../support/serviceTriples.ts';

function service(spec: JsonObject, labels: JsonObject = {}): JsonObject {
  return { metadata: { name: 'web', labels }, spec };
}

const HTTP = { name: 'http', port: 80, protocol: 'TCP' };
const DNS = { name: 'dns', port: 53, protocol: 'UDP' };

describe('two edits', () => {
  for (const [title, base, yours, theirs, merged] of [
    [
      'of fields that stand beside one another',
      service({ sessionAffinity: 'None', type: 'ClusterIP' }),
      service({ sessionAffinity: 'ClientIP', type: 'ClusterIP' }),
      service({ sessionAffinity: 'None', type: 'NodePort' }, { a: 'b' }),
      service({ sessionAffinity: 'ClientIP', type: 'NodePort' }, { a: 'b' }),
    ],
    [
      'of different fields of a port, beside one that comes and one that goes',
      service({ ports: [HTTP, DNS] }),
      service({
        ports: [
          { ...HTTP, targetPort: 'web' },
          { name: 'more', port: 81 },
        ],
      }),
      service({ ports: [{ ...HTTP, nodePort: 30080 }, DNS] }),
      service({
        ports: [
          { ...HTTP, nodePort: 30080, targetPort: 'web' },
          { name: 'more', port: 81 },
        ],
      }),
    ],
    [
      'to the same end',
      service({ type: 'ClusterIP' }),
      service({ type: 'NodePort' }),
      service({ type: 'NodePort' }),
      service({ type: 'NodePort' }),
    ],
    [
      'of one field are a conflict',
      service({ type: 'ClusterIP' }),
      service({ type: 'NodePort' }),
      service({ type: 'LoadBalancer' }),
      undefined,
    ],
    [
      'of a port that one removes and the other changes are a conflict',
      service({ ports: [HTTP, DNS] }),
      service({ ports: [HTTP] }),
      service({ ports: [HTTP, { ...DNS, name: 'domain' }] }),
      undefined,
    ],
    [
      'of ports that cannot be told apart are a conflict',
      service({ ports: [HTTP] }),
      service({ ports: [HTTP, HTTP] }),
      service({ ports: [{ ...HTTP, name: 'a' }] }),
      undefined,
    ],
    [
      'of a list that is one value are a conflict',
      service({ externalIPs: ['192.0.2.1'] }),
      service({ externalIPs: ['192.0.2.1', '192.0.2.2'] }),
      service({ externalIPs: ['192.0.2.3'] }),
      undefined,
    ],
  ] satisfies [string, JsonObject, JsonObject, JsonObject, JsonObject | undefined][]) {
    test(title, () => {
      assert.deepEqual(mergeEdits({ base, yours, theirs }), merged);
    });
  }

  test('of which one is none: the other; and the same whichever comes first, but for the order', async (t) => {
    const property = fc.property(triples('web'), ({ last = {}, live, wanted }) => {
      assert.deepEqual(mergeEdits({ base: last, yours: last, theirs: live }), live);
      assert.deepEqual(mergeEdits({ base: live, yours: wanted, theirs: live }), wanted);
      const one = mergeEdits({ base: live, yours: wanted, theirs: last });
      const other = mergeEdits({ base: live, yours: last, theirs: wanted });
      assert.deepEqual(one === undefined, other === undefined);
    });
    await fuzz(t, property, 300);
  });
});
