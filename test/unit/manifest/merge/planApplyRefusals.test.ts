import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JsonObject } from '../../../../src/common/json.ts';
import { planApply } from '../../../../src/manifest/merge/planApply.ts';
import { file, http, live, patchPlan } from './applied.ts';

describe('applying a file that is wrong', () => {
  test('leaves a port without a number to the server, which says where it is', () => {
    const ports = [{ name: 'api' }];
    const { patch, endangeredPorts } = patchPlan(file({ ports }), live(file({ ports: [http] })));
    assert.equal(patch.mediaType, 'application/merge-patch+json');
    const sent = JSON.parse(JSON.stringify(patch.body['spec'])) as unknown;
    assert.deepEqual(sent, { ports: [{ name: 'api', protocol: 'TCP' }] });
    assert.deepEqual(endangeredPorts, []);
  });

  test('leaves a port that stands twice to the server, and drops none of them', () => {
    const again = { ...http, name: 'again' };
    const plan = patchPlan(file({ ports: [http, again] }), live(file({ ports: [http] })));
    assert.deepEqual((plan.patch.body['spec'] as JsonObject)['ports'], [http, again]);
  });

  test('refuses a file without a spec', () => {
    for (const parts of [
      { metadata: { name: 'web' } },
      { metadata: { name: 'web' }, spec: null },
      { metadata: [], spec: {} },
    ]) {
      const wanted = { apiVersion: 'v1', kind: 'Service', ...parts };
      assert.throws(() => planApply(wanted, live(file({})), 'shop'), invalid(/ must be an object\.$/));
    }
  });

  test('refuses a file of another kind, or of another Service than the one that is there', () => {
    const refused: readonly (readonly [JsonObject, RegExp])[] = [
      [{ ...file({}), kind: 'Pod' }, /kind "Service" .* expected/],
      [{ ...file({}), apiVersion: 'v2' }, /apiVersion "v1" .* expected/],
      [file({}, { name: 'api' }), /metadata\.name is "api"/],
      [file({}, { namespace: 'other' }), /metadata\.namespace is "other"/],
    ];
    for (const [wanted, message] of refused) {
      assert.throws(() => planApply(wanted, live(file({})), 'shop'), invalid(message));
    }
    assert.throws(
      () => planApply(file({}), live(file({})), 'other'),
      invalid(/metadata\.namespace is "other"/),
    );
  });
});

function invalid(message: RegExp): object {
  return { name: 'KubeError', code: 'invalid', message };
}
