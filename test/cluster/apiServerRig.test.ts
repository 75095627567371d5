import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { startApiServer, type ApiServerRig } from '../../scripts/rigs/apiServer.ts';
import { temporaryFolder } from '../../scripts/rigs/cleanup.ts';
import { findKubeBinaries, findKubectl } from '../../scripts/rigs/kubeBinaries.ts';
import { readKubeconfig } from '../../scripts/rigs/kubeconfig.ts';
import { kubeExpect, kubeRequest, type KubeTarget } from '../../scripts/rigs/kubeRequest.ts';
import { loadServices } from '../../scripts/rigs/load.ts';
import { seedSamples } from '../../scripts/rigs/samples.ts';
import { skipIfMissing } from '../support/missing.ts';

const run = promisify(execFile);

interface ServiceList {
  readonly metadata: { readonly resourceVersion: string };
  readonly items: readonly {
    readonly metadata: { readonly namespace: string; readonly name: string; readonly uid: string };
    readonly spec: { readonly type: string };
    readonly status: object;
  }[];
}

async function listServices(target: KubeTarget, labelSelector = ''): Promise<ServiceList> {
  const path = `/api/v1/services?labelSelector=${encodeURIComponent(labelSelector)}`;
  return (await kubeExpect(target, 'GET', path)) as ServiceList;
}

const kubectl = await findKubectl();

describe('the API server rig', { skip: await skipIfMissing(findKubeBinaries) }, () => {
  let rig: ApiServerRig;

  before(async () => {
    rig = await startApiServer({
      contextName: 'rig-test',
      users: [{ name: 'dana', token: 'dana-token', groups: ['developers'] }],
    });
  });

  after(() => rig.stop());

  test('has the Service of the API server itself', async () => {
    const { items } = await listServices(rig);
    assert.deepEqual(
      items.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`),
      ['default/kubernetes'],
    );
  });

  test('works with kubectl', { skip: kubectl === undefined && 'kubectl is missing' }, async () => {
    const cache = `--cache-dir=${dirname(rig.kubeconfig)}`;
    const access = [`--kubeconfig=${rig.kubeconfig}`, '--context=rig-test', cache];
    const { stdout } = await run(kubectl!, [
      ...access,
      'get',
      'services',
      '--all-namespaces',
      '--output=name',
    ]);
    assert.equal(stdout, 'service/kubernetes\n');
  });

  test('knows the holder of a token and gives no rights', async () => {
    const dana = await readKubeconfig(await rig.kubeconfigFor({ token: 'dana-token' }));
    assert.deepEqual(await refusal(dana), { status: 403, user: 'dana' });
  });

  test('knows the holder of a client certificate and her groups', async () => {
    const identity = { clientCertificateFor: 'erin', groups: ['system:masters'] };
    const erin = await readKubeconfig(await rig.kubeconfigFor(identity));
    assert.equal((await kubeRequest(erin, 'GET', '/api/v1/services')).status, 200);

    const frank = await readKubeconfig(await rig.kubeconfigFor({ clientCertificateFor: 'frank' }));
    assert.deepEqual(await refusal(frank), { status: 403, user: 'frank' });
  });

  test('has samples of every type, however often they are seeded', async () => {
    await seedSamples(rig);
    const first = await listServices(rig, 'tier');
    await seedSamples(rig);
    const second = await listServices(rig, 'tier');

    const types = new Set(first.items.map(({ spec }) => spec.type));
    assert.deepEqual([...types].sort(), ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']);
    // An apply that changes nothing in the next second still renews its time, up to Kubernetes 1.20.
    const lasting = ({ items }: ServiceList): object[] =>
      items.map(({ metadata: { uid }, spec, status }) => ({ uid, spec, status }));
    assert.deepEqual(lasting(second), lasting(first));
  });

  test('takes a load of Services, spread over namespaces', async () => {
    await loadServices(rig, 50, { namespaces: 5 });
    const { items } = await listServices(rig, 'team');
    assert.equal(items.length, 50);
    assert.equal(new Set(items.map(({ metadata }) => metadata.namespace)).size, 5);
  });

  test('refuses connections once killed, and answers on the same port once restarted', async () => {
    await rig.kill();
    await assert.rejects(kubeRequest(rig, 'GET', '/version'), { code: 'ECONNREFUSED' });

    await rig.restart();
    assert.equal((await kubeRequest(rig, 'GET', '/version')).status, 200);
  });

  test('answers 410 to a watch from before a compaction and a restart', async () => {
    const { resourceVersion } = (await listServices(rig)).metadata;
    const path = `/api/v1/services?watch=true&timeoutSeconds=1&resourceVersion=${resourceVersion}`;
    await kubeExpect(rig, 'POST', '/api/v1/namespaces/default/services', {
      metadata: { name: 'later' },
      spec: { clusterIP: 'None' },
    });
    // Until then the watch resumes.
    assert.match(JSON.stringify(await kubeExpect(rig, 'GET', path)), /ADDED.*later/);

    await rig.compact();
    await rig.restart();
    assert.match(JSON.stringify((await kubeRequest(rig, 'GET', path)).body), /"code":410/);
  });

  test('leaves nothing behind', async () => {
    const other = await startApiServer();
    const folder = dirname(other.kubeconfig);
    assert.match(await commandLines(), new RegExp(folder));

    await other.stop();
    assert.doesNotMatch(await commandLines(), new RegExp(folder));
    assert.equal(existsSync(folder), false);
  });

  test('keeps its state for another start where a folder is given', async () => {
    const folder = await temporaryFolder();
    const namespace = { metadata: { name: 'kept' } };
    const first = await startApiServer({ folder: folder.path });
    await kubeExpect(first, 'POST', '/api/v1/namespaces', namespace);
    await first.stop();

    const second = await startApiServer({ folder: folder.path });
    assert.equal((await kubeRequest(second, 'GET', '/api/v1/namespaces/kept')).status, 200);
    await second.stop();
    await folder.remove();
  });
});

/** The status by which a user is refused the list of Services, and the name the server has for the user. */
async function refusal(target: KubeTarget): Promise<{ status: number; user: string | undefined }> {
  const { status, body } = await kubeRequest(target, 'GET', '/api/v1/services');
  return { status, user: /User "([^"]*)"/.exec((body as { message: string }).message)?.[1] };
}

async function commandLines(): Promise<string> {
  return (await run('ps', ['-A', '-ww', '-o', 'args='])).stdout;
}
