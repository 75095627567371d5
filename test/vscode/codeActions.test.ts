import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { FakeCluster } from '../support/fakeClusters.ts';
import { DiagnosticsSetup, shows } from './diagnosticsSetup.ts';
import { inFront, manifest, openText } from './fileSetup.ts';
import { restoreStubs } from './stub.ts';

suite('Code actions of manifests', () => {
  let validation: DiagnosticsSetup;

  setup(() => {
    validation = new DiagnosticsSetup(new FakeCluster('dev'));
  });

  teardown(async () => {
    await validation.stop();
    restoreStubs();
  });

  test('offer the fixes of a fault, the likeliest first, and to hear no more of it', async () => {
    const { document } = await inFront(manifest('web').replace('port: 80', 'port: 80\n    tragetPort: 8080'));
    await shows(document, ['10 error unknown-field [tragetPort]']);
    const actions = await actionsAt(document, 'tragetPort');
    assert.deepEqual(titlesOf(actions), [
      'Change to "targetPort" *',
      'Remove tragetPort',
      'Disable "unknown field" for this line',
      'Disable validation of this document',
    ]);
    await apply(actions[0]);
    assert.match(document.getText(), /\n {4}targetPort: 8080\n/);
    await shows(document, []);
  });

  test('put the comments where they count', async () => {
    const text = `${manifest('web')}---\n${manifest('Api_1')}`;
    const { document } = await inFront(text);
    const [line, whole] = (await actionsAt(document, 'Api_1')).slice(-2);
    await shows(document, ['14 error invalid-name [Api_1]']);
    await apply(line);
    assert.match(document.getText(), /\n {2}# yaml-language-server-disable Invalid value\n {2}name: Api_1\n/);
    await shows(document, []);
    await vscode.commands.executeCommand('undo');
    await shows(document, ['14 error invalid-name [Api_1]']);
    await apply(whole);
    assert.match(document.getText(), /\n---\n# yaml-language-server: \$schema=none\napiVersion/);
    await shows(document, []);
  });

  test('have no comments for JSON', async () => {
    const text =
      '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": {"ports": [{"port": "80"}]}}';
    const { document } = await inFront(text, 'json');
    const actions = await actionsAt(document, '"80"');
    assert.deepEqual(titlesOf(actions), ['Change to 80 *']);
  });

  test('name every port at once', async () => {
    const { document } = await inFront(
      manifest('web').replace('  - port: 80\n', '  - port: 80\n  - port: 81\n'),
    );
    const actions = await actionsAt(document, 'port: 81');
    assert.ok(titlesOf(actions).includes('Add a name to every port *'), titlesOf(actions).join());
    await apply(actions.find(({ title }) => title === 'Add a name to every port'));
    assert.match(document.getText(), / {2}- name: http\n {4}port: 80\n {2}- name: tcp-81\n {4}port: 81\n/);
    await shows(document, []);
  });

  test('mend all that needs no decision, also on save', async () => {
    const document = await openText(
      manifest('web')
        .replace('app: web', 'app: web\n    version: 1.0')
        .replace('port: 80', 'port: "80"\n    tragetPort: 8080'),
    );
    const [action, another] = await fixAllOf(document);
    assert.equal(another, undefined);
    await apply(action);
    assert.match(document.getText(), /version: "1\.0"[^]*port: 80\n {4}tragetPort: 8080\n/);
    assert.deepEqual(await fixAllOf(document), []);
  });

  test('are none where nothing is wrong, and none in other files', async () => {
    const { document } = await inFront(manifest('web'));
    assert.deepEqual(titlesOf(await actionsAt(document, 'port: 80')), []);
    const { document: other } = await inFront('services:\n  web:\n    ports: ["80:80"]\n');
    assert.deepEqual(titlesOf(await actionsAt(other, 'ports')), []);
  });
});

async function actionsAt(document: vscode.TextDocument, text: string): Promise<readonly vscode.CodeAction[]> {
  const at = document.positionAt(document.getText().indexOf(text));
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    new vscode.Range(at, at),
    vscode.CodeActionKind.QuickFix.value,
  );
}

async function fixAllOf(document: vscode.TextDocument): Promise<readonly vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    new vscode.Range(0, 0, document.lineCount, 0),
    'source.fixAll.serviceExplorer',
  );
}

/** The preferred ones with an asterisk. */
function titlesOf(actions: readonly vscode.CodeAction[]): readonly string[] {
  return actions.map(({ title, isPreferred }) => (isPreferred === true ? `${title} *` : title));
}

async function apply(action: vscode.CodeAction | undefined): Promise<void> {
  assert.ok(action?.edit);
  assert.ok(await vscode.workspace.applyEdit(action.edit));
}
