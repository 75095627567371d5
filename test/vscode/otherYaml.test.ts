import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { hasOtherYaml, leavesHelpToOther } from '../../src/language/otherYaml.ts';
import { FakeCluster } from '../support/fakeClusters.ts';
import { DiagnosticsSetup, shownIn, shows, waitUntil } from './diagnosticsSetup.ts';
import { inFront, manifest, openText, replaceText } from './fileSetup.ts';
import { restoreStubs, stub } from './stub.ts';

const RED_HAT = 'redhat.vscode-yaml';
const KUBERNETES = 'ms-kubernetes-tools.vscode-kubernetes-tools';

suite('Another YAML extension', () => {
  let validation: DiagnosticsSetup;
  let theirs: vscode.DiagnosticCollection;

  setup(() => {
    theirs = vscode.languages.createDiagnosticCollection('yaml');
    validation = new DiagnosticsSetup(new FakeCluster('dev'));
  });

  teardown(async () => {
    theirs.dispose();
    await validation.stop();
    restoreStubs();
  });

  /** Has it be there, or with others. */
  function install(...ids: readonly string[]): void {
    stub(vscode.extensions, 'getExtension', ((id: string) =>
      ids.includes(id) ? { id, isActive: true } : undefined) as typeof vscode.extensions.getExtension);
  }

  function configure(settings: Readonly<Record<string, unknown>>): void {
    const real = vscode.workspace.getConfiguration;
    stub(vscode.workspace, 'getConfiguration', ((section?: string, scope?: vscode.ConfigurationScope) =>
      section === 'yaml'
        ? { get: (name: string) => settings[`yaml.${name}`] }
        : real(section, scope)) as unknown as typeof vscode.workspace.getConfiguration);
  }

  /** It says something of a text in a document. */
  function say(document: vscode.TextDocument, text: string, message: string, source: string): void {
    const at = document.getText().indexOf(text);
    assert.ok(at >= 0, text);
    const range = new vscode.Range(document.positionAt(at), document.positionAt(at + text.length));
    const problem = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Warning);
    problem.source = source;
    theirs.set(document.uri, [...(theirs.get(document.uri) ?? []), problem]);
  }

  function problemsBy(source: string, { uri }: vscode.TextDocument): readonly vscode.Diagnostic[] {
    return vscode.languages.getDiagnostics(uri).filter((each) => each.source === source);
  }

  const FAULTY = manifest('Web_1').replace('port: 80', 'port: 80\n    tragetPort: 8080');

  test('says what it knows by its schema, and the server the rest', async () => {
    install(RED_HAT);
    const { document } = await inFront(FAULTY);
    await shows(document, ['4 error invalid-name [Web_1]', '10 error unknown-field [tragetPort]']);
    say(document, 'tragetPort', 'Property tragetPort is not allowed.', 'yaml-schema: Kubernetes');
    await shows(document, ['4 error invalid-name [Web_1]']);
    // Whatever it says of a place about which the schema knows nothing.
    say(document, 'Web_1', 'No good name.', 'yaml-schema: Kubernetes');
    theirs.delete(document.uri);
    await shows(document, ['4 error invalid-name [Web_1]', '10 error unknown-field [tragetPort]']);
  });

  test('reads the text, and says alone where it cannot', async () => {
    install(RED_HAT);
    const { document } = await inFront(manifest('Web_1'));
    await shows(document, ['4 error invalid-name [Web_1]']);
    await replaceText(document, 'name: Web_1', 'name: web : 1');
    await shows(document, []);
  });

  test('reads no JSON, and VS Code itself says what is wrong with that', async () => {
    install(RED_HAT);
    const { document } = await inFront(
      '{"apiVersion": "v1", "kind": "Service",\n"metadata": {"name": "web"}, "spec" 1}',
      'jsonc',
    );
    assert.equal(hasOtherYaml(document), false);
    await waitUntil(
      () => problemsBy('jsonc', document).length > 0 && shownIn(document).length === 0,
      () => assert.fail(JSON.stringify(vscode.languages.getDiagnostics(document.uri))),
    );
    // A comment is fine with it, and with no server.
    await replaceText(document, '"spec" 1', '"spec": {} /* later */');
    await waitUntil(
      () => problemsBy('jsonc', document).length === 0 && shownIn(document).length === 1,
      () => assert.fail(JSON.stringify(vscode.languages.getDiagnostics(document.uri))),
    );
    assert.match(shownIn(document).join(), / error syntax /u);
  });

  test('that was told not to validate leaves the rules of the server', async () => {
    install(RED_HAT);
    configure({ 'yaml.validate': false });
    const document = await openText(FAULTY);
    await shows(document, ['4 error invalid-name [Web_1]']);
  });

  test('is asked for nothing where the person wants ours, and for all of it where not', async () => {
    install(RED_HAT);
    const document = await openText(FAULTY);
    say(document, 'tragetPort', 'Property tragetPort is not allowed.', 'yaml-schema: Kubernetes');
    await shows(document, ['4 error invalid-name [Web_1]']);
    validation.settings.become({ schema: 'on' });
    await shows(document, ['4 error invalid-name [Web_1]', '10 error unknown-field [tragetPort]']);
    validation.settings.become({ schema: 'off' });
    theirs.clear();
    await shows(document, ['4 error invalid-name [Web_1]']);
  });

  test('of any kind is not repeated word for word', async () => {
    const document = await openText(manifest('Web_1'));
    await shows(document, ['4 error invalid-name [Web_1]']);
    const [ours] = vscode.languages.getDiagnostics(document.uri);
    say(document, 'Web_1', ours?.message ?? '', 'another linter');
    await shows(document, []);
  });

  test('completes and hovers where it has a schema of Kubernetes, or was told not to', async () => {
    const document = await openText(manifest('web'));
    const isLeft = (): readonly boolean[] =>
      (['completion', 'hover'] as const).map((help) =>
        leavesHelpToOther(document, help, validation.settings),
      );
    assert.deepEqual(isLeft(), [false, false]);
    install(RED_HAT);
    assert.deepEqual(isLeft(), [false, false]);
    configure({ 'yaml.schemas': { kubernetes: ['/*.yaml'], 'https://example.com/x.json': '*' } });
    assert.deepEqual(isLeft(), [true, true]);
    configure({ 'yaml.schemas': { kubernetes: 'deploy/*.yaml' } });
    assert.deepEqual(isLeft(), [false, false]);
    configure({ 'yaml.hover': false });
    assert.deepEqual(isLeft(), [false, true]);
    install(RED_HAT, KUBERNETES);
    assert.deepEqual(isLeft(), [true, true]);
    validation.settings.become({ schema: 'on' });
    assert.deepEqual(isLeft(), [false, false]);
    validation.settings.become({ schema: 'off' });
    assert.deepEqual(isLeft(), [true, true]);
  });
});
