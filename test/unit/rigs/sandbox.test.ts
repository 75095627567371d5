import assert from 'node:assert/strict';
import { access } from 'node:fs/promises';
import { test } from 'node:test';
import { startSandboxRig } from '../../../scripts/rigs/sandbox.ts';
import { Connection } from '../../../src/kube/connection.ts';
import { createCredentials } from '../../../src/kube/credentials/createCredentials.ts';
import { RIG_CREDENTIALS } from '../../../scripts/rigs/credentials.ts';
import { loadKubeconfig } from '../../../src/kube/kubeconfig/load.ts';
import { resolveContext } from '../../../src/kube/kubeconfig/resolve.ts';
import { collectionPath } from '../../../src/kube/resource.ts';
import type { Service } from '../../../src/kube/types.ts';
import { USER_AGENT } from '../../support/connect.ts';

test('the kubeconfig of a sandbox leads to its Services, and goes with it', async (t) => {
  const rig = await startSandboxRig('1.9', 'npm-start');
  t.after(() => rig.stop());
  const config = await loadKubeconfig([rig.kubeconfig]);
  assert.equal(config.currentContext, 'npm-start');
  const target = resolveContext(config, 'npm-start');
  assert.equal(target.namespace, 'shop');
  const connection = new Connection(target, createCredentials(target, RIG_CREDENTIALS), USER_AGENT);
  t.after(() => {
    connection.dispose();
  });
  const { items } = await connection.getJson<{ readonly items: readonly Service[] }>(
    collectionPath('services'),
    t.signal,
  );
  assert.ok(items.some(({ metadata }) => metadata.name === 'web'));
  await rig.stop();
  await assert.rejects(access(rig.kubeconfig));
});
