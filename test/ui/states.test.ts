import assert from 'node:assert/strict';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startApiServer, type ApiServerRig } from '../../scripts/rigs/apiServer.ts';
import { findChromium } from '../../scripts/rigs/chromium.ts';
import { temporaryFolder, type TemporaryFolder } from '../../scripts/rigs/cleanup.ts';
import { findKubeBinaries } from '../../scripts/rigs/kubeBinaries.ts';
import { seedSamples } from '../../scripts/rigs/samples.ts';
import { makeCertificates } from '../support/faultServer/certificates.ts';
import { grantServices } from '../support/grantServices.ts';
import { skipIfMissing } from '../support/missing.ts';
import { Session } from './session.ts';

const LIMIT = { timeout: 120_000 };
const missing = (await skipIfMissing(findKubeBinaries)) || (await skipIfMissing(findChromium));

/** One editor from the first test to the last, under which the kubeconfig changes: nothing is ever clicked to reload. */
describe('what the view says when something is wrong', { skip: missing }, () => {
  let rig: ApiServerRig;
  let folder: TemporaryFolder;
  let kubeconfig: string;
  let session: Session;

  before(async () => {
    rig = await startApiServer({ users: [{ name: 'dana', token: 'dana-token' }] });
    await seedSamples(rig);
    await grantServices(rig, 'shop', 'dana');
    folder = await temporaryFolder();
    kubeconfig = join(folder.path, 'config');
    session = await Session.start(kubeconfig);
  });

  after(async () => {
    await session.stop();
    await rig.stop();
    await folder.remove();
  });

  /** Puts another kubeconfig in the place of the one that is watched, as `oc login` does. */
  async function write(text: string): Promise<void> {
    await writeFile(`${kubeconfig}.new`, text);
    await rename(`${kubeconfig}.new`, kubeconfig);
  }

  interface Access {
    readonly server?: string;
    readonly ca?: string;
    readonly token?: string;
    readonly namespace?: string;
  }

  /** A kubeconfig with a context for each entry; the first is the current one. */
  function config(contexts: Readonly<Record<string, Access>>): string {
    const names = Object.keys(contexts);
    const each = <T>(make: (name: string, access: Access) => T): T[] =>
      Object.entries(contexts).map(([name, access]) => make(name, access));
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': names[0],
      clusters: each((name, { server = rig.url, ca = rig.ca }) => ({
        name,
        cluster: { server, 'certificate-authority-data': Buffer.from(ca).toString('base64') },
      })),
      users: each((name, { token = rig.adminToken }) => ({ name, user: { token } })),
      contexts: each((name, { namespace }) => ({ name, context: { cluster: name, user: name, namespace } })),
    });
  }

  test('without a kubeconfig it says how to get one, and notices the one that comes', LIMIT, async () => {
    const { services, workbench } = session;
    await services.welcomes('No kubeconfig was found');
    await workbench.screenshot('welcome');
    await write(config({ production: {} }));
    await services.row('Cluster of context production, live').appears();
    await services.row('Namespace shop, 5 Services').appears();
    await workbench.statusBarItem('production: live').waitFor();
  });

  test('an unreadable kubeconfig is named with its line, and the picture stays', LIMIT, async () => {
    const { services, workbench } = session;
    const good = await readFile(kubeconfig, 'utf8');
    await write('apiVersion: v1\nkind: Config\nclusters: none\n');
    await services.row('Kubeconfig invalid').appears();
    await services.row('Namespace shop, 5 Services').appears();
    await services.row('Kubeconfig invalid').select();
    await workbench.statusBarItem('Ln 3').waitFor();
    await workbench.screenshot('kubeconfig-invalid');
    await write(good);
    await services.row('Kubeconfig invalid').disappears();
  });

  test('a context without its cluster is told so', LIMIT, async () => {
    const { services } = session;
    await write(
      '{"contexts": [{"name": "lost", "context": {"cluster": "gone"}}], "current-context": "lost"}',
    );
    await services.row('Cluster of context lost, kubeconfig not usable').appears();
    await services.row('Kubeconfig not usable').appears();
  });

  test(
    'a wrong certificate authority, a dead address and an unknown token are told apart',
    LIMIT,
    async () => {
      const { services, workbench } = session;
      const { ca } = await makeCertificates();
      for (const [access, cluster, row] of [
        [{ ca }, 'certificate not trusted', 'Certificate not trusted'],
        [{ server: 'https://127.0.0.1:1' }, 'cannot connect, retrying…', 'Cannot connect'],
        [{ token: 'expired' }, 'signed out', 'Signed out'],
      ] as const) {
        await write(config({ production: access }));
        await services.row(`Cluster of context production, ${cluster}`).appears();
        await services.row(row).appears();
        await workbench.screenshot(`state-${cluster.split(' ')[0] ?? ''}`);
      }
      await write(config({ production: {} }));
      await services.row('Cluster of context production, live').appears();
    },
  );

  test('a user with rights in one namespace sees that one, and why', LIMIT, async () => {
    const { services, workbench } = session;
    await write(config({ dana: { token: 'dana-token', namespace: 'shop' } }));
    await services.row('Cluster of context dana, live').appears();
    await services.row('Namespace shop').expand();
    await services.row('Service web, LoadBalancer').appears();
    await services.row('Other namespaces').appears();
    const namespaces = (await services.rows()).filter(({ label }) => label.startsWith('Namespace'));
    assert.equal(namespaces.length, 1);
    await workbench.screenshot('one-namespace');
    // What was opened while the cluster connected stays open.
    assert.ok(await services.locate('Service web, LoadBalancer').isVisible());
  });

  test('contexts are chosen here, and the kubeconfig is left as it is', LIMIT, async () => {
    const { services, workbench } = session;
    await write(config({ production: {}, testing: {} }));
    await services.row('Cluster of context production, live').appears();
    const before = await readFile(kubeconfig, 'utf8');
    await workbench.runCommand('Services: Choose Contexts…');
    await workbench.quickInput.pick('testing');
    await workbench.screenshot('contexts');
    await workbench.quickInput.press('Enter');
    await services.row('Cluster of context testing').appears();
    await services.row('Cluster of context production, live').appears();
    await services.row('Cluster of context testing').expand();
    await services.row('Cluster of context testing, live').appears();
    assert.equal(await readFile(kubeconfig, 'utf8'), before);
  });

  test('names, DNS names and addresses are copied', LIMIT, async () => {
    const { services, workbench } = session;
    await services.row('Namespace shop').expand();
    for (const [command, expected] of [
      ['Copy Name', /^cart$/],
      ['Copy DNS Name', /^cart\.shop\.svc\.cluster\.local$/],
      ['Copy Cluster IP', /^10\.96\.\d+\.\d+$/],
    ] as const) {
      await workbench.writeClipboard('');
      await services.row('Service cart').chooseFromMenu(command);
      assert.match(await workbench.readClipboard(), expected);
    }
  });

  test('a kubeconfig that goes is noticed, too', LIMIT, async () => {
    await rm(kubeconfig);
    await session.services.welcomes('No kubeconfig was found');
  });
});
