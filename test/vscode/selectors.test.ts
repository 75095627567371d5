import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Connection } from '../../src/kube/connection.ts';
import { discoverApiServer } from '../../src/kube/serviceApi/server.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { connect, userWith } from '../support/connect.ts';
import { FakeCluster } from '../support/fakeClusters.ts';
import { until } from '../support/until.ts';
import { DiagnosticsSetup } from './diagnosticsSetup.ts';
import { inFront, manifest, problemsOf, replaceText } from './fileSetup.ts';
import { restoreStubs } from './stub.ts';

suite('Selectors', () => {
  let sandbox: Sandbox;
  let connection: Connection;
  let cluster: FakeCluster;
  let rig: DiagnosticsSetup;

  setup(async () => {
    sandbox = await startSandbox({ profile: '1.36' });
    connection = connect(sandbox.url, { user: userWith({ token: sandbox.token }) });
    cluster = new FakeCluster('dev');
    cluster.defaultNamespace = 'shop';
    cluster.services.replace([]);
    cluster.answeredBy = await discoverApiServer(connection, new AbortController().signal);
    rig = new DiagnosticsSetup(cluster);
  });

  teardown(async () => {
    restoreStubs();
    await rig.stop();
    connection.dispose();
    await sandbox.stop();
  });

  async function shows(document: vscode.TextDocument, ...expected: readonly string[]): Promise<void> {
    await until(
      () => problemsOf(document).join('\n') === expected.join('\n'),
      (listener) => vscode.languages.onDidChangeDiagnostics(listener),
    );
  }

  test('that match none of the pods are told of, with the nearest, and mended', async () => {
    const { document } = await inFront(manifest('web').replace('app: web', 'app: wbe'));
    const message = '7: The selector matches 0 of 10 pods in namespace shop. Nearest: app=web (3 pods).';
    await shows(document, message);
    const [problem] = vscode.languages.getDiagnostics(document.uri);
    assert.equal(problem?.severity, vscode.DiagnosticSeverity.Information);
    assert.equal(document.getText(problem.range), 'wbe');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      problem.range,
    );
    const fix = actions.find(({ title }) => title === 'Change to "web"');
    assert.ok(fix?.edit);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    await shows(document);
    assert.equal(document.getText(), manifest('web'));

    await replaceText(document, 'app: web', 'ap: web');
    await shows(
      document,
      '7: The selector matches 0 of 10 pods in namespace shop. Nearest: app=web (3 pods).',
    );
    await replaceText(document, 'ap: web', 'app: unheard-of');
    await shows(document, '6: The selector matches 0 of 10 pods in namespace shop');
    assert.equal(cluster.started, 0, 'a file that is opened connects to nothing');
  });

  test('are judged once the cluster is connected, and not where nobody can know', async () => {
    cluster.state = { kind: 'connecting' };
    const wrong = manifest('web').replace('app: web', 'app: wbe');
    const elsewhere = manifest('other', { namespace: 'empty' }).replace('app: other', 'app: wbe');
    const { document } = await inFront([wrong, elsewhere].join('---\n'));
    assert.deepEqual(problemsOf(document), []);
    cluster.state = { kind: 'live', mode: 'watch' };
    await shows(
      document,
      '7: The selector matches 0 of 10 pods in namespace shop. Nearest: app=web (3 pods).',
    );
    rig.settings.become({ isOn: false });
    await shows(document);
  });
});
