import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Commands, Settings } from '../../src/ids.ts';
import { until } from '../support/until.ts';
import {
  CONTEXT,
  labelled,
  LiveDocumentsSetup,
  problemsIn,
  replace,
  says,
  set,
} from './liveDocumentsSetup.ts';
import { restoreStubs } from './stub.ts';

suite('Live documents', () => {
  let live: LiveDocumentsSetup;

  suiteSetup(async () => {
    live = await LiveDocumentsSetup.start();
    // With the first document the cluster is connected to.
    live.setLabel('web', 'connected', 'yes');
    await says(await live.open('web'), 'connected');
    live.setLabel('web', 'connected', 'watched');
    await says(await live.open('web'), 'connected: watched');
    await live.closeAll();
  });

  suiteTeardown(() => live.stop());

  setup(() => {
    live.playWindow();
    live.takeRequests();
  });

  teardown(async () => {
    await live.closeAll();
    restoreStubs();
  });

  test('opens as YAML, without managed fields, at an address that stays', async () => {
    const document = await live.open('web');
    assert.equal(document.uri.toString(true), 'service:/arn%3Alive%2Fcluster%20one/shop/web.yaml');
    assert.equal(document.languageId, 'yaml');
    assert.match(document.getText(), /^apiVersion: v1\nkind: Service\nmetadata:\n/);
    assert.doesNotMatch(document.getText(), /managedFields/);
    assert.equal(document.isDirty, false);
    assert.deepEqual(live.takeRequests(), ['GET web']);
  });

  test('opens as JSON, which is written too', async () => {
    const document = await live.open('web', Commands.openServiceAsJson);
    assert.equal(document.languageId, 'json');
    assert.match(document.getText(), /^\{\n {2}"apiVersion": "v1",\n {2}"kind": "Service",\n/);
    await replace(document, '"labels": {', '"labels": {\n      "by-json": "yes",');
    assert.equal(await document.save(), true);
    assert.equal(live.labelsOf('web')['by-json'], 'yes');
    await says(document, '"by-json"');
  });

  test('follows the cluster by one read for each change, and by none once it is closed', async () => {
    const document = await live.open('web');
    live.takeRequests();
    live.setLabel('web', 'followed', 'first');
    await says(document, 'followed: first');
    assert.deepEqual(live.takeRequests(), ['GET web']);
    live.setLabel('web', 'followed', 'second');
    await says(document, 'followed: second');
    assert.deepEqual(live.takeRequests(), ['GET web']);
    await live.closeAll();
    live.setLabel('web', 'followed', 'third');
    const other = await live.open('checkout');
    live.setLabel('checkout', 'followed', 'yes');
    await says(other, 'followed');
    assert.deepEqual(live.takeRequests(), ['GET checkout', 'GET checkout']);
  });

  test('is written as a whole by one request, and then shows what the server stored', async () => {
    const document = await live.open('web');
    const version = /resourceVersion: "(\d+)"/.exec(document.getText())?.[1];
    await replace(document, '  labels:\n', '  labels:\n    mine: "yes"\n');
    live.takeRequests();
    assert.equal(await document.save(), true);
    assert.equal(live.labelsOf('web')['mine'], 'yes');
    await says(document, /mine: "yes"/);
    await until(
      () => !document.getText().includes(`resourceVersion: "${version ?? ''}"`),
      vscode.workspace.onDidChangeTextDocument,
    );
    assert.equal(document.isDirty, false);
    assert.deepEqual(live.takeRequests(), ['PUT web']);
    // And once more, from what it shows now.
    await replace(document, 'mine: "yes"', 'mine: again');
    assert.equal(await document.save(), true);
    assert.equal(live.labelsOf('web')['mine'], 'again');
  });

  test('that says nothing else is not written', async () => {
    const document = await live.open('web');
    await replace(document, 'kind: Service', 'kind: Service # of the shop');
    live.takeRequests();
    assert.equal(await document.save(), true);
    await says(document, /kind: Service\n/);
    assert.deepEqual(live.takeRequests(), []);
  });

  test('tells what the server set of its own accord', async () => {
    const document = await live.open('api');
    await replace(document, /^ {2}ports:\n/m, '  ports:\n  - name: extra\n    port: 9999\n');
    assert.equal(await document.save(), true);
    await says(document, 'port: 9999');
    const said = live.messages.find((message) =>
      message.startsWith('Saved api of namespace shop on arn:live'),
    );
    assert.match(said ?? '', /The server set .*spec\.ports\[0\]\.protocol/);
  });

  suite('with unsaved changes, when somebody else changes the Service,', () => {
    test('says so once, keeps its text, and overwrites nothing', async () => {
      const document = await live.open('checkout');
      await replace(document, '  labels:\n', '  labels:\n    mine: "yes"\n');
      live.setLabel('checkout', 'theirs', 'first');
      await until(() => live.messages.length > 0, live.onDidShow);
      live.setLabel('checkout', 'theirs', 'second');
      assert.equal(await document.save(), false);
      assert.ok(document.isDirty);
      assert.match(document.getText(), /mine: "yes"/);
      assert.doesNotMatch(document.getText(), /theirs/);
      assert.deepEqual(
        [live.labelsOf('checkout')['mine'], live.labelsOf('checkout')['theirs']],
        [undefined, 'second'],
      );
      assert.deepEqual(live.messages, [
        'The Service checkout has changed on the cluster while you edit it.',
        'The Service checkout has changed on the cluster while you edit it.',
      ]);
    });

    test('shows the new state when its changes are thrown away', async () => {
      const document = await live.open('checkout');
      await replace(document, '  labels:\n', '  labels:\n    mine: "yes"\n');
      live.setLabel('checkout', 'theirs', 'third');
      await vscode.commands.executeCommand('workbench.action.files.revert');
      await says(document, 'theirs: third');
      assert.doesNotMatch(document.getText(), /mine/);
      live.setLabel('checkout', 'theirs', 'fourth');
      await says(document, 'theirs: fourth');
    });

    test('can be saved all the same where only controllers did', async () => {
      const document = await live.open('web');
      await replace(document, '  labels:\n', '  labels:\n    besides: status\n');
      const status = { loadBalancer: { ingress: [{ ip: '192.0.2.77', ipMode: 'VIP' }] } };
      live.change('web', (service) => ({ ...service, status }));
      assert.equal(await document.save(), true);
      await says(document, '192.0.2.77');
      assert.equal(live.labelsOf('web')['besides'], 'status');
    });

    test('is merged with it', async () => {
      const document = await live.open('api');
      await replace(document, '  labels:\n', '  labels:\n    a-mine: "yes"\n');
      live.change('api', (service) => labelled(service, 'zz-theirs', 'yes'));
      assert.equal(await vscode.commands.executeCommand(Commands.mergeService, document.uri), true);
      const merge = await merged((text) => text.includes('a-mine') && text.includes('zz-theirs'));
      assert.doesNotMatch(document.getText(), /zz-theirs/, 'the text stays until the merge is done');
      assert.equal(await merge.save(), true);
      await until(() => document.getText().includes('zz-theirs'), vscode.workspace.onDidChangeTextDocument);
      assert.ok(document.isDirty);
      assert.equal(await document.save(), true);
      const { 'a-mine': mine, 'zz-theirs': theirs } = live.labelsOf('api');
      assert.deepEqual([mine, theirs], ['yes', 'yes']);
    });
  });

  suite('that are merged', () => {
    test('shows the new state when the merge is given up and the changes are undone', async () => {
      const document = await live.open('api');
      await replace(document, '  labels:\n', '  labels:\n    undone: "yes"\n');
      live.setLabel('api', 'meanwhile', 'yes');
      assert.equal(await vscode.commands.executeCommand(Commands.mergeService, document.uri), true);
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('undo');
      await says(document, 'meanwhile: "yes"');
    });

    test('keeps what was typed since the merge began', async () => {
      const document = await live.open('api');
      await replace(document, '  labels:\n', '  labels:\n    first-typed: "yes"\n');
      live.setLabel('api', 'while-merging', 'yes');
      assert.equal(await vscode.commands.executeCommand(Commands.mergeService, document.uri), true);
      const merge = await merged((text) => text.includes('first-typed') && text.includes('while-merging'));
      await replace(document, 'first-typed:', 'last-typed:');
      assert.equal(await merge.save(), false);
      assert.match(document.getText(), /last-typed/);
      assert.doesNotMatch(document.getText(), /while-merging/);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    });

    test('takes the quotes and the last line as they are', async () => {
      const document = await live.open('api');
      await replace(document, /^ {2}uid: (.*)$/m, '  uid: "$1"');
      await replace(document, /sessionAffinity: None([^]*)\n$/, 'sessionAffinity: ClientIP$1');
      live.setLabel('api', 'quotes', 'yes');
      assert.equal(await vscode.commands.executeCommand(Commands.mergeService, document.uri), true);
      const merge = await merged((text) => text.includes('ClientIP') && text.includes('quotes'));
      assert.equal(await merge.save(), true);
      await until(() => document.getText().includes('quotes'), vscode.workspace.onDidChangeTextDocument);
      assert.equal(await document.save(), true);
      assert.equal(live.labelsOf('api')['quotes'], 'yes');
    });

    test('is compared with the cluster where nothing tells what it was made from', async () => {
      const opened = await live.open('api');
      await replace(opened, '  labels:\n', '  labels:\n    unknown-base: "yes"\n');
      // As far as a document goes, this is another window.
      const document = await vscode.languages.setTextDocumentLanguage(opened, 'plaintext');
      live.setLabel('api', 'unseen', 'yes');
      assert.equal(await document.save(), false);
      assert.equal(live.labelsOf('api')['unknown-base'], undefined);
      assert.equal(await vscode.commands.executeCommand(Commands.mergeService, document.uri), true);
      const { activeTab } = vscode.window.tabGroups.activeTabGroup;
      assert.ok(activeTab?.input instanceof vscode.TabInputTextDiff);
      const { original, modified } = activeTab.input;
      assert.equal(modified.toString(), document.uri.toString());
      const theirs = await vscode.workspace.openTextDocument(original);
      assert.match(theirs.getText(), /unseen: "yes"/);
      assert.ok(live.messages.some((message) => message.includes('is not known any more')));
      assert.equal(await document.save(), true);
      assert.equal(live.labelsOf('api')['unknown-base'], 'yes');
    });

    test('says that there is nothing to merge, and shows what is new', async () => {
      const document = await live.open('api');
      assert.equal(await vscode.commands.executeCommand(Commands.mergeService, document.uri), false);
      assert.match(live.messages.join(), /There is nothing to merge/);
    });
  });

  suite('of a Service that is gone', () => {
    test('says so where there are unsaved changes', async () => {
      const document = await live.open('checkout');
      await replace(document, '  labels:\n', '  labels:\n    mine: "yes"\n');
      const former = live.stored('checkout');
      assert.ok(former);
      live.remove('checkout');
      await until(() => live.messages.length > 0, live.onDidShow);
      assert.deepEqual(live.messages, [
        'The Service checkout was deleted while you edit it. Your text stays as it is.',
      ]);
      assert.match(document.getText(), /mine: "yes"/);
      live.put(former);
    });

    test('keeps its text, and creates it anew when the person wants it', async () => {
      const document = await live.open('search');
      await replace(document, '  labels:\n', '  labels:\n    mine: "yes"\n');
      const [uid] = /^ {2}uid: .*$/m.exec(document.getText()) ?? [];
      live.remove('search');
      assert.equal(await document.save(), false);
      assert.ok(document.isDirty && document.getText().includes('mine: "yes"'));
      assert.equal(live.stored('search'), undefined);
      live.answers.set('The Service search is gone', 'Create Anew');
      assert.equal(await document.save(), true);
      assert.equal(live.labelsOf('search')['mine'], 'yes');
      await until(
        () => !document.isDirty && !document.getText().includes(uid ?? ''),
        vscode.workspace.onDidChangeTextDocument,
      );
    });

    test('and is there again is another one', async () => {
      const document = await live.open('search');
      await replace(document, '  labels:\n', '  labels:\n    another: "yes"\n');
      await live.createAnew('search');
      assert.equal(await document.save(), false);
      assert.ok(live.messages.some((message) => message.includes('was deleted and created anew')));
    });
  });

  suite('of a status', () => {
    test('writes the status and nothing else', async () => {
      const document = await live.open('web', Commands.editServiceStatus);
      assert.match(document.uri.path, /\/web\.status\.yaml$/);
      await replace(document, /^status:\n/m, STATUS);
      live.takeRequests();
      assert.equal(await document.save(), true);
      assert.deepEqual(live.takeRequests(), ['PUT web/status']);
      assert.match(JSON.stringify(live.stored('web')?.['status']), /"reason":"Tested"/);
      await says(document, 'reason: Tested');
    });

    test('refuses another change at its line', async () => {
      const document = await live.open('web', Commands.editServiceStatus);
      await replace(document, /^ {2}sessionAffinity: None$/m, '  sessionAffinity: ClientIP');
      live.takeRequests();
      assert.equal(await document.save(), false);
      assert.deepEqual(live.takeRequests(), []);
      assert.deepEqual(problemsIn(document), [
        'sessionAffinity: ClientIP | Here only the status can be changed. Open the Service itself to change the rest.',
      ]);
    });
  });

  suite('is refused at the place', () => {
    const cases: readonly (readonly [what: string, from: string | RegExp, to: string, problem: RegExp])[] = [
      ['of another name', /^ {2}name: web$/m, '  name: shop', /^name: shop \| .*cannot be renamed/],
      [
        'of another namespace',
        /^ {2}namespace: shop$/m,
        '  namespace: other',
        /^namespace: other \| .*renamed or moved/,
      ],
      ['of another kind', /^kind: Service$/m, 'kind: Pod', /^kind: Pod \| The text is no Service/],
      ['without its version', /^ {2}resourceVersion: .*\n/m, '', /\| metadata\.resourceVersion is missing/],
      ['with a second document', /$/, '---\na: 1\n', /^a: 1 \| A second document begins here/],
      [
        'of a key that stands twice',
        /^kind: Service$/m,
        'kind: Service\nkind: Service',
        /kind stands here more than once/,
      ],
      ['of a syntax error', /^kind: Service$/m, 'kind: "Service', /\| .*YAML/],
      [
        'of a field that the server refuses',
        /^( {2}- .*\n)?( *)port: 80$/m,
        '$1$2port: 0',
        /^port: 0 \| .*between 1 and 65535/,
      ],
    ];
    for (const [what, from, to, problem] of cases) {
      test(what, async () => {
        const document = await live.open('web');
        await replace(document, from, to);
        const text = document.getText();
        assert.equal(await document.save(), false);
        assert.ok(document.isDirty && document.getText() === text);
        const problems = problemsIn(document);
        assert.equal(problems.length, 1, problems.join());
        assert.match(problems[0] ?? '', problem);
      });
    }

    test('of which there is none left', async () => {
      const document = await live.open('web');
      await replace(document, /^[^]*$/, '\n');
      assert.equal(await document.save(), false);
      assert.ok(document.isDirty && live.stored('web'));
    });
  });

  test('shows managed fields when that is wanted, and writes with them', async () => {
    const document = await live.open('web');
    try {
      assert.equal(await vscode.commands.executeCommand(Commands.toggleManagedFields), true);
      await says(document, 'managedFields:');
      await replace(document, '  labels:\n', '  labels:\n    managed: "yes"\n');
      assert.equal(await document.save(), true);
      await says(document, 'managed: "yes"');
    } finally {
      await set(Settings.showManagedFields, undefined);
    }
    await says(document, /^(?![^]*managedFields)/);
  });

  test('is read-only where the context is guarded so', async () => {
    const document = await live.open('web');
    try {
      await set(Settings.guards, [{ context: 'arn:*', readOnly: true }]);
      const { permissions } = await vscode.workspace.fs.stat(document.uri);
      assert.equal(permissions, vscode.FilePermission.Readonly);
    } finally {
      await set(Settings.guards, undefined);
    }
    assert.equal((await vscode.workspace.fs.stat(document.uri)).permissions, undefined);
  });

  test('of a context that is not shown, or of a Service that is not there, says so', async () => {
    const target = { context: 'nowhere', namespace: 'shop', name: 'web' };
    assert.equal(await vscode.commands.executeCommand(Commands.openService, target), undefined);
    assert.match(live.messages.join(), /The context nowhere is not shown/);
    const missing = { context: CONTEXT, namespace: 'shop', name: 'missing' };
    assert.equal(await vscode.commands.executeCommand(Commands.openService, missing), undefined);
    assert.match(live.messages.join(), /It is not there, or no longer/);
  });

  test('is not saved by Auto Save', async () => {
    const { uri, languageId } = await live.open('web');
    const files = vscode.workspace.getConfiguration('files', { uri, languageId });
    assert.equal(files.get('autoSaveWorkspaceFilesOnly'), true);
  });
});

const STATUS = `status:
  conditions:
  - lastTransitionTime: "2026-01-01T00:00:00Z"
    message: ""
    reason: Tested
    status: "True"
    type: Ready
`;

/** The document that the merge editor writes, once it says so. */
async function merged(holds: (text: string) => boolean): Promise<vscode.TextDocument> {
  const find = (): vscode.TextDocument | undefined =>
    vscode.workspace.textDocuments.find((document) => {
      const text = document.getText();
      return document.uri.scheme === 'service-merge' && holds(text) && !text.includes('<<<<<<<');
    });
  await until(
    () => find() !== undefined,
    vscode.workspace.onDidOpenTextDocument,
    vscode.workspace.onDidChangeTextDocument,
  );
  const document = find();
  assert.ok(document);
  return document;
}
