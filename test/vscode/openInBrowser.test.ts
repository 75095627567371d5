import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import * as vscode from 'vscode';
import type { CommandContext } from '../../src/commands/context.ts';
import { openInBrowser } from '../../src/commands/openInBrowser.ts';
import { stopForwarding } from '../../src/commands/stopForwarding.ts';
import { UserError } from '../../src/editor/userError.ts';
import { KubeError } from '../../src/kube/errors.ts';
import { Forwarders } from '../../src/proxy/forwarders.ts';
import { ServicesTree } from '../../src/view/servicesTree.ts';
import { toTreeItem } from '../../src/view/treeItem.ts';
import { serviceRecord } from '../support/fakeClusters.ts';
import { FileSetup } from './fileSetup.ts';
import { restoreStubs, stub } from './stub.ts';

const PORTS = [
  { name: 'grpc', protocol: 'TCP', port: 9090, targetPort: 9090, nodePort: 0 },
  { name: 'http', protocol: 'TCP', port: 80, targetPort: 8080, nodePort: 0 },
];
const WEB = { context: 'dev', namespace: 'default', name: 'web' };

suite('Open in Browser', () => {
  let files: FileSetup;
  let forwarders: Forwarders;
  let context: CommandContext;
  /** What was opened. */
  let opened: string[];

  setup(async () => {
    files = await FileSetup.start('1.36');
    files.cluster.server = files.sandbox.url;
    files.cluster.services.replace([serviceRecord('default/web', { ports: PORTS })]);
    forwarders = new Forwarders({ clusters: files.clusters, log: files.context.log });
    context = { ...files.context, forwarders };
    opened = [];
    stub(vscode.env, 'asExternalUri', (uri) => Promise.resolve(uri));
    stub(vscode.env, 'openExternal', (uri) => {
      opened.push(uri.toString(true));
      return Promise.resolve(true);
    });
  });

  teardown(async () => {
    restoreStubs();
    forwarders.dispose();
    await files.stop();
  });

  async function browse(address: string, cookie?: string): Promise<IncomingMessage> {
    const asked = get(address, { agent: false, ...(cookie !== undefined && { headers: { cookie } }) });
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    return response;
  }

  test('lets the browser in that it opens, and no other', async () => {
    const origin = await openInBrowser(context, WEB);
    const [address = ''] = opened;
    assert.ok(origin !== undefined && address.startsWith(`${origin}/?`));
    const stranger = await browse(`${origin}/`);
    stranger.resume();
    assert.equal(stranger.statusCode, 403);
    const entered = await browse(address);
    entered.resume();
    const cookie = entered.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const answer = await browse(`${origin}/healthz`, cookie);
    // The Service has nothing behind it, which the API server says in its own words.
    answer.resume();
    assert.equal(answer.statusCode, 404);
    assert.deepEqual(
      forwarders.running.map(({ context: of, target }) => [of, target]),
      [['dev', { namespace: 'default', name: 'web', port: 'http' }]],
    );
  });

  test('opens one Service at one address, whoever asks how often', async () => {
    const [one, other] = await Promise.all([openInBrowser(context, WEB), openInBrowser(context, WEB)]);
    assert.equal(one, other);
    assert.equal(forwarders.running.length, 1);
    assert.notEqual(opened[0], opened[1], 'each browser has a ticket of its own');
  });

  test('is a row of the tree until it is stopped', async () => {
    const tree = new ServicesTree(files.clusters, forwarders);
    let changes = 0;
    tree.onDidChange(() => (changes += 1));
    await openInBrowser(context, { ...WEB, port: 9090 });
    const row = tree.children().at(-1) ?? assert.fail();
    const item = toTreeItem(row, () => assert.fail('it has no document'));
    assert.deepEqual([item.label, item.contextValue], ['default/web:grpc', 'forwarded']);
    assert.equal(changes, 1);
    await stopForwarding(context, row);
    assert.deepEqual([forwarders.running.length, changes], [0, 2]);
    assert.equal(tree.children().length, 1);
    tree.dispose();
  });

  test('ends when its cluster is no longer shown, and with the window', async () => {
    const origin = await openInBrowser(context, WEB);
    files.clusters.become({ shown: [] });
    assert.equal(forwarders.running.length, 0);
    await assert.rejects(browse(`${origin ?? ''}/`), { code: 'ECONNREFUSED' });
  });

  test('opens nothing of a cluster that is left meanwhile', async () => {
    const opening = openInBrowser(context, WEB);
    files.clusters.become({ shown: [] });
    await assert.rejects(opening, KubeError);
    assert.deepEqual([opened, forwarders.running], [[], []]);
  });

  test('asks where the settings want that, and only reads where they want that', async () => {
    files.cluster.guard = { readOnly: false, confirm: true };
    assert.equal(await openInBrowser(context, WEB), undefined);
    assert.match(files.questions[0]?.text ?? '', /^Open default\/web in the browser\?$/);
    assert.deepEqual(opened, []);
    files.cluster.guard = { readOnly: true, confirm: true };
    await openInBrowser(context, WEB);
    assert.equal(files.questions.length, 1);
  });

  test('is not for a workspace that is not trusted', async () => {
    stub(vscode.workspace, 'isTrusted', false);
    await assert.rejects(openInBrowser(context, WEB), UserError);
    assert.equal(forwarders.running.length, 0);
  });

  test('stopping where nothing is open says so', async () => {
    await assert.rejects(stopForwarding(context, undefined), UserError);
  });
});
