import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Service } from '../../src/kube/types.ts';
import { connectTo } from '../support/connect.ts';
import { TextEditorPage } from './pages/editor.ts';
import { PatchEditorPage } from './pages/patchEditor.ts';
import type { TreeRow } from './pages/tree.ts';
import { SERVERS, type TestServer } from './servers.ts';
import { Session } from './session.ts';

const LIMIT = { timeout: 120_000 };

/** In one line each, for the editor indents what is typed after a line. */
const TRAP = 'spec: {ports: [{port: 80, protocol: UDP, name: quic}]}';
const PATCHES = [
  ['Strategic Merge Patch', 'strategic merge patch of', 'metadata: {labels: {by: strategic}}'],
  ['Merge Patch', 'merge patch of', 'metadata: {labels: {by: merge}}'],
  ['JSON Patch', 'JSON patch of', '[{op: add, path: /metadata/labels/by, value: json}]'],
  ['Let the Document Decide', 'patch of', 'metadata: {labels: {by: shape}}'],
] as const;

for (const { name, start, isModern, skip } of SERVERS) {
  describe(`patches and ${name}`, { skip }, () => {
    const how = isModern ? 'dry run' : 'local';
    let server: TestServer;
    let session: Session;
    let patch: PatchEditorPage;
    let row: TreeRow;
    const picture = (what: string): string => `patch-${what}-${name.replaceAll(/\W+/g, '-')}`;

    before(async () => {
      server = await start();
      session = await Session.start(server.kubeconfig);
      patch = new PatchEditorPage(session.workbench);
      await session.services.row('Namespace shop').expand();
      row = session.services.row('Service api');
    });

    after(async () => {
      await session.stop();
      await server.stop();
    });

    /** The Service as the cluster has it. */
    async function live(): Promise<Service> {
      const connection = await connectTo(server.kubeconfig);
      try {
        const path = '/api/v1/namespaces/shop/services/api';
        return await connection.getJson<Service>(path, AbortSignal.timeout(LIMIT.timeout));
      } finally {
        connection.dispose();
      }
    }

    /** Waits for the message, and takes it away. */
    async function message(text: string): Promise<string> {
      const { workbench } = session;
      const said = await workbench.notifications.message(text);
      await workbench.runCommand('Notifications: Clear All Notifications');
      return said;
    }

    async function open(type: string, words: string): Promise<void> {
      await row.chooseFromMenu('Patch…');
      await session.workbench.quickInput.appears();
      await session.workbench.quickInput.pick(type);
      await patch.appears(`${words} ${server.context}/shop/api`);
      await patch.diffTab('api: live ↔ patched (local)').waitFor();
    }

    async function close(): Promise<void> {
      await session.workbench.runCommand('View: Revert and Close Editor');
      await patch.diffTab('api: live').waitFor({ state: 'detached' });
    }

    test('warns of the port that a strategic merge patch loses, before anything is sent', LIMIT, async () => {
      const { workbench } = session;
      await open('Strategic Merge Patch', 'strategic merge patch of');
      await workbench.screenshot(picture('example'));
      await patch.write(TRAP);
      await patch.warns();
      await patch.adds('name: quic');
      await workbench.screenshot(picture('trap'));
      await patch.preview(`api: live ↔ patched (${how})`);
      await workbench.screenshot(picture('preview'));
      await patch.send('Patched api');
      assert.match(await workbench.dialog.detail(), /^This loses 80\/TCP: /u);
      await workbench.screenshot(picture('question'));
      await workbench.dialog.answer('Cancel');
      const { spec } = await live();
      assert.deepEqual(
        spec?.ports?.filter(({ port }) => port === 80).map(({ protocol }) => protocol),
        ['TCP'],
      );
      await close();
    });

    for (const [type, words, text] of PATCHES) {
      test(`${type}: is previewed, sent, and told`, LIMIT, async () => {
        await open(type, words);
        await patch.write(text);
        await patch.adds('by: ');
        await patch.preview(`api: live ↔ patched (${how})`);
        await patch.send('Patched api');
        const said = await message('Patched api');
        assert.match(said, /^Patched api of namespace shop on .+: 1 field changed\./u);
        await session.workbench.screenshot(picture(`sent-${words.split(' ')[0] ?? ''}`));
        await close();
      });
    }

    test('keeps what is typed over a reload, with what it is of', LIMIT, async () => {
      const { workbench, services } = session;
      await open('Merge Patch', 'merge patch of');
      await patch.rewrite('metadata: {labels: {kept: "yes"}}');
      await patch.adds('kept: ');
      await new TextEditorPage(workbench.page).areBackedUp();
      await workbench.reload();
      await patch.appears(`merge patch of ${server.context}/shop/api`);
      await workbench.page.locator('.view-line').filter({ hasText: 'kept:' }).first().waitFor();
      await workbench.screenshot(picture('reloaded'));
      await patch.send('Patched api');
      await message('Patched api');
      await services.open();
      await session.workbench.runCommand('View: Close All Editors');
      await workbench.dialog.answer("Don't Save");
      await services.row('Namespace shop').expand();
    });

    test('changes a label, the type and the ports from the menu of the row', LIMIT, async () => {
      const { workbench, services } = session;
      const { quickInput } = workbench;
      await row.chooseFromSubmenu('Change', 'Edit Labels…');
      await quickInput.appears();
      await quickInput.pick('Add Label…');
      await quickInput.type('quick=a b');
      await workbench.page.getByText('The value of a label has letters').first().waitFor();
      await workbench.screenshot(picture('label'));
      await quickInput.type('quick=yes');
      await quickInput.press('Enter');
      assert.match(await message('Changed api'), /metadata\.labels\.quick\./u);

      await row.chooseFromSubmenu('Change', 'Change Type…');
      await quickInput.appears();
      await workbench.screenshot(picture('type'));
      await quickInput.pick('NodePort');
      await message('Changed api');
      await services.row('Service api, NodePort').appears();

      await row.chooseFromSubmenu('Change', 'Add Port…');
      await quickInput.appears();
      await quickInput.type('quic=80:8443/UDP');
      await workbench.screenshot(picture('add-port'));
      await quickInput.press('Enter');
      await message('Changed api');
      await row.expand();
      await services.row('Port quic').appears();
      await services.row('Port quic').chooseFromMenu('Remove Port…');
      await workbench.screenshot(picture('remove-port'));
      await workbench.dialog.answer('Change');
      await message('Changed api');
      await services.row('Port quic').disappears();
    });
  });
}
