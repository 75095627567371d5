import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JsonObject } from '../../../../src/common/json.ts';
import { withLastApplied } from '../../../../src/manifest/merge/lastApplied.ts';
import { planApply, type PatchPlan } from '../../../../src/manifest/merge/planApply.ts';
import { dns, dnsTcp, file, http, LAST_APPLIED, live, patchPlan } from './applied.ts';

/** The patch without the annotation, which is another test's business. */
function bodyOf({ patch }: PatchPlan): unknown {
  const { metadata, ...rest } = structuredClone(patch.body) as {
    metadata: { annotations?: Record<string, unknown> };
  };
  const { annotations = {}, ...identity } = metadata;
  const others = Object.fromEntries(Object.entries(annotations).filter(([name]) => name !== LAST_APPLIED));
  return {
    ...rest,
    metadata: Object.keys(others).length === 0 ? identity : { ...identity, annotations: others },
  };
}

const NOTHING_ELSE = { metadata: {} };

describe('applying a file', () => {
  test('creates what is not there, in the namespace of the context', () => {
    const plan = planApply(file({ ports: [http] }), undefined, 'shop');
    assert.deepEqual(plan, { action: 'create', object: withLastApplied(file({ ports: [http] }), 'shop') });
  });

  test('again does nothing', () => {
    const applied = file({ ports: [http], selector: {}, externalIPs: [], publishNotReadyAddresses: false });
    const stored = live(file({ ports: [http] }), {
      metadata: { annotations: (withLastApplied(applied, 'shop')['metadata'] as JsonObject)['annotations'] },
    });
    assert.equal(planApply(applied, stored, 'shop').action, 'nothing');
  });

  const cases: readonly (readonly [string, JsonObject, JsonObject, JsonObject, unknown])[] = [
    [
      'sets a field',
      file({}),
      file({ externalName: 'x' }),
      {},
      { ...NOTHING_ELSE, spec: { externalName: 'x' } },
    ],
    [
      'removes what it said before',
      file({ externalIPs: ['1'] }),
      file({}),
      {},
      { ...NOTHING_ELSE, spec: { externalIPs: null } },
    ],
    [
      'removes what it sets to null',
      file({}),
      file({ selector: null }),
      { spec: { selector: { a: 'b' } } },
      { ...NOTHING_ELSE, spec: { selector: null } },
    ],
    [
      'keeps what others have set',
      file({}),
      file({ externalIPs: ['1'] }),
      { spec: { selector: { a: 'b' } } },
      { ...NOTHING_ELSE, spec: { externalIPs: ['1'] } },
    ],
    [
      'keeps labels of others',
      file({}, { labels: { a: '1' } }),
      file({}, { labels: { b: '2' } }),
      { metadata: { labels: { a: '1', c: '3' } } },
      { metadata: { labels: { a: null, b: '2' } } },
    ],
    [
      'removes labels with names that mean something elsewhere',
      file({}, { labels: { nodePort: '1', toString: '2', constructor: '3' } }),
      file({}, { labels: { valueOf: '4' } }),
      {},
      { metadata: { labels: { nodePort: null, toString: null, constructor: null, valueOf: '4' } } },
    ],
    [
      'takes a protocol that is empty for TCP',
      file({ ports: [http] }),
      file({ ports: [{ ...http, protocol: '', targetPort: 9090 }] }),
      {},
      {
        ...NOTHING_ELSE,
        spec: { ports: [{ port: 80, targetPort: 9090 }], '$setElementOrder/ports': [{ port: 80 }] },
      },
    ],
    [
      'keeps an address that it named once',
      file({ clusterIP: '10.96.0.7' }),
      file({ clusterIP: '', externalIPs: ['1'] }),
      {},
      { ...NOTHING_ELSE, spec: { externalIPs: ['1'] } },
    ],
    [
      'keeps a port of others, and orders',
      file({ ports: [http] }),
      file({ ports: [{ ...http, targetPort: 9090 }] }),
      { spec: { ports: [dns, http] } },
      {
        ...NOTHING_ELSE,
        spec: {
          ports: [{ port: 80, targetPort: 9090 }],
          '$setElementOrder/ports': [{ port: 53 }, { port: 80 }],
        },
      },
    ],
    [
      'removes a port that it named before',
      file({ ports: [http, dns] }),
      file({ ports: [http] }),
      {},
      {
        ...NOTHING_ELSE,
        spec: { ports: [{ $patch: 'delete', port: 53 }], '$setElementOrder/ports': [{ port: 80 }] },
      },
    ],
    [
      'adds a port where another protocol has its number, with the whole list and a precondition',
      file({ ports: [dns] }),
      file({ ports: [dns, { name: 'dns-tcp', port: 53 }] }),
      {},
      { metadata: { resourceVersion: '7' }, spec: { ports: [dns, dnsTcp] } },
    ],
    [
      'takes no version that is empty for a condition',
      file({ ports: [dns] }),
      file({ ports: [dns, dnsTcp] }, { resourceVersion: '', uid: '' }),
      {},
      { metadata: { resourceVersion: '7' }, spec: { ports: [dns, dnsTcp] } },
    ],
    [
      'removes one of two ports with one number',
      file({ ports: [dns, dnsTcp] }),
      file({ ports: [dnsTcp] }),
      {},
      { metadata: { resourceVersion: '7' }, spec: { ports: [dnsTcp] } },
    ],
    [
      'drops what another type needed',
      file({ type: 'NodePort', ports: [http] }),
      file({ type: 'ClusterIP', ports: [http] }),
      { spec: { externalTrafficPolicy: 'Cluster', ports: [{ ...http, nodePort: 30080 }] } },
      {
        ...NOTHING_ELSE,
        spec: {
          type: 'ClusterIP',
          externalTrafficPolicy: null,
          ports: [{ port: 80, nodePort: null }],
          '$setElementOrder/ports': [{ port: 80 }],
        },
      },
    ],
    [
      'takes out the port of health checks with the policy that needed it',
      file({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' }),
      file({ type: 'LoadBalancer' }),
      { spec: { healthCheckNodePort: 30_000 } },
      { ...NOTHING_ELSE, spec: { externalTrafficPolicy: 'Cluster', healthCheckNodePort: null } },
    ],
    [
      'takes a version in the file for a condition',
      file({}),
      file({ externalName: 'x' }, { resourceVersion: '5' }),
      {},
      { metadata: { resourceVersion: '5' }, spec: { externalName: 'x' } },
    ],
    [
      'sends no status and no times',
      file({}),
      { ...file({ externalName: 'x' }, { creationTimestamp: null }), status: { a: 1 } },
      {},
      { ...NOTHING_ELSE, spec: { externalName: 'x' } },
    ],
  ];
  for (const [name, last, wanted, more, expected] of cases) {
    test(name, () => {
      assert.deepEqual(bodyOf(patchPlan(wanted, live(last, more))), expected);
    });
  }

  test('says which ports a strategic merge patch would have lost', () => {
    const plan = patchPlan(file({ ports: [dns, dnsTcp] }), live(file({ ports: [http] })));
    assert.deepEqual(plan.endangeredPorts, ['53/UDP']);
    assert.equal(plan.patch.mediaType, 'application/merge-patch+json');
  });

  test('removes nothing where what was applied last cannot be known', () => {
    for (const [annotation, state] of [
      [undefined, 'absent'],
      ['{', 'malformed'],
    ] as const) {
      const annotations = annotation === undefined ? {} : { [LAST_APPLIED]: annotation };
      const plan = patchPlan(file({}), live(file({ ports: [http] }), { metadata: { annotations } }));
      assert.equal(plan.lastApplied, state);
      assert.deepEqual((plan.wantedLive['spec'] as JsonObject)['ports'], [http]);
    }
  });
});
