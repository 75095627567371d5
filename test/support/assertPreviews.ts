import assert from 'node:assert/strict';
import fc from 'fast-check';
import { asJsonObject, type JsonObject } from '../../src/common/json.ts';
import { KubeError } from '../../src/kube/errors.ts';
import { createService } from '../../src/kube/serviceApi/createService.ts';
import { deleteService } from '../../src/kube/serviceApi/deleteService.ts';
import { readService } from '../../src/kube/serviceApi/readService.ts';
import type { ApiServer } from '../../src/kube/serviceApi/server.ts';
import type { ApplyRequest } from '../../src/manifest/apply/applyRequest.ts';
import { applyService } from '../../src/manifest/apply/applyService.ts';
import { previewApply, type ApplyPreview } from '../../src/manifest/apply/previewApply.ts';
import { applyPairs, type ApplyPair } from './applyPairs.ts';
import { withoutPaths } from './withoutPaths.ts';

/** What may differ between what was shown and what came of it: addresses, ports, identity, versions, times. */
const MAY_BE_CHOSEN =
  /^(?:spec\.(?:clusterIPs?|healthCheckNodePort|ports\[\d+\]\.nodePort)|metadata\.(?:uid|resourceVersion|creationTimestamp|managedFields))$/;

const { signal } = new AbortController();

export type PreviewCounts = Record<ApplyPreview['action'] | 'refused' | 'dropping', number>;

/**
 * Shows, applies and compares generated pairs of a file and a Service: the Service after applying is what was shown,
 * apart from what the server was said to choose; nothing was written to show it; to apply it again changes nothing.
 *
 * @param count how many are compared; those that the server refuses come on top
 */
export async function assertPreviews(
  server: ApiServer,
  method: ApplyRequest['method'],
  { seed, count }: { readonly seed: number; readonly count: number },
): Promise<PreviewCounts> {
  const counts: PreviewCounts = { create: 0, change: 0, nothing: 0, refused: 0, dropping: 0 };
  let compared = 0;
  for (const [index, pair] of fc.sample(applyPairs('pair'), { seed, numRuns: 10 * count }).entries()) {
    const name = `${method}-${index}`;
    await assertPreview(server, renamed(pair, name), method, counts);
    // So that node ports can be asked for again.
    await unlessRefused(deleteService(server, { namespace: 'default', name }, { signal }));
    compared = counts.create + counts.change + counts.nothing;
    if (compared === count) {
      break;
    }
  }
  assert.equal(compared, count, 'the server refuses nearly all of them');
  return counts;
}

async function assertPreview(
  server: ApiServer,
  { live: start, file }: ApplyPair,
  method: ApplyRequest['method'],
  counts: PreviewCounts,
): Promise<void> {
  const name = asJsonObject(file['metadata'])['name'] as string;
  const ref = { namespace: 'default', name };
  if (start !== undefined && !(await created(server, start))) {
    counts.refused += 1;
    return;
  }
  const before = start === undefined ? undefined : await read(server, ref);
  // What others own is not looked at here, but by force.
  const request: ApplyRequest = { object: file, namespace: 'default', method, force: true };
  const preview = await unlessRefused(previewApply(server, request, signal));
  assert.deepEqual(await read(server, ref), before, 'a preview writes nothing');
  const result = await unlessRefused(applyService(server, request, signal));
  const context = JSON.stringify({ file, before, preview, result }, errorsToo, 1);
  if (result instanceof KubeError) {
    assert.notEqual(result.httpStatus, 404, context);
    // Only a server that can be asked tells of it before.
    assert.ok(!server.features.dryRun || preview instanceof KubeError, context);
    counts.refused += 1;
    return;
  }
  assert.ok(!(preview instanceof KubeError), context);
  counts[preview.action] += 1;
  counts.dropping += preview.droppedFields.length > 0 ? 1 : 0;
  assert.deepEqual(
    preview.chosenByServer.filter((path) => !MAY_BE_CHOSEN.test(path)),
    [],
    context,
  );
  assert.deepEqual(withoutPaths(result.object, preview.chosenByServer), preview.wanted, context);
  assert.equal(result.action, { create: 'created', change: 'changed', nothing: 'unchanged' }[preview.action]);
  assert.deepEqual(
    result.effects.dropped.map(({ path }) => path).toSorted(),
    preview.droppedFields.toSorted(),
    context,
  );

  const second = await applyService(server, request, signal);
  const third = await applyService(server, request, signal);
  const later = JSON.stringify({ file, result, second, third }, errorsToo, 1);
  assert.deepEqual([second.action, third.action], ['unchanged', 'unchanged'], later);
  // A field that the server drops is sent anew each time, and old servers may then note down other owners.
  if (preview.droppedFields.length === 0) {
    // After an apply that emptied a field, the next one gives up to own it.
    const former = preview.method === 'client' ? result : second;
    assert.deepEqual(third.object, former.object, later);
  }
}

async function created(server: ApiServer, service: JsonObject): Promise<boolean> {
  const body = { mediaType: 'application/json', text: JSON.stringify(service) } as const;
  const made = await unlessRefused(createService(server, 'default', body, { signal }));
  return !(made instanceof KubeError);
}

async function read(
  server: ApiServer,
  ref: { readonly namespace: string; readonly name: string },
): Promise<unknown> {
  const found = await unlessRefused(readService(server, ref, { signal }));
  return found instanceof KubeError ? undefined : found.object;
}

async function unlessRefused<T>(answer: Promise<T>): Promise<T | KubeError> {
  try {
    return await answer;
  } catch (error) {
    // A server-side apply of a field that the server does not know is refused in two ways.
    const isUnknown = error instanceof KubeError && error.message.includes('field not declared in schema');
    if (isUnknown || (error instanceof KubeError && [404, 422].includes(error.httpStatus ?? 0))) {
      return error;
    }
    throw error;
  }
}

function errorsToo(_: string, value: unknown): unknown {
  return value instanceof KubeError ? { message: value.message, status: value.status } : value;
}

function renamed({ live, file }: ApplyPair, name: string): ApplyPair {
  const rename = (object: JsonObject): JsonObject => ({
    ...object,
    metadata: { ...asJsonObject(object['metadata']), name, namespace: 'default' },
  });
  return { live: live && rename(live), file: rename(file) };
}
