import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../../src/common/json.ts';
import { applyService } from '../../../../src/manifest/apply/applyService.ts';
import { localChanges, type LocalChanges } from '../../../../src/manifest/apply/localChanges.ts';
import { NAMESPACE, signal, startServer, webFile, type SandboxedServer } from './sandboxedServer.ts';

function changesOf({ server, stored }: SandboxedServer, object: JsonObject): LocalChanges {
  return localChanges(server, { object, namespace: NAMESPACE }, stored() as unknown as JsonObject);
}

for (const profile of ['1.9', '1.20'] as const) {
  test(`${profile}: what the server has dropped is no difference, and is told`, async (t) => {
    const sandboxed = await startServer(t, profile);
    const object = webFile({ internalTrafficPolicy: 'Local', selectors: { app: 'web' } });
    await applyService(sandboxed.server, { object, namespace: NAMESPACE, method: 'client' }, signal);
    const dropped = ['spec.internalTrafficPolicy', 'spec.selectors'];
    assert.deepEqual(changesOf(sandboxed, object), { changes: [], dropped });

    const { changes } = changesOf(sandboxed, webFile({ type: 'NodePort', internalTrafficPolicy: 'Local' }));
    assert.deepEqual(
      changes.map(({ path }) => path),
      ['spec.type', 'spec.externalTrafficPolicy'],
    );
  });
}

test('1.36: what the server knows is a difference', async (t) => {
  const sandboxed = await startServer(t, '1.36');
  const request = { object: webFile(), namespace: NAMESPACE, method: 'client' } as const;
  await applyService(sandboxed.server, request, signal);
  const { changes, dropped } = changesOf(sandboxed, webFile({ internalTrafficPolicy: 'Local' }));
  assert.deepEqual([changes.map(({ path }) => path), dropped], [['spec.internalTrafficPolicy'], []]);
});
