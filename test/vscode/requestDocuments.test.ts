import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { callService } from '../../src/commands/callService.ts';
import type { CommandContext } from '../../src/commands/context.ts';
import { copyAsCurl, copyUrl } from '../../src/commands/copyCall.ts';
import { UserError } from '../../src/editor/userError.ts';
import { RequestDocuments } from '../../src/proxy/editing/requestDocuments.ts';
import { requestAt } from '../../src/proxy/editing/requestAt.ts';
import { RequestCompletions } from '../../src/proxy/editing/requestCompletion.ts';
import { RequestLenses } from '../../src/proxy/editing/requestLenses.ts';
import { callKeyOf, RecentCalls } from '../../src/proxy/lastCalls.ts';
import { readRequests } from '../../src/proxy/request/readRequests.ts';
import { clusterWith, serviceRecord } from '../support/fakeClusters.ts';
import { until } from '../support/until.ts';
import { FileSetup, inFront, problemsOf, replaceText } from './fileSetup.ts';
import { restoreStubs, stub } from './stub.ts';

const PORTS = [
  { name: 'http', protocol: 'TCP', port: 80, targetPort: 8080, nodePort: 0 },
  { name: 'https', protocol: 'TCP', port: 443, targetPort: 8443, nodePort: 0 },
];
const WEB = { context: 'dev', namespace: 'default', name: 'web' };
const ROOT = 'https://api.example.com:6443/api/v1/namespaces/default/services';

suite('Request documents', () => {
  let files: FileSetup;
  let requests: RequestDocuments;
  let recentCalls: RecentCalls;
  let context: CommandContext;

  setup(async () => {
    files = await FileSetup.start('1.36');
    await files.send('POST', '/api/v1/namespaces/default/services', {
      metadata: { name: 'web' },
      spec: { selector: { app: 'web' }, ports: PORTS.map(({ name, port }) => ({ name, port })) },
    });
    files.cluster.services.replace([serviceRecord('default/web', { ports: PORTS })]);
    recentCalls = new RecentCalls();
    requests = new RequestDocuments({ clusters: files.clusters, lastCalls: recentCalls });
    context = { ...files.context, requests };
  });

  teardown(async () => {
    restoreStubs();
    requests.dispose();
    recentCalls.dispose();
    await files.stop();
  });

  /** What the problems say once they are so. The extension that is loaded into this window sees no cluster. */
  async function problems(
    document: vscode.TextDocument,
    isSo: (found: readonly string[]) => boolean,
  ): Promise<readonly string[]> {
    const found = (): readonly string[] =>
      [...new Set(problemsOf(document))].filter((problem) => !/Say which context|is not shown/.test(problem));
    await until(
      () => isSo(found()),
      (listener) => vscode.languages.onDidChangeDiagnostics(listener),
    );
    return found();
  }

  function offersOf(document: vscode.TextDocument): Promise<readonly string[]> {
    return offersAt(document, document.lineAt(document.lineCount - 1).range.end);
  }

  async function offersAt(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<readonly string[]> {
    const { token } = new vscode.CancellationTokenSource();
    const completions = new RequestCompletions(files.clusters);
    const items = await completions.provideCompletionItems(document, position, token);
    completions.dispose();
    return items.map(({ insertText }) => (typeof insertText === 'string' ? insertText : ''));
  }

  function lensesOf(document: vscode.TextDocument): readonly vscode.CodeLens[] {
    return new RequestLenses(recentCalls).provideCodeLenses(document);
  }

  test('are of a language of their own, by the ending of their names', async () => {
    const { document } = await inFront('### x\nGET default/web\n', 'svchttp');

    assert.equal(document.languageId, 'service-http');
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    assert.ok(symbols.some(({ name, detail }) => name === 'x' && detail === 'GET default/web'));
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      new vscode.Position(2, 0),
      '/',
    );
    assert.ok(items.length > 0);
  });

  test('begin with the Service that is called, on its likely port, where somebody goes on typing', async () => {
    const uri = await callService(context, WEB);

    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), uri);
    assert.equal(editor.document.languageId, 'service-http');
    assert.equal(editor.document.getText(), '### web\nGET default/web:http/\nAccept: */*\n');
    assert.deepEqual([editor.selection.active.line, editor.selection.active.character], [1, 21]);
  });

  test('say which context where the request would go to another one, and which port was meant', async () => {
    const other = clusterWith('prod', 'default/web');
    files.clusters.become({ shown: [files.cluster, other] });
    files.clusters.become({ kubeconfig: { kind: 'loaded', currentContext: 'prod' } });

    await callService(context, { ...WEB, port: 443 });
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';

    assert.equal(text, '### web\n# @context dev\nGET https:default/web:https/\nAccept: */*\n');
    await callService(context, { ...WEB, context: 'prod' });
    assert.doesNotMatch(vscode.window.activeTextEditor?.document.getText() ?? '', /@context/);
  });

  test('complete namespaces, Services, ports, headers, variables and contexts', async () => {
    const { document } = await inFront('@id = 7\nGET ', 'svchttp');
    const type = async (text: string): Promise<readonly string[]> => {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, document.lineAt(document.lineCount - 1).range.end, text);
      assert.ok(await vscode.workspace.applyEdit(edit));
      return offersOf(document);
    };

    assert.deepEqual(await offersOf(document), ['default/']);
    assert.deepEqual(await type('default/'), ['web:']);
    assert.deepEqual(await type('web:'), ['http', 'https', '80', '443']);
    assert.deepEqual((await type('http/{{')).slice(0, 2), ['id}}', '$guid}}']);
    const braces = new vscode.WorkspaceEdit();
    const typed = document.lineAt(document.lineCount - 1).range.end;
    braces.insert(document.uri, typed, '}}');
    assert.ok(await vscode.workspace.applyEdit(braces));
    assert.deepEqual((await offersAt(document, typed)).slice(0, 2), ['id', '$guid']);
    assert.ok((await type('\n')).includes('Content-Type: '));
    assert.ok((await type('Content-Type: ')).includes('application/json'));
    assert.deepEqual(await type('x\n\n'), []);
    assert.deepEqual(await type('\n###\n# @context '), ['dev']);
    assert.ok((await type('dev\n# @')).includes('no-redirect'));
    stub(vscode.workspace, 'isTrusted', false);
    assert.deepEqual(await type('no-redirect\nGET '), []);
  });

  test('complete what there is in the context of the request that is typed', async () => {
    const prod = clusterWith('prod', 'live/web');
    files.clusters.become({ shown: [files.cluster, prod] });
    const { document } = await inFront(
      '# @context dev\nGET default/web\n###\n# @context prod\nGET ',
      'svchttp',
    );

    assert.deepEqual(await offersOf(document), ['live/']);
  });

  test('complete the Services of a namespace that nobody follows yet, once they are there', async () => {
    const { cluster } = files;
    cluster.services.replace([]);
    cluster.setNamespaceState('default', { kind: 'connecting' });
    const { document } = await inFront('GET default/', 'svchttp');

    const offers = offersOf(document);
    assert.deepEqual([cluster.followed, cluster.started > 0], [['default'], true]);
    cluster.services.replace([serviceRecord('default/late')]);
    cluster.setNamespaceState('default', { kind: 'live', mode: 'watch' });

    assert.deepEqual(await offers, ['late']);
    assert.deepEqual(cluster.followed, []);
  });

  test('tell while they are typed which Service, port or endpoint there is none of', async () => {
    const { document } = await inFront('GET default/web:http/{{x}}\n', 'svchttp');
    const one = '1: There is no variable x. Give it a value in a line of its own: @name = value.';
    assert.deepEqual(await problems(document, (found) => found.includes(one)), [one]);

    await replaceText(document, '{{x}}', 'x');
    const none = '1: No endpoint is behind web, so nothing will answer.';
    assert.deepEqual(await problems(document, (found) => found.includes(none)), [none]);

    await replaceText(document, ':http/', ':grpc/');
    const port = '1: web has no port grpc. It has http (80), https (443).';
    assert.deepEqual(await problems(document, (found) => found.includes(port)), [port]);

    await replaceText(document, ':grpc/', '/');
    const which = '1: web has several ports. Say which: http (80), https (443).';
    assert.deepEqual(await problems(document, (found) => found.includes(which)), [which]);

    await replaceText(document, 'default/web', 'default/wep');
    const service = '1: There is no Service wep in namespace default of dev.';
    assert.deepEqual(await problems(document, (found) => found.includes(service)), [service]);

    const [found] = vscode.languages
      .getDiagnostics(document.uri)
      .filter(({ message }) => message === service.slice(3));
    assert.equal(found?.range && document.getText(found.range), 'default/wep');
    assert.equal(found?.severity, vscode.DiagnosticSeverity.Warning);
  });

  test('are silent where endpoints are ready', async () => {
    await files.send('POST', '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices', {
      metadata: { name: 'web-1', labels: { 'kubernetes.io/service-name': 'web' } },
      addressType: 'IPv4',
      endpoints: [{ addresses: ['10.0.0.1'], conditions: { ready: true } }],
      ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    });
    const { document } = await inFront('GET default/web:http\n###\nGET default/web:grpc\n', 'svchttp');

    assert.deepEqual(await problems(document, (found) => found.length > 0), [
      '3: web has no port grpc. It has http (80), https (443).',
    ]);
  });

  test('have a line above each request that sends it, and tells what came of it', async () => {
    const { document } = await inFront(
      '### x\nGET default/web\n###\nWEBSOCKET default/web/chat\n',
      'svchttp',
    );
    const titles = (): readonly (readonly (string | undefined)[])[] =>
      lensesOf(document).map(({ range, command }) => [String(range.start.line), command?.title]);

    assert.deepEqual(titles(), [
      ['1', 'Send'],
      ['1', 'Copy as curl'],
      ['3', 'Connect'],
    ]);
    const meant = { uri: document.uri.toString(), index: 0, key: 'x' };
    assert.deepEqual(lensesOf(document)[0]?.command?.arguments, [meant]);
    // VS Code takes away at once what stands above text that is typed over, unless that is empty.
    assert.ok(lensesOf(document).every(({ range }) => !range.isEmpty));

    const read = readRequests(document.getText());
    const key = callKeyOf(read, read.requests[0]!);
    const uri = document.uri.toString();
    recentCalls.set(uri, key, { kind: 'running' });
    assert.deepEqual(titles()[0], ['1', 'Cancel']);
    const at = Date.UTC(2026, 0, 1);
    const answer = {
      kind: 'answered',
      httpStatus: 418,
      reason: "I'm $(zap)",
      milliseconds: 23.4,
      at,
    } as const;
    recentCalls.set(uri, key, answer);
    const time = new Date(at).toLocaleTimeString();
    assert.deepEqual(titles().slice(0, 2), [
      ['1', 'Send'],
      ['1', `418 I'm \\$(zap) · 23 ms · ${time}`],
    ]);
    await replaceText(document, '### x', '### new\nDELETE default/other\n### x');
    assert.deepEqual(titles()[3], ['3', `418 I'm \\$(zap) · 23 ms · ${time}`]);
    // A line above it that is not drawn anew yet means the same request.
    const { request } = await requestAt(files.clusters, meant);
    assert.equal(request.method, 'GET');
    await replaceText(document, '### x', '### y');
    await assert.rejects(requestAt(files.clusters, meant), UserError);
  });

  test('offer nothing in a workspace that is not trusted', async () => {
    const { document } = await inFront('GET default/web:http\n', 'svchttp');
    stub(vscode.workspace, 'isTrusted', false);

    assert.deepEqual(lensesOf(document), []);
    await assert.rejects(callService(context, WEB), UserError);
    await assert.rejects(copyUrl(context, undefined), UserError);
    await assert.rejects(requestAt(files.clusters, { uri: document.uri.toString(), index: 0 }), UserError);
  });

  test('are copied as a URL and as a command, from the cursor, a lens or the tree', async () => {
    const service = serviceRecord('default/web', { ports: PORTS });
    const portRow = { kind: 'port', cluster: files.cluster, service, port: PORTS[1]! } as const;
    const editor = await inFront(
      'GET default/web:http/a?b=c\n\n###\nPOST default/web:80/d\n\n{}\n',
      'svchttp',
    );
    const { document } = editor;
    editor.selection = new vscode.Selection(5, 0, 5, 0);
    assert.equal(await copyUrl(context, undefined), `${ROOT}/web:80/proxy/d`);
    assert.equal(await vscode.env.clipboard.readText(), `${ROOT}/web:80/proxy/d`);
    // As the menu of the editor calls it.
    assert.equal(await copyUrl(context, document.uri), `${ROOT}/web:80/proxy/d`);
    const first = { uri: document.uri.toString(), index: 0 };
    const command = await copyAsCurl(context, first);
    assert.equal(command, `curl '${ROOT}/web:http/proxy/a?b=c' -H "Authorization: Bearer $TOKEN"`);
    assert.equal(await vscode.env.clipboard.readText(), command);
    assert.equal(await copyUrl(context, WEB), `${ROOT}/web:http/proxy/`);
    assert.equal(await copyUrl(context, { ...WEB, port: 'https' }), `${ROOT}/https:web:https/proxy/`);
    const row = { ...context, view: { ...context.view, targetOf: () => portRow } };
    assert.equal(await copyUrl(row, {}), `${ROOT}/https:web:https/proxy/`);
    assert.match(await copyAsCurl(context, WEB), /^curl '[^']*\/web:http\/proxy\/' -H/);
  });

  test('tell the line and the reason why a request cannot be sent', async () => {
    const { document } = await inFront(
      'GET default/web\n###\nGET {{x}}\n###\n# @context gone\nGET a/b',
      'svchttp',
    );
    const at = (index: number): Promise<unknown> =>
      requestAt(files.clusters, { uri: document.uri.toString(), index });

    await at(0);
    await assert.rejects(at(1), /^UserError: Line 3: There is no variable x\./);
    await assert.rejects(at(2), /^UserError: The context gone is not shown\./);
    await assert.rejects(at(3), /^UserError: There is no such request any more\./);
  });
});
