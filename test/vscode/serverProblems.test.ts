import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ServerProblems } from '../../src/editor/serverProblems.ts';
import { KubeError } from '../../src/kube/errors.ts';
import type { StatusCause } from '../../src/kube/types.ts';
import { readManifest, type ManifestDocument } from '../../src/manifest/text/manifest.ts';

const ONE = `# the shop
apiVersion: v1
kind: Service
metadata:
  name: one
spec:
  type: Cluster
  ports:
    - port: 80
      name: Web`;
const TWO = ONE.replace('one', 'two');

suite('What a server says of a manifest', () => {
  let problems: ServerProblems;

  setup(() => {
    problems = new ServerProblems();
  });

  teardown(async () => {
    problems.dispose();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('stands where it belongs, in its own words', async () => {
    const document = await open(`${ONE}\n---\n${TWO}\n`);
    show(document, 1, invalid({ field: 'spec.ports[0].name', message: 'Invalid value: "Web"' }));
    const [problem] = vscode.languages.getDiagnostics(document.uri);
    assert.equal(document.getText(problem?.range), 'Web');
    assert.equal(problem?.range.start.line, 20);
    assert.equal(problem.message, 'spec.ports[0].name: Invalid value: "Web"');
    assert.equal(problem.source, 'Service Explorer');
    assert.equal(problem.code, 'Invalid');
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Error);
  });

  test('marks one line of what is longer, and the first line of what is nowhere', async () => {
    const document = await open(ONE);
    show(
      document,
      0,
      invalid(
        { field: 'spec.ports', message: 'Required value' },
        { field: 'spec.ports[0].protocol', message: 'Required value' },
        { field: 'status', message: 'Forbidden' },
      ),
    );
    assert.deepEqual(marked(document), ['ports:', 'port: 80', 'apiVersion: v1']);
  });

  test('is told where a text cannot be read', async () => {
    const document = await open(`${ONE}\n---\nkind: [Service`);
    const broken = documentAt(document, 1);
    assert.ok(broken.content.kind === 'invalid');
    problems.show(document, document.version, broken, broken.content.error);
    assert.deepEqual(marked(document), ['e']);
    assert.equal(vscode.languages.getDiagnostics(document.uri)[0]?.range.start.line, 11);
  });

  test('can be a hint as well', async () => {
    const document = await open(ONE);
    const severity = vscode.DiagnosticSeverity.Warning;
    problems.show(document, document.version, documentAt(document, 0), [
      { path: 'metadata.name', message: 'Too short.', severity },
    ]);
    const [problem] = vscode.languages.getDiagnostics(document.uri);
    assert.deepEqual(
      [problem?.message, problem?.severity, problem?.code],
      ['Too short.', severity, undefined],
    );
  });

  test('takes the place of what was said of the same document, and of no other', async () => {
    const document = await open(`${ONE}\n---\n${TWO}\n`);
    const [name, type] = [
      invalid({ field: 'metadata.name', message: 'a' }),
      invalid({ field: 'spec.type', message: 'b' }),
    ];
    show(document, 0, name);
    show(document, 1, name);
    show(document, 1, type);
    assert.deepEqual(marked(document), ['one', 'Cluster']);
    problems.show(document, document.version, documentAt(document, 1), []);
    assert.deepEqual(marked(document), ['one']);
    problems.clear(document.uri);
    assert.deepEqual(marked(document), []);
  });

  test('goes where its field is now when the text changed meanwhile, and nowhere when that did', async () => {
    const document = await open(`${ONE}\n---\n${TWO}\n`);
    const { version } = document;
    const at = documentAt(document, 1);
    await edit(document, 0, 0, `# new\n---\n# newer\n`);
    await edit(document, 20, 8, 'Node');
    problems.show(
      document,
      version,
      at,
      invalid({ field: 'spec.ports[0].name', message: 'a' }, { field: 'spec.type', message: 'b' }),
    );
    assert.deepEqual(marked(document), ['Web']);
    assert.equal(vscode.languages.getDiagnostics(document.uri)[0]?.range.start.line, 23);

    await edit(document, 18, 8, 'other-');
    problems.clear(document.uri);
    problems.show(document, version, at, invalid({ field: 'spec.ports[0].name', message: 'a' }));
    assert.deepEqual(marked(document), [], 'The Service has another name.');
  });

  test('moves with its line, and goes when somebody edits that', async () => {
    const document = await open(`${ONE}\n`);
    show(
      document,
      0,
      invalid({ field: 'metadata.name', message: 'a' }, { field: 'spec.ports[0].name', message: 'b' }),
    );
    await edit(document, 5, 5, '\n  # a comment\n  # and more');
    assert.deepEqual(marked(document), ['one', 'Web']);
    const code = vscode.languages.getDiagnostics(document.uri)[1]?.code;
    assert.equal(code, 'Invalid');
    await edit(document, 4, 8, 'any');
    assert.deepEqual(marked(document), ['Web']);
    await edit(document, 12, 0, '# below\n');
    assert.deepEqual(marked(document), ['Web']);
    await edit(document, 11, 12, 's');
    assert.deepEqual(marked(document), []);
  });

  test('goes with its file', async () => {
    const document = await open(ONE);
    show(document, 0, invalid({ field: 'metadata.name', message: 'a' }));
    const closed = new Promise<void>((resolve) => {
      const listener = vscode.workspace.onDidCloseTextDocument((gone) => {
        if (gone === document) {
          listener.dispose();
          resolve();
        }
      });
    });
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    // The language of a document changes by closing and opening it, which is the sure way to have it closed.
    await vscode.languages.setTextDocumentLanguage(document, 'plaintext').then(undefined, () => undefined);
    await closed;
    assert.deepEqual(vscode.languages.getDiagnostics(document.uri), []);
  });

  function show(document: vscode.TextDocument, index: number, error: KubeError): void {
    problems.show(document, document.version, documentAt(document, index), error);
  }
});

async function open(content: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language: 'yaml', content });
  await vscode.window.showTextDocument(document);
  return document;
}

function documentAt(document: vscode.TextDocument, index: number): ManifestDocument {
  const found = readManifest(document.getText(), 'yaml')[index];
  assert.ok(found);
  return found;
}

function invalid(...causes: readonly StatusCause[]): KubeError {
  return new KubeError('invalid', 'Service "one" is invalid', {
    httpStatus: 422,
    status: { reason: 'Invalid', details: { causes } },
  });
}

/** The texts that are marked, in the order of the problems. */
function marked(document: vscode.TextDocument): string[] {
  return vscode.languages.getDiagnostics(document.uri).map(({ range }) => document.getText(range));
}

async function edit(
  document: vscode.TextDocument,
  line: number,
  column: number,
  text: string,
): Promise<void> {
  const change = new vscode.WorkspaceEdit();
  change.insert(document.uri, new vscode.Position(line, column), text);
  assert.ok(await vscode.workspace.applyEdit(change));
}
