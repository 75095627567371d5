import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Emitter } from '../../src/common/emitter.ts';
import { ApplyTarget } from '../../src/editor/applyTarget.ts';
import type { Settings } from '../../src/editor/settings.ts';
import type { Connection } from '../../src/kube/connection.ts';
import { discoverApiServer } from '../../src/kube/serviceApi/server.ts';
import { readService } from '../../src/kube/serviceApi/readService.ts';
import { KubeError } from '../../src/kube/errors.ts';
import { FollowedServices } from '../../src/language/followedServices.ts';
import { ManifestOrigins } from '../../src/language/manifestOrigins.ts';
import { ServiceLenses } from '../../src/language/serviceLenses.ts';
import { toServiceRecord } from '../../src/model/records.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { connect, userWith } from '../support/connect.ts';
import { FakeCluster, FakeClusters } from '../support/fakeClusters.ts';
import { FakeMemento } from './fakeMemento.ts';
import { inFront, manifest, replaceText } from './fileSetup.ts';
import { restoreStubs, stub } from './stub.ts';

const LIVE = { kind: 'live', mode: 'watch' } as const;

suite('Lenses of Services', () => {
  let sandbox: Sandbox;
  let connection: Connection;
  let cluster: FakeCluster;
  let target: ApplyTarget;
  let origins: ManifestOrigins;
  let followed: FollowedServices;
  let lenses: ServiceLenses;
  let isOn: boolean;
  const onDidChangeLenses = new Emitter<void>();

  setup(async () => {
    sandbox = await startSandbox({ profile: '1.36' });
    connection = connect(sandbox.url, { user: userWith({ token: sandbox.token }) });
    cluster = new FakeCluster('dev');
    cluster.defaultNamespace = 'shop';
    cluster.answeredBy = await discoverApiServer(connection, new AbortController().signal);
    target = new ApplyTarget(new FakeClusters(cluster), new FakeMemento());
    isOn = true;
    const settings = {
      get lenses(): boolean {
        return isOn;
      },
      onDidChangeLenses: onDidChangeLenses.event as unknown as Settings['onDidChangeLenses'],
      validates: () => false,
      onDidChangeValidation: new vscode.EventEmitter<void>().event,
    };
    stub(vscode.languages, 'registerCodeLensProvider', () => new vscode.Disposable(() => undefined));
    origins = new ManifestOrigins();
    followed = new FollowedServices({ applyTarget: target, origins, settings });
    lenses = new ServiceLenses({ applyTarget: target, settings, followed });
  });

  teardown(async () => {
    restoreStubs();
    lenses.dispose();
    followed.dispose();
    origins.dispose();
    assert.equal(cluster.listenerCount, 0);
    assert.deepEqual(cluster.followed, []);
    target.dispose();
    connection.dispose();
    await sandbox.stop();
    while (vscode.window.tabGroups.activeTabGroup.activeTab !== undefined) {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
  });

  /** Tells the cluster's store what the sandbox has of these Services. */
  async function tell(...names: readonly string[]): Promise<void> {
    const { answeredBy } = cluster;
    assert.ok(answeredBy);
    const { signal } = new AbortController();
    const read = names.map((name) => readService(answeredBy, { namespace: 'shop', name }, { signal }));
    cluster.services.replace((await Promise.all(read)).map(({ object }) => toServiceRecord(object)));
  }

  async function commandsOf(document: vscode.TextDocument): Promise<readonly vscode.Command[]> {
    const provided = await lenses.provideCodeLenses(document);
    return provided.map(({ command }) => {
      assert.ok(command);
      return command;
    });
  }

  /** The lenses line by line, as they are read. */
  async function linesOf(document: vscode.TextDocument): Promise<readonly string[]> {
    const byLine = new Map<number, string[]>();
    for (const { range, command } of await lenses.provideCodeLenses(document)) {
      const line = byLine.get(range.start.line) ?? [];
      byLine.set(range.start.line, [...line, command?.title ?? '?']);
    }
    return [...byLine].map(([line, titles]) => `${line + 1}: ${titles.join(' | ')}`);
  }

  async function shows(document: vscode.TextDocument, line: string): Promise<void> {
    while (!(await linesOf(document)).includes(line)) {
      await new Promise<void>((resolve) => {
        const subscription = lenses.onDidChangeCodeLenses(() => {
          subscription.dispose();
          resolve();
        });
      });
    }
  }

  test('say what a Service is on the cluster, and follow it', async () => {
    const web = `# the page\n${manifest('web')}`;
    const { document } = await inFront(web);
    await shows(document, '2: Create in dev / shop | Diff | not on the cluster | dev / shop');

    await tell('web');
    await shows(document, '2: Apply | Diff | Open Live | in sync | 3 ready endpoints | dev / shop');
    const [apply] = await commandsOf(document);
    assert.equal(apply?.tooltip, 'Apply web to dev / shop');
    await replaceText(document, 'app: web', 'app: nobody');
    await shows(
      document,
      '2: Apply | Diff | Open Live | differs in 1 field | 3 ready endpoints | dev / shop',
    );
    const difference = (await commandsOf(document)).find(({ title }) => title === 'differs in 1 field');
    assert.equal(difference?.tooltip, 'spec.selector.app');
    await replaceText(document, 'port: 80', 'port: 80\n    targetPort: 8443');
    await shows(
      document,
      '2: Apply | Diff | Open Live | differs in 2 fields | 3 ready endpoints | dev / shop',
    );
    await replaceText(document, 'app: nobody', 'app: web');
    await replaceText(document, 'port: 80\n    targetPort: 8443', 'port: 81');
    await shows(
      document,
      '2: Apply | Diff | Open Live | differs in 1 field | 3 ready endpoints | dev / shop',
    );
    await replaceText(document, 'port: 81', 'port: 80\n    targetPort: http\n  trafficRouting: Close');
    const exception = 'in sync, except 1 field that 1.36 does not know';
    await shows(document, `2: Apply | Diff | Open Live | ${exception} | 3 ready endpoints | dev / shop`);
    await replaceText(document, '\n  trafficRouting: Close', '');
    await shows(document, '2: Apply | Diff | Open Live | in sync | 3 ready endpoints | dev / shop');

    const reason = new KubeError('unreachable', 'gone');
    cluster.state = { kind: 'stale', since: 0, reason, retryAt: undefined };
    await shows(document, '2: Apply | Diff | Open Live | unknown: not connected | dev / shop');
    cluster.state = LIVE;
    await shows(document, '2: Apply | Diff | Open Live | in sync | 3 ready endpoints | dev / shop');
    cluster.services.replace([]);
    await shows(document, '2: Create in dev / shop | Diff | not on the cluster | dev / shop');
    assert.equal(cluster.started, 0, 'a file that is opened connects to nothing');
  });

  test('of a selector that matches nothing, and of an alias', async () => {
    const alias = manifest('payments').replace(/spec:[^]*/u, 'spec:\n  type: ExternalName\n');
    const { document } = await inFront([manifest('checkout'), alias].join('---\n'));
    await tell('checkout', 'payments');
    await shows(
      document,
      '1: Apply | Diff | Open Live | in sync | selector matches no ready pod | dev / shop',
    );
    await shows(document, '11: Apply | Diff | Open Live | in sync | dev / shop');
  });

  test('pass the document, and the place that they name', async () => {
    const { document } = await inFront([manifest('a'), manifest('b', { namespace: 'other' })].join('---\n'));
    await shows(document, '11: Create in dev / other | Diff | not on the cluster | dev / other');
    const [create] = (await commandsOf(document)).filter(({ title }) => title === 'Create in dev / other');
    assert.deepEqual(
      [create?.command, create?.arguments],
      [
        'serviceExplorer.createFromFile',
        [{ uri: document.uri, documents: [1], context: 'dev', namespace: 'shop' }],
      ],
    );
  });

  test('are for all of 500 documents, and the cluster is asked about those in sight', async () => {
    const names = Array.from({ length: 500 }, (_, index) => `web-${index}`);
    const { document } = await inFront(names.map((name) => manifest(name)).join('---\n'));
    await shows(document, '1: Create in dev / shop | Diff | not on the cluster | dev / shop');
    const lines = await linesOf(document);
    assert.equal(lines.length, 500);
    assert.ok(lines.at(-1)?.endsWith(': Apply | Diff | dev / shop'));
    assert.ok(cluster.followed.length < 100);
  });

  test('of what the server names, and of a Service without a name', async () => {
    const generated = manifest('x').replace('name: x', 'generateName: x-');
    const { document } = await inFront([generated, manifest('x').replace('  name: x\n', '')].join('---\n'));
    assert.deepEqual(await linesOf(document), [
      '1: Create in dev / shop | dev / shop',
      '11: Apply | Diff | dev / shop',
    ]);
  });

  test('stay where they are while a text cannot be read, and lead to the mistake', async () => {
    const web = `# the page\n${manifest('web')}`;
    const { document } = await inFront(`${web}---\nkind: [\n`);
    assert.equal((await linesOf(document)).length, 1, 'what looks like no Service is not told of');
    await replaceText(document, 'port: 80', 'port: 80 : 81');
    assert.deepEqual(await linesOf(document), ['2: cannot be read']);
    const [command] = await commandsOf(document);
    assert.match(command?.tooltip ?? '', /^Line 10, column \d+: .*\nClick to go there\.$/u);
    assert.ok(command);
    await vscode.commands.executeCommand(command.command, ...(command.arguments as unknown[]));
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, 9);
    await replaceText(document, 'port: 80 : 81', 'port: 80');
    await shows(document, '2: Create in dev / shop | Diff | not on the cluster | dev / shop');
  });

  test('are not for other kinds, templates, patches, and not wanted ones', async () => {
    for (const text of [
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n',
      manifest('web').replace('app: web', 'app: {{ .Values.app }}'),
      manifest('web').replace('spec:', 'spec:\n  $patch: replace'),
      'kind: Service',
    ]) {
      const { document } = await inFront(text);
      assert.deepEqual(await linesOf(document), [], text);
    }
    const { document } = await inFront(manifest('web').replace('app: web', 'app: "{{web}}"'));
    assert.equal((await linesOf(document)).length, 1, 'braces in quotes are no template');
    isOn = false;
    onDidChangeLenses.fire();
    assert.deepEqual(await linesOf(document), []);
  });
});
