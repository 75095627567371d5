import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import * as vscode from 'vscode';
import { UserError } from '../../src/editor/userError.ts';
import { libraries } from '../../src/proxy/libraries/libraries.ts';
import { CallResponse } from '../../src/proxy/response/callResponse.ts';
import { Responses } from '../../src/proxy/response/responses.ts';
import { ResponseTexts } from '../../src/proxy/response/responseTexts.ts';
import { responseUri } from '../../src/proxy/response/responseUri.ts';
import { answer, html, json, text, withHeaders } from '../../src/sandbox/api/answer.ts';
import { beforeHeaders } from '../../src/sandbox/wire/faults.ts';
import { requestIn } from '../unit/proxy/send/callRig.ts';
import { CallSetup, says, startWebSocketBackend, tab } from './callSetup.ts';
import { openText } from './fileSetup.ts';
import { restoreStubs, stub } from './stub.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

suite('A call', () => {
  let calls: CallSetup;

  setup(async () => {
    calls = await CallSetup.start();
  });

  teardown(async () => {
    restoreStubs();
    await calls.stop();
  });

  test('is answered beside its request, as the message that it is', async () => {
    const { document, httpStatus, from, source } = await calls.send('GET shop/api:http/orders?a=1');
    assert.deepEqual([httpStatus, from, document.languageId], [200, 'backend', 'service-response']);
    const shown = await says(document, /"path": "\/orders"/);
    assert.match(shown, /^# GET shop\/api:http\/orders\?a=1 · dev\n# \d+(?:\.\d)? m?s · \d/);
    assert.match(shown, /\nHTTP\/1\.1 200 OK\ncontent-type: application\/json/);
    const editor = vscode.window.visibleTextEditors.find((each) => each.document === document);
    assert.equal(editor?.viewColumn, vscode.ViewColumn.Two);
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), source);
    assert.equal(calls.recentCalls.of(source, 'GET shop/api:http/orders?a=1')?.kind, 'answered');
    const [past] = calls.calls.history.all;
    assert.deepEqual([past?.context, past?.method, past?.outcome.kind], ['dev', 'GET', 'answered']);
  });

  test('has its body on lines of its own, in a document of its own', async () => {
    calls.answerWith(json({ a: 12 }));
    const { uri } = await calls.send('GET shop/api:http/');
    await calls.calls.showBody(uri);
    const shown = await tab(({ label }) => label.endsWith('.jsonl'));
    assert.ok(shown.input instanceof vscode.TabInputText);
    const body = await vscode.workspace.openTextDocument(shown.input.uri);
    assert.deepEqual([body.languageId, body.getText()], ['jsonl', '{\n  "a": 12\n}']);
  });

  test('offers above its answer what can be done with it', async () => {
    const { document } = await calls.send('GET shop/web:80/healthz');
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
    );
    assert.deepEqual(
      lenses.map(({ command }) => command?.title),
      ['Send Again', 'Show Body Only', 'Save Body…', 'Compare…'],
    );
  });

  test('shows each event of a stream with its time', async () => {
    calls.answerWith(answer(200, 'text/event-stream', 'event: price\nid: 7\ndata: 12\n\n'));
    const { document } = await calls.send('GET shop/web:80/prices');
    await says(document, /\n# \d\d:\d\d:\d\d\.\d{3} price 7\n12\n/);
  });

  test('takes a file beside its document as its body', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'calls-'));
    const file = join(folder, 'a.svchttp');
    await writeFile(file, 'POST shop/api:http/\n\n< ./body.txt\n');
    await writeFile(join(folder, 'body.txt'), 'from a file');
    const result = await calls.calls.send({ uri: vscode.Uri.file(file).toString(), index: 0 });
    assert.ok(result);
    await says({ uri: vscode.Uri.parse(result.uri) }, /"content-length": "11"[^]*"text": "from a file"/);
    await rm(join(folder, 'body.txt'));
    await assert.rejects(calls.calls.send({ uri: vscode.Uri.file(file).toString(), index: 0 }), UserError);
    await rm(folder, { recursive: true });
  });

  const failures: readonly (readonly [what: string, request: string, said: RegExp])[] = [
    ['no endpoints', 'GET shop/checkout:http/', /no ready endpoint.*\n# Look at the status of the Service/],
    ['no such Service', 'GET shop/nothing/', /There is no Service shop\/nothing.*\n# Check the name/],
    ['TLS to a plain backend', 'GET https:shop/web:80/', /speaks plain HTTP.*\n# Leave out "https:"/],
    ['without a path', '# @no-path\nGET shop/web', /without a path.*\n# Leave out "# @no-path"/],
  ];
  for (const [what, request, said] of failures) {
    test(`tells the API server's own answers from the backend's: ${what}`, async () => {
      const { document, from, source } = await calls.send(request);
      assert.equal(from, 'apiServer');
      const shown = await says(document, said);
      assert.match(shown, /# Answered by the API server, not by the Service: /);
      const key = request.split('\n').at(-1) ?? '';
      assert.equal(calls.recentCalls.of(source, key)?.kind, 'failed');
    });
  }

  test('says what to do about a backend that wants TLS', async () => {
    calls.answerWith(text(400, 'Client sent an HTTP request to an HTTPS server.\n'));
    const { document } = await calls.send('GET shop/web:80/');
    await says(document, /The backend speaks TLS: write https:shop\/web:80\./);
  });

  test('that redirects out of its Service says that this was not followed', async () => {
    calls.answerWith(withHeaders(text(302, ''), { location: 'https://example.com/' }));
    const { document, httpStatus } = await calls.send('GET shop/web:80/');
    assert.equal(httpStatus, 302);
    await says(document, /redirects to somewhere outside of the Service/);
  });

  test('is cancelled before there is an answer, and nothing is told of it', async () => {
    const isCall = ({ target }: { readonly target: string }): boolean => target.includes('/proxy');
    calls.sandbox.server.inject({ match: { where: isCall }, fault: beforeHeaders('stall') });
    const document = await openText('GET shop/web/', 'svchttp');
    const uri = document.uri.toString();
    const arrived = new Promise<void>((resolve) => {
      calls.sandbox.server.onDidReceive(() => {
        resolve();
      });
    });
    const sending = calls.calls.send({ uri, index: 0 });
    sending.catch(() => undefined);
    await arrived;
    assert.equal(calls.recentCalls.of(uri, 'GET shop/web/')?.kind, 'running');
    assert.equal(await calls.calls.send({ uri, index: 0 }), undefined);
    await calls.calls.cancel({ uri, index: 0 });
    await assert.rejects(sending, { code: 'aborted' });
    assert.equal(calls.recentCalls.of(uri, 'GET shop/web/'), undefined);
    assert.deepEqual(calls.calls.history.all, []);
    await assert.rejects(calls.calls.cancel(undefined), UserError);
  });

  test('that goes on for long is shown as it comes, and ends where it is cancelled', async () => {
    const { document, uri } = await calls.send('GET shop/api:http/stream?n=100000&everyMs=20');
    await says(document, /# More is to come\.[^]*line 20 of 100000/);
    await calls.calls.cancel({ uri });
    await says(document, /# Cancelled: this is what had come until then\./);
    assert.equal(calls.calls.history.all.length, 1);
  });

  test('that answers with a picture has it shown by the editor', async () => {
    calls.answerWith(answer(200, 'image/png', PNG));
    const { document } = await calls.send('GET shop/web:80/tea.png');
    const shown = await tab(({ input }) => input instanceof vscode.TabInputCustom);
    assert.equal((shown.input as vscode.TabInputCustom).viewType, 'imagePreview.previewEditor');
    assert.match(document.getText(), /# The picture is shown beside this\./);
  });

  test('that answers with bytes has them in hexadecimal, and saved as they came', async () => {
    const bytes = Buffer.concat([Buffer.from([0]), randomBytes(3 * 1024 * 1024)]);
    calls.answerWith(answer(200, 'application/octet-stream', bytes));
    const { document, uri } = await calls.send('GET shop/web:80/data');
    await says(document, /This is no text: the first 65\.5 kB in hexadecimal/);
    assert.match(document.getText(), /\n00000000 {2}00 /);
    const file = join(await mkdtemp(join(tmpdir(), 'calls-')), 'saved.bin');
    let proposed = '';
    stub(vscode.window, 'showSaveDialog', (options) => {
      proposed = options?.defaultUri?.path ?? '';
      return Promise.resolve(vscode.Uri.file(file));
    });
    await calls.calls.saveBody(uri);
    assert.ok(bytes.equals(await readFile(file)));
    assert.match(proposed, /^$|\/data\.bin$/);
  });

  test('can be sent again, and compared with the time before', async () => {
    calls.answerWith(text(200, 'before\n'));
    const first = await calls.send('GET shop/web:80/healthz');
    await says(first.document, /before/);
    const second = await calls.calls.rerun(first.uri);
    assert.ok(second);
    await calls.calls.compare(second.uri);
    const { input } = await tab((each) => each.input instanceof vscode.TabInputTextDiff);
    const { original, modified } = input as vscode.TabInputTextDiff;
    const { label } = await tab((each) => each.input instanceof vscode.TabInputTextDiff);
    assert.match(label, /^\d+:\d+:\d+.* ↔ \d+:\d+:\d+.* · GET shop\/web:80\/healthz$/);
    await says({ uri: original }, /HTTP\/1\.1 200 OK[^]*\n\nbefore\n/);
    await says({ uri: modified }, /HTTP\/1\.1 200 OK[^]*\n\nok\n/);
  });

  test('is told apart from another one of the same line', async () => {
    const isCall = ({ target }: { readonly target: string }): boolean => target.includes('/proxy');
    calls.sandbox.server.inject({ match: { where: isCall }, fault: beforeHeaders('stall') });
    const document = await openText(
      'POST shop/api:http/\n\none\n###\nPOST shop/api:http/\n\ntwo\n',
      'svchttp',
    );
    const uri = document.uri.toString();
    const arrived = new Promise<void>((resolve) => {
      calls.sandbox.server.onDidReceive(() => {
        resolve();
      });
    });
    const first = calls.calls.send({ uri, index: 0 });
    first.catch(() => undefined);
    await arrived;
    const second = await calls.calls.send({ uri, index: 1 });
    assert.ok(second);
    await says({ uri: vscode.Uri.parse(second.uri) }, /"text": "two"/);
    assert.equal(calls.recentCalls.of(uri, 'POST shop/api:http/')?.kind, 'running');
    await calls.calls.cancel({ uri, index: 0 });
    await assert.rejects(first, { code: 'aborted' });
  });

  test('is in the history, to look at, or to send again once it is forgotten', async () => {
    await calls.send('GET shop/web:80/healthz?token=s3cret');
    const picked: vscode.QuickPickItem[] = [];
    stub(vscode.window, 'showQuickPick', ((items: readonly vscode.QuickPickItem[]) => {
      picked.push(...items);
      return Promise.resolve(items[0]);
    }) as unknown as typeof vscode.window.showQuickPick);
    await calls.calls.showHistory();
    assert.equal(picked[0]?.label, 'GET shop/web:80/healthz?token=***');
    assert.match(picked[0].description ?? '', /^200 OK · /);
    const [past] = calls.calls.history.all;
    assert.ok(past);
    await calls.calls.history.clear();
    await calls.calls.history.add({ ...past, id: 'gone' });
    await calls.calls.showHistory();
    const request = vscode.window.activeTextEditor?.document;
    assert.equal(request?.languageId, 'service-http');
    assert.equal(request.getText(), '### web\n# @context dev\nGET shop/web:80/healthz?token=***\n');
  });
});

test('An answer that ends while its document is being opened is shown to its end', async () => {
  const responses = new Responses();
  const texts = new ResponseTexts(responses);
  const body = new PassThrough();
  const headers = { 'content-type': 'text/plain' };
  const head = { httpStatus: 200, headers, from: 'backend', redirects: [], milliseconds: 5, body } as const;
  const request = requestIn('GET shop/api:http/');
  const call = { request, context: 'dev', uri: 'untitled:a', key: 'a' };
  const response = new CallResponse(call, head, libraries);
  responses.add(response);
  const reading = response.read(body);
  const provide = texts.provideTextDocumentContent.bind(texts);
  const provideLate = async (uri: vscode.Uri): Promise<string | undefined> => {
    const text = provide(uri);
    body.end('the end');
    await reading;
    return text;
  };
  stub(texts, 'provideTextDocumentContent', provideLate as unknown as typeof provide);
  const uri = responseUri(response, 'message');
  const opening = vscode.workspace.openTextDocument(uri);
  const shown = await says({ uri }, /the end/);
  assert.doesNotMatch(shown, /More is to come/);
  await opening;
  restoreStubs();
  texts.dispose();
  responses.dispose();
});

suite('A session', () => {
  let calls: CallSetup;

  setup(async () => {
    calls = await CallSetup.start();
  });

  teardown(async () => {
    restoreStubs();
    await calls.stop();
  });

  test('is a document of what was said, and lines are typed into it', async () => {
    const backend = await startWebSocketBackend();
    calls.cluster.answeredBy = backend.server;
    const typed = ['one', 'two'];
    stub(vscode.window, 'showInputBox', () => Promise.resolve(typed.shift()));
    const document = await openText('WEBSOCKET shop/chat:http/room\n\nhello', 'svchttp');
    assert.equal(await calls.calls.send({ uri: document.uri.toString(), index: 0 }), undefined);
    const shown = await tab(({ label }) => label.startsWith('WEBSOCKET'));
    const { uri } = shown.input as vscode.TabInputText;
    await says(
      { uri },
      /# WEBSOCKET shop\/chat:http\/room · dev[^]*> [\d:.]+\nhello\n\n< [\d:.]+\nheard hello\n/,
    );
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      uri,
    );
    assert.deepEqual(
      lenses.map(({ command }) => command?.title),
      ['Send…', 'Close'],
    );
    await calls.calls.sessions.ask(uri.toString());
    await says({ uri }, /heard one[^]*heard two/);
    assert.equal(shown.label, 'WEBSOCKET shop∕chat:http∕room');
    const session = await vscode.workspace.openTextDocument(uri);
    assert.equal(session.languageId, 'service-response');
    assert.equal(
      calls.recentCalls.of(document.uri.toString(), 'WEBSOCKET shop/chat:http/room')?.kind,
      'answered',
    );
    const [past] = calls.calls.history.all;
    assert.deepEqual([past?.method, past?.target.path, past?.hadBody], ['WEBSOCKET', '/room', true]);
    assert.equal(past?.outcome.kind === 'answered' && past.outcome.httpStatus, 101);
    stub(vscode.window, 'showQuickPick', ((items: readonly vscode.QuickPickItem[]) =>
      Promise.resolve(items[0])) as unknown as typeof vscode.window.showQuickPick);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One });
    await calls.calls.showHistory();
    assert.ok(vscode.window.visibleTextEditors.some((each) => each.document === session));
    stub(vscode.window, 'showInputBox', (_options, token) => {
      calls.calls.sessions.close(uri.toString());
      return new Promise((resolve) => {
        token?.onCancellationRequested(() => {
          resolve(undefined);
        });
      });
    });
    await calls.calls.sessions.ask(uri.toString());
    await says({ uri }, /# Closed \(1000\)\./);
    await assert.rejects(calls.calls.sessions.ask(uri.toString()), UserError);
    await assert.rejects(calls.calls.sessions.ask('service-call-session:/x?y'), UserError);
    backend.stop();
  });

  test('outlives the responses beside it, and ends with its tab', async () => {
    const backend = await startWebSocketBackend();
    const { answeredBy } = calls.cluster;
    calls.cluster.answeredBy = backend.server;
    const folder = await mkdtemp(join(tmpdir(), 'calls-'));
    const file = join(folder, 'a.svchttp');
    await writeFile(file, 'WEBSOCKET shop/chat:http/lobby\n\n< ./hello.txt\n');
    await writeFile(join(folder, 'hello.txt'), 'from a file');
    await calls.calls.send({ uri: vscode.Uri.file(file).toString(), index: 0 });
    const shown = await tab(({ label }) => label.endsWith('∕lobby'));
    const { uri } = shown.input as vscode.TabInputText;
    await says({ uri }, /heard from a file/);
    calls.cluster.answeredBy = answeredBy!;
    await calls.send('GET shop/web:80/healthz');
    const again = await tab(({ label }) => label.endsWith('∕lobby'));
    const closed = backend.nextClose();
    await vscode.window.tabGroups.close(again);
    await closed;
    assert.throws(() => {
      calls.calls.sessions.close(uri.toString());
    }, UserError);
    backend.stop();
    await rm(folder, { recursive: true });
  });

  test('that is refused is an answer like any other', async () => {
    const { httpStatus, document } = await calls.send('WEBSOCKET shop/checkout:http/');
    assert.equal(httpStatus, 503);
    await says(
      document,
      /Answered by the API server, not by the Service: shop\/checkout has no ready endpoint/,
    );
  });
});

suite('A call that is not to be', () => {
  let calls: CallSetup;

  setup(async () => {
    calls = await CallSetup.start();
  });

  teardown(async () => {
    restoreStubs();
    await calls.stop();
  });

  async function send(request: string): Promise<unknown> {
    const document = await openText(request, 'svchttp');
    return calls.calls.send({ uri: document.uri.toString(), index: 0 });
  }

  test('is not sent from a workspace that is not trusted, by any way', async () => {
    const { uri } = await calls.send('GET shop/web:80/healthz');
    calls.received.length = 0;
    stub(vscode.workspace, 'isTrusted', false);
    await assert.rejects(send('GET shop/web:80/'), UserError);
    await assert.rejects(calls.calls.rerun(uri), UserError);
    await assert.rejects(calls.calls.showHistory(), UserError);
    assert.deepEqual(calls.received, []);
  });

  test('is asked about in a guarded context, unless it only reads', async () => {
    calls.cluster.guard = { readOnly: false, confirm: true };
    const asked: string[] = [];
    const answers: string[] = [];
    stub(vscode.window, 'showWarningMessage', (message: string) => {
      asked.push(message);
      return Promise.resolve(answers.shift());
    });
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      await send(`${method} shop/api:http/`);
    }
    assert.deepEqual(asked, []);
    calls.received.length = 0;
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'WEBSOCKET']) {
      await assert.rejects(send(`${method} shop/api:http/`), { code: 'aborted' });
    }
    assert.deepEqual(asked, [
      'Send POST to shop/api?',
      'Send PUT to shop/api?',
      'Send PATCH to shop/api?',
      'Send DELETE to shop/api?',
      'Open a session with shop/api?',
    ]);
    assert.deepEqual(calls.received, []);
    answers.push('Write to dev');
    await send('POST shop/api:http/');
    assert.equal(calls.received.length, 1);
  });

  test('is not sent to a context that is read-only, unless it only reads', async () => {
    calls.cluster.guard = { readOnly: true, confirm: true };
    await assert.rejects(send('DELETE shop/api:http/'), UserError);
    assert.deepEqual(calls.received, []);
    await send('GET shop/api:http/');
    assert.equal(calls.received.length, 1);
  });
});

suite('What a Service answers cannot run anything', () => {
  const RAN = 'serviceExplorerTests.ran';
  let calls: CallSetup;
  let ran = 0;
  let command: vscode.Disposable;

  setup(async () => {
    calls = await CallSetup.start();
    ran = 0;
    command = vscode.commands.registerCommand(RAN, () => {
      ran += 1;
    });
  });

  teardown(async () => {
    assert.equal(ran, 0);
    command.dispose();
    await calls.stop();
  });

  const RUN = `command:${RAN}`;
  const bodies: readonly (readonly [what: string, type: string, body: string, language: string])[] = [
    [
      'HTML',
      'text/html',
      `<script>fetch("${RUN}")</script><a href="${RUN}">x</a><meta http-equiv="refresh" content="0;url=${RUN}"><iframe src="${RUN}">`,
      'html',
    ],
    [
      'SVG',
      'image/svg+xml',
      `<svg xmlns="http://www.w3.org/2000/svg" onload="top.location='${RUN}'"><script>alert(1)</script></svg>`,
      // In its own language its schema would be fetched.
      'plaintext',
    ],
    [
      'Markdown',
      'text/markdown',
      `[x](${RUN}) ![y](${RUN}) <img src="${RUN}">`,
      // In its own language the first would be a link that runs the command.
      'plaintext',
    ],
    // In their own languages the `$schema` would be fetched.
    ['JSON', 'application/json', JSON.stringify({ $schema: RUN, link: `[x](${RUN})` }), 'jsonl'],
    ['YAML', 'application/yaml', `# yaml-language-server: $schema=${RUN}\na: 1\n`, 'plaintext'],
    [
      'ANSI',
      'text/plain',
      '\u001b]8;;command:x\u0007link\u001b]8;;\u0007\u001b[2J\u001b[31mred',
      'plaintext',
    ],
    ['bidi', 'text/plain', `a\u202egnp.exe\u202c ${RUN} \u2066x\u2069`, 'plaintext'],
  ];
  for (const [what, type, body, language] of bodies) {
    test(`a body of ${what}`, async () => {
      calls.answerWith(type === 'text/html' ? html(200, body) : answer(200, type, body));
      const { document, uri } = await calls.send('GET shop/web:80/page');
      await says(document, /^HTTP\/1\.1 200 OK$/m);
      await calls.calls.showBody(uri);
      const alone = await tab(
        ({ input }) => input instanceof vscode.TabInputText && input.uri.query.startsWith('body&'),
      );
      const bodyDocument = await vscode.workspace.openTextDocument((alone.input as vscode.TabInputText).uri);
      assert.equal(bodyDocument.languageId, language);
      for (const each of [document, bodyDocument]) {
        const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
          'vscode.executeLinkProvider',
          each.uri,
          100,
        );
        assert.deepEqual(
          links.filter(({ target }) => target?.scheme === 'command'),
          [],
        );
      }
      const tabs = vscode.window.tabGroups.all.flatMap(({ tabs: all }) => all);
      assert.deepEqual(
        tabs.filter(({ input }) => !(input instanceof vscode.TabInputText)),
        [],
      );
    });
  }

  test('headers, which stay on one line and in one direction', async () => {
    const evil = `[x](${RUN}) \u009b31m $(zap)`;
    calls.answerWith(
      withHeaders(text(200, 'ok'), {
        'x-evil': evil,
        'content-disposition': 'attachment; filename="../../x"',
      }),
    );
    const { document } = await calls.send('GET shop/web:80/');
    const shown = await says(document, /^x-evil: .*$/m);
    assert.doesNotMatch(shown, /\u009b/);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      document.uri,
      100,
    );
    assert.deepEqual(
      links.filter(({ target }) => target?.scheme === 'command'),
      [],
    );
  });

  test('the path of a request, in the history and in titles', async () => {
    const { document } = await calls.send(`GET shop/web:80/$(zap)/[x](${RUN})`);
    assert.match(document.uri.path, /^\/404 GET shop∕web:80∕\$\(zap\)∕/);
    stub(vscode.window, 'showQuickPick', ((items: readonly vscode.QuickPickItem[]) => {
      assert.match(items[0]?.label ?? '', /\\\$\(zap\)/);
      return Promise.resolve(undefined);
    }) as unknown as typeof vscode.window.showQuickPick);
    await calls.calls.showHistory();
    restoreStubs();
  });
});
