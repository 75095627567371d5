import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JsonObject } from '../../../../src/common/json.ts';
import type { Labels, NamespacePods } from '../../../../src/kube/workloads.ts';
import { checkSelector } from '../../../../src/manifest/selector/checkSelector.ts';

function podsWith(...labels: readonly Labels[]): NamespacePods {
  const pods = labels.map((each, index) => ({ name: `p${index}`, labels: each, isReady: true, ports: [] }));
  return { pods, hasMorePods: false };
}

function selecting(selector: JsonObject, spec: JsonObject = {}): JsonObject {
  return { spec: { selector, ...spec } };
}

const SHOP = podsWith(
  { app: 'web', tier: 'front' },
  { app: 'web', tier: 'front' },
  { app: 'api', tier: 'back' },
  { 'app.kubernetes.io/name': 'search' },
);

describe('checkSelector', () => {
  for (const [selector, nearest] of [
    [{ app: 'wbe' }, 'app: app=web 2'],
    [{ app: 'wbe', tier: 'front' }, 'app: app=web 2'],
    [{ app: 'web', tier: 'frnt' }, 'tier: tier=front 2'],
    [{ ap: 'api' }, 'ap: app=api 1'],
    [{ 'app.kubernetes.io/names': 'search' }, 'app.kubernetes.io/names: app.kubernetes.io/name=search 1'],
    [{ app: 'unheard-of' }, 'none'],
    [{ constructor: 'web' }, 'none'],
    // Each label is there, but on no pod together, and no change of letters helps.
    [{ app: 'web', tier: 'back' }, 'none'],
  ] as const) {
    test(`${JSON.stringify(selector)} matches none; nearest: ${nearest}`, () => {
      const found = checkSelector(selecting(selector), SHOP);
      assert.equal(found?.pods, 4);
      const { key, label, pods } = found.nearest ?? {};
      assert.equal(label === undefined ? 'none' : `${key ?? ''}: ${label.join('=')} ${pods ?? ''}`, nearest);
    });
  }

  test('says nothing where pods match, and where nobody can know', () => {
    assert.equal(checkSelector(selecting({ app: 'web' }), SHOP), undefined);
    assert.equal(checkSelector(selecting({}), SHOP), undefined);
    assert.equal(checkSelector({ spec: {} }, SHOP), undefined);
    assert.equal(checkSelector(selecting({ app: 'x' }, { type: 'ExternalName' }), SHOP), undefined);
    assert.equal(checkSelector(selecting({ app: 'x' }), podsWith()), undefined);
    assert.equal(checkSelector(selecting({ app: 'x' }), { ...SHOP, hasMorePods: true }), undefined);
  });

  test('does not offer labels that change with the next rollout', () => {
    const pods = podsWith({ 'pod-template-hash': '6d4f8' });
    assert.equal(checkSelector(selecting({ 'pod-template-hash': '6d4f9' }), pods)?.nearest, undefined);
  });
});
