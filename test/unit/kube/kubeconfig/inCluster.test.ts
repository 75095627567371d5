import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { inClusterKubeconfig } from '../../../../src/kube/kubeconfig/inCluster.ts';
import { resolveContext } from '../../../../src/kube/kubeconfig/resolve.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const ENV = { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' };

test('a pod is connected to its cluster by its service account', async (t) => {
  const folder = await temporaryFolder(t);
  const file = (name: string): string => join(folder, name);
  await Promise.all([
    writeFile(file('token'), 'secret'),
    writeFile(file('ca.crt'), 'PEM'),
    writeFile(file('namespace'), 'shop\n'),
  ]);
  const config = (await inClusterKubeconfig(ENV, folder)) ?? assert.fail();
  assert.equal(config.currentContext, 'in-cluster');
  const target = resolveContext(config, 'in-cluster');
  assert.equal(target.server.href, 'https://10.0.0.1/');
  assert.deepEqual(target.tls.ca, { kind: 'file', path: file('ca.crt') });
  assert.equal(target.namespace, 'shop');
  assert.deepEqual(target.user, { file: folder, folder, tokenFile: file('token') });

  await Promise.all([rm(file('ca.crt')), rm(file('namespace'))]);
  const ipv6 = { ...ENV, KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '6443' };
  const bare = resolveContext((await inClusterKubeconfig(ipv6, folder)) ?? assert.fail(), 'in-cluster');
  assert.deepEqual(
    [bare.server.href, bare.tls.ca, bare.namespace],
    ['https://[fd00::1]:6443/', undefined, 'default'],
  );
  const named = await inClusterKubeconfig({ ...ENV, POD_NAMESPACE: 'mine' }, folder);
  assert.equal(named?.contexts.get('in-cluster')?.namespace, 'mine');
});

test('outside of pods there is no such cluster', async (t) => {
  const folder = await temporaryFolder(t);
  assert.equal(await inClusterKubeconfig(ENV, folder), undefined);
  await mkdir(join(folder, 'token'));
  assert.equal(await inClusterKubeconfig(ENV, folder), undefined);
  await rm(join(folder, 'token'), { recursive: true });
  await writeFile(join(folder, 'token'), 'secret');
  for (const name of Object.keys(ENV)) {
    assert.equal(await inClusterKubeconfig({ ...ENV, [name]: '' }, folder), undefined);
  }
});
