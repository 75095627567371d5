import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { temporaryFolder, type TemporaryFolder } from '../../scripts/rigs/cleanup.ts';
import { kubeExpect } from '../../scripts/rigs/kubeRequest.ts';
import { Problems } from './pages/problems.ts';
import { SERVERS, type TestServer } from './servers.ts';
import { Session } from './session.ts';

const LIMIT = { timeout: 120_000 };
const APPLY_AS_HELM = '/api/v1/namespaces/default/services/shared?fieldManager=helm&force=true';

const service = (name: string, port: number): string => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector:
    app: ${name}
  ports:
  - name: http
    port: ${port}
`;
const DEPLOYMENT = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: queue\n';

for (const { name, start, isModern, skip } of SERVERS) {
  describe(`a file with Services and ${name}`, { skip }, () => {
    const how = isModern ? 'dry run' : 'local merge';
    let server: TestServer;
    /** The context, and the namespace of a document that names none. */
    let place: string;
    let folder: TemporaryFolder;
    let file: string;
    let session: Session;
    const picture = (what: string): string => `apply-${what}-${name.replaceAll(/\W+/g, '-')}`;

    before(async () => {
      server = await start();
      place = `${server.context} / ${server.namespace}`;
      folder = await temporaryFolder();
      file = join(folder.path, 'queue.yaml');
      await writeFile(
        file,
        [service('queue', 5672), DEPLOYMENT, service('admin', 80), service('stats', 9100)].join('---\n'),
      );
      session = await Session.start(server.kubeconfig, { folder: folder.path });
    });

    after(async () => {
      await session.stop();
      await server.stop();
      await folder.remove();
    });

    async function edit(from: string, to: string): Promise<void> {
      const text = await readFile(file, 'utf8');
      assert.ok(text.includes(from), from);
      await writeFile(file, text.replace(from, to));
      await session.workbench
        .editor('queue.yaml')
        .getByText(to.split('\n').at(-1) ?? to)
        .first()
        .waitFor();
    }

    async function openFile(): Promise<void> {
      const { workbench } = session;
      await workbench.runCommand('Go to File...');
      await workbench.quickInput.type('queue.yaml');
      await workbench.quickInput.pick('queue.yaml');
      await workbench.editor('queue.yaml').waitFor();
    }

    async function clickTitle(title: string): Promise<void> {
      await session.workbench.editor('queue.yaml').getByRole('button', { name: title }).click();
    }

    /** Waits for the message, and takes it away. */
    async function message(text: string): Promise<string> {
      const { workbench } = session;
      const said = await workbench.notifications.message(text);
      await workbench.runCommand('Notifications: Clear All Notifications');
      return said;
    }

    test('says where the Services go, and shows what would be new', LIMIT, async () => {
      const { workbench } = session;
      await openFile();
      await workbench.statusBarItem(place).waitFor();
      await clickTitle('Diff File with Cluster');
      await workbench.page.locator('.tab.active', { hasText: `3 of 3 differ` }).waitFor();
      await workbench.page.locator('.tab.active', { hasText: `(${how})` }).waitFor();
      await workbench.page.locator('.multiDiffEntry').first().waitFor();
      await workbench.screenshot(picture('new'));
    });

    test('applies each Service and leaves the Deployment alone; the tree follows', LIMIT, async () => {
      const { workbench, services } = session;
      await openFile();
      await clickTitle('Apply File');
      await workbench.notifications.message('3 created');
      await workbench.screenshot(picture('created'));
      assert.equal(
        await message('3 created'),
        `Applied to ${place}: 3 created. 1 document of another kind was left alone.`,
      );
      await services.row(`Namespace ${server.namespace}`).expand();
      await services.row('Service stats').appears();
    });

    test('shows a change before it is made, makes it, and shows it afterwards', LIMIT, async () => {
      const { workbench } = session;
      await edit('port: 5672', 'port: 5671');
      await clickTitle('Diff File with Cluster');
      await workbench.page.locator('.tab.active', { hasText: '1 of 3 differ' }).waitFor();
      await workbench.page.getByText('port: 5671').first().waitFor();
      await workbench.screenshot(picture('change'));
      await openFile();
      await clickTitle('Apply File');
      await workbench.notifications.clickButton('1 changed, 2 unchanged', 'Show Changes');
      await workbench.page.locator('.tab.active', { hasText: 'before and after' }).waitFor();
      await workbench.screenshot(picture('changed'));
      await openFile();
      await clickTitle('Diff File with Cluster');
      assert.match(await message('Nothing differs'), /^Nothing differs on /);
    });

    test('asks before it takes fields of another manager', LIMIT, async (t) => {
      if (!isModern) {
        t.skip('this server knows no managers');
        return;
      }
      const { workbench } = session;
      const ports = [{ name: 'http', port: 80, protocol: 'TCP' }];
      const spec = { selector: { app: 'theirs' }, ports };
      const theirs = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'shared' }, spec };
      await kubeExpect(server, 'PATCH', APPLY_AS_HELM, theirs, 'application/apply-patch+yaml');
      await writeFile(file, `${service('shared', 80)}---\n${await readFile(file, 'utf8')}`);
      await workbench.editor('queue.yaml').getByText('name: shared').first().waitFor();
      await clickTitle('Apply File');
      await workbench.quickInput.appears();
      await workbench.screenshot(picture('conflict'));
      assert.deepEqual(await workbench.quickInput.picks(), [
        'Force',
        'helm: .spec.selector.app',
        'Skip',
        'Show Diff',
      ]);
      await workbench.quickInput.pick('Show Diff');
      await workbench.page.locator('.tab.active', { hasText: 'now and when forced' }).waitFor();
      await workbench.screenshot(picture('conflict-diff'));
      await workbench.quickInput.pick('Force');
      assert.match(await message('1 changed, 3 unchanged'), /^Applied to /);
      await openFile();
    });

    test('puts what the server refuses on its line', LIMIT, async () => {
      const { workbench } = session;
      const problems = new Problems(workbench.page);
      await edit('spec:', 'spec:\n  sessionAffinity: Sometimes');
      await clickTitle('Apply File');
      // Of more than three messages in 800 ms VS Code shows no toast, so none is waited for here.
      await workbench.page.locator('[id="status.problems"]').click();
      assert.match(await problems.line('Unsupported value: "Sometimes"'), /Ln 6/);
      await workbench.screenshot(picture('problem'));
      await edit('Sometimes', 'None');
      await problems.disappears('Unsupported value');
    });

    test('creates what is not there, leaves the rest alone, and offers to apply that', LIMIT, async () => {
      const { workbench } = session;
      await openFile();
      await writeFile(file, `${service('extra', 81)}---\n${service('queue', 5673)}`);
      await workbench.editor('queue.yaml').getByText('name: extra').first().waitFor();
      await workbench.runCommand('Services: Create Services of File');
      await workbench.notifications.message('failed: It is there already');
      await workbench.screenshot(picture('exists'));
      await workbench.notifications.clickButton('failed: It is there already', 'Apply Instead');
      assert.equal(await message('queue changed'), `Applied to ${place}: queue changed.`);
      await clickTitle('Diff File with Cluster');
      await message('Nothing differs');
    });

    test('goes to the namespace that is chosen, which is created', LIMIT, async () => {
      const { workbench } = session;
      await workbench.statusBarItem(place).click();
      await workbench.quickInput.appears();
      await workbench.quickInput.type('elsewhere');
      await workbench.screenshot(picture('target'));
      await workbench.quickInput.pick('elsewhere');
      await workbench.statusBarItem(`${server.context} / elsewhere`).waitFor();
      await clickTitle('Apply File');
      assert.equal(
        await workbench.dialog.question(),
        `The namespace elsewhere is not on ${server.context}. Create it?`,
      );
      await workbench.screenshot(picture('namespace'));
      await workbench.dialog.answer('Create Namespace');
      assert.equal(await message('2 created'), `Applied to ${server.context} / elsewhere: 2 created.`);
    });

    test('deletes what the file names, where it would go, and nothing else', LIMIT, async () => {
      const { workbench } = session;
      await workbench.runCommand('Services: Delete Services of File…');
      assert.match(await workbench.dialog.question(), /^Delete 2 Services from /);
      assert.match(await workbench.dialog.detail(), /extra[^]*queue/);
      await workbench.screenshot(picture('delete'));
      await workbench.dialog.answer('Delete');
      assert.equal(await message('2 deleted'), `${server.context} / elsewhere: 2 deleted.`);
      await clickTitle('Diff File with Cluster');
      await workbench.page.locator('.tab.active', { hasText: '2 of 2 differ' }).waitFor();
      await workbench.page.locator('.multiDiffEntry').first().waitFor();
      await openFile();
      await workbench.statusBarItem(`${server.context} / elsewhere`).click();
      await workbench.quickInput.pick(server.namespace);
      await workbench.statusBarItem(place).waitFor();
      await clickTitle('Diff File with Cluster');
      await message('Nothing differs');
    });
  });
}
