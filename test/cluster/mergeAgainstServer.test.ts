import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { startApiServer, type ApiServerRig } from '../../scripts/rigs/apiServer.ts';
import { findKubeBinaries } from '../../scripts/rigs/kubeBinaries.ts';
import { kubeExpect, kubeRequest } from '../../scripts/rigs/kubeRequest.ts';
import type { Json, JsonObject } from '../../src/common/json.ts';
import { KubeError } from '../../src/kube/errors.ts';
import { planApply } from '../../src/manifest/merge/planApply.ts';
import { completeSpec, isAllocated } from '../../src/manifest/merge/serviceDefaults.ts';
import { applyStrategicMergePatch } from '../../src/manifest/merge/strategicMerge.ts';
import { fuzzSeed } from '../support/fuzz.ts';
import { skipIfMissing } from '../support/missing.ts';
import { triples, type Triple } from '../support/serviceTriples.ts';

const COUNT = 200;
const SERVICES = '/api/v1/namespaces/default/services';

describe('a client-side apply', { skip: await skipIfMissing(findKubeBinaries) }, () => {
  let rig: ApiServerRig;

  before(async () => {
    rig = await startApiServer();
  });

  after(() => rig.stop());

  test(`has the result that its preview showed, ${COUNT} times`, async (t) => {
    const seed = fuzzSeed(t);
    const counts: Record<Outcome, number> = { strategic: 0, merge: 0, nothing: 0, refused: 0 };
    for (const [index, triple] of fc.sample(triples('triple'), { seed, numRuns: COUNT }).entries()) {
      const outcome = await applied(triple, `triple-${index}`);
      counts[outcome] += 1;
    }
    t.diagnostic(JSON.stringify(counts));
    assert.ok(counts.refused < COUNT / 20, 'hardly any patch may be refused');
    assert.ok(counts.strategic > 0 && counts.merge > 0, 'both kinds of patches must be tried');
  });

  test(`shows what a strategic merge patch does, ${COUNT} times`, async (t) => {
    const seed = fuzzSeed(t);
    const counts = { equal: 0, refused: 0 };
    const cases = fc.sample(fc.tuple(triples('patched'), strategicPatches), { seed, numRuns: COUNT });
    for (const [index, [{ live: start }, patch]] of cases.entries()) {
      const name = `patched-${index}`;
      const live = await create(patchable(start), name);
      const path = `${SERVICES}/${name}`;
      const type = 'application/strategic-merge-patch+json';
      const { status, body } = await kubeRequest(rig, 'PATCH', path, patch, type);
      const context = JSON.stringify({ live, patch, body }, undefined, 1);
      const preview = previewOf(live, patch);
      if (preview instanceof KubeError) {
        const { code, message } = body as { code: number; message: string };
        assert.deepEqual([code, message], [preview.httpStatus, preview.message], context);
        counts.refused += 1;
      } else if (status === 422) {
        // What the patch makes is no valid Service: the same port twice, or none.
        counts.refused += 1;
      } else {
        assert.equal(status, 200, context);
        assert.deepEqual(comparable(body as JsonObject, preview), comparable(preview, preview), context);
        counts.equal += 1;
      }
    }
    t.diagnostic(JSON.stringify(counts));
    assert.ok(counts.equal > COUNT / 3, 'many patches must be taken');
  });

  async function create(service: JsonObject, name: string): Promise<JsonObject> {
    return (await kubeExpect(rig, 'POST', SERVICES, renamed(service, name))) as JsonObject;
  }

  async function applied(triple: Triple, name: string): Promise<Outcome> {
    const live = await create(triple.live, name);
    const wanted = renamed(triple.wanted, name);
    const plan = planApply(wanted, live, 'default');
    if (plan.action !== 'patch') {
      return 'nothing';
    }
    const path = `${SERVICES}/${name}`;
    const { status, body } = await kubeRequest(rig, 'PATCH', path, plan.patch.body, plan.patch.mediaType);
    const context = JSON.stringify({ ...triple, plan, body }, undefined, 1);
    if (status === 422) {
      return 'refused';
    }
    assert.equal(status, 200, context);
    assert.deepEqual(
      comparable(body as JsonObject, plan.wantedLive),
      comparable(plan.wantedLive, plan.wantedLive),
      context,
    );

    const again = planApply(wanted, body as JsonObject, 'default');
    assert.equal(
      again.action,
      'nothing',
      `a second apply must change nothing: ${JSON.stringify(again)} ${context}`,
    );
    return plan.patch.mediaType.includes('strategic') ? 'strategic' : 'merge';
  }
});

type Outcome = 'strategic' | 'merge' | 'nothing' | 'refused';

function renamed(object: JsonObject, name: string): JsonObject {
  return { ...object, metadata: { ...(object['metadata'] as JsonObject), name, namespace: 'default' } };
}

const directive = fc.constantFrom<JsonObject>(
  {},
  {},
  {},
  {},
  { $patch: 'delete' },
  { $patch: 'replace' },
  { $patch: 'x' },
);

const patchedPort = fc
  .record(
    {
      port: fc.constantFrom(53, 80, 443, 8080, 9000),
      protocol: fc.constantFrom('TCP', 'UDP'),
      name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      targetPort: fc.constantFrom(1, 'http', null),
    },
    { requiredKeys: ['port', 'name'] },
  )
  .chain((port) => directive.map((more): JsonObject => ({ ...port, ...more })));

const order = fc.uniqueArray(fc.constantFrom(53, 80, 443, 8080, 9000), { minLength: 3 });

/** Patches of what a Service of `triples` has, with every directive. */
const strategicPatches: fc.Arbitrary<JsonObject> = fc.record({
  metadata: fc.record(
    {
      '$deleteFromPrimitiveList/finalizers': fc.constant(['example.com/a']),
      finalizers: fc.constantFrom(['example.com/c'], ['example.com/b', 'example.com/c']),
    },
    { requiredKeys: [] },
  ),
  spec: fc.record(
    {
      ports: fc.array(patchedPort, { maxLength: 3 }),
      '$setElementOrder/ports': order.map((ports) => ports.map((port) => ({ port }))),
      externalIPs: fc.constantFrom(['192.0.2.9'], null),
    },
    { requiredKeys: [] },
  ),
});

/**
 * A Service that all of these patches have something to do with. Old servers make a list of what
 * `$deleteFromPrimitiveList` takes out of a list that is not there; a preview does as newer servers do.
 */
function patchable(service: JsonObject): JsonObject {
  const finalizers = ['example.com/a', 'example.com/b'];
  const spec = { ...(service['spec'] as JsonObject), type: 'ClusterIP', externalTrafficPolicy: '' };
  return { ...service, metadata: { ...(service['metadata'] as JsonObject), finalizers }, spec };
}

function previewOf(live: JsonObject, patch: JsonObject): JsonObject | KubeError {
  try {
    const patched = applyStrategicMergePatch(live, patch);
    const spec = patched['spec'] as JsonObject;
    return { ...patched, spec: completeSpec(spec, live['spec'] as JsonObject, {}) };
  } catch (error) {
    assert.ok(error instanceof KubeError);
    return error;
  }
}

/** An object without what the server chooses: versions, and addresses and ports where the preview names none. */
function comparable(object: JsonObject, shown: JsonObject): unknown {
  const preview = shown as { spec: { ports?: JsonObject[] } & JsonObject };
  const { metadata, spec } = object as { metadata: JsonObject; spec: { ports?: JsonObject[] } & JsonObject };
  const identity = Object.entries(metadata).filter(
    ([name]) => !['resourceVersion', 'managedFields'].includes(name),
  );
  const chosen = (value: JsonObject, its: JsonObject | undefined): [string, Json | undefined][] =>
    Object.entries(value).filter(([name]) => !isAllocated(name) || its?.[name] !== undefined);
  const ports = (spec.ports ?? []).map((port, index) =>
    Object.fromEntries(chosen(port, preview.spec.ports?.[index])),
  );
  return {
    ...object,
    metadata: Object.fromEntries(identity),
    spec: { ...Object.fromEntries(chosen(spec, preview.spec)), ports },
  };
}
