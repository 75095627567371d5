import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { JsonObject } from '../../../../src/common/json.ts';
import { applyMergePatch } from '../../../../src/manifest/merge/mergePatch.ts';
import { planApply } from '../../../../src/manifest/merge/planApply.ts';
import { applyStrategicMergePatch } from '../../../../src/manifest/merge/strategicMerge.ts';
import { triples } from '../../../support/serviceTriples.ts';
import { LAST_APPLIED, patchPlan } from './applied.ts';

describe('for any Service', () => {
  const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);
  const check = (name: string, property: (last: JsonObject, wanted: JsonObject) => void): void => {
    test(name, (t) => {
      t.diagnostic(`seed ${seed}: repeat with FUZZ_SEED=${seed}`);
      fc.assert(
        fc.property(triples('web'), ({ live: now, wanted }) => {
          property(now, wanted);
        }),
        { seed, numRuns: 500 },
      );
    });
  };

  check('the patch makes what the preview shows', (now, wanted) => {
    const plan = planApply(wanted, now, 'shop');
    if (plan.action === 'patch') {
      const { mediaType, body } = plan.patch;
      const isStrategic = mediaType === 'application/strategic-merge-patch+json';
      const apply = isStrategic ? applyStrategicMergePatch : applyMergePatch;
      assert.deepEqual(apply(now, body), plan.wantedLive);
    }
  });

  check('a second apply changes nothing', (now, wanted) => {
    const plan = patchPlan(wanted, now);
    assert.equal(planApply(wanted, plan.wantedLive, 'shop').action, 'nothing');
  });

  check('no port is lost', (now, wanted) => {
    const last = lastPorts(now);
    const expected = new Set([...portKeys(now).filter((key) => !last.has(key)), ...portKeys(wanted)]);
    assert.deepEqual(new Set(portKeys(patchPlan(wanted, now).wantedLive)), expected);
  });

  check('nothing that goes in is changed', (now, wanted) => {
    const before = structuredClone([now, wanted]);
    planApply(wanted, now, 'shop');
    assert.deepEqual([now, wanted], before);
  });
});

function portKeys(service: JsonObject): string[] {
  const { ports } = service['spec'] as { ports: { port: number; protocol?: string }[] };
  return ports.map(({ port, protocol = 'TCP' }) => `${port}/${protocol}`);
}

function lastPorts(service: JsonObject): ReadonlySet<string> {
  const { annotations = {} } = service['metadata'] as { annotations?: Record<string, string> };
  const text = annotations[LAST_APPLIED];
  return new Set(text === undefined ? [] : portKeys(JSON.parse(text) as JsonObject));
}
