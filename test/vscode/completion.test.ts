import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { KubeError } from '../../src/kube/errors.ts';
import { ServiceCompletions } from '../../src/language/completion/serviceCompletions.ts';
import { inFront } from './fileSetup.ts';
import { atMark, HelpSetup } from './helpSetup.ts';
import { restoreStubs } from './stub.ts';

const HEAD = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n';

suite('Completion of Services', () => {
  let rig: HelpSetup;
  let completions: ServiceCompletions;

  setup(async () => {
    rig = await HelpSetup.start();
    completions = new ServiceCompletions(rig.context);
  });

  teardown(async () => {
    restoreStubs();
    completions.dispose();
    await rig.stop();
  });

  async function itemsAt(
    marked: string,
    ending = 'yaml',
  ): Promise<readonly [vscode.TextEditor, readonly vscode.CompletionItem[]]> {
    const { text, offset } = atMark(marked);
    const editor = await inFront(text, ending);
    const { document } = editor;
    const { token } = new vscode.CancellationTokenSource();
    const found = await completions.provideCompletionItems(document, document.positionAt(offset), token);
    return [editor, found.toSorted((one, other) => ((one.sortText ?? '') < (other.sortText ?? '') ? -1 : 1))];
  }

  /** The items as they are shown: label and what stands beside it. */
  async function shownAt(marked: string, ending?: string): Promise<readonly string[]> {
    const [, items] = await itemsAt(marked, ending);
    return items.map(({ label }) =>
      typeof label === 'string' ? label : [label.label, label.description].filter(Boolean).join(' '),
    );
  }

  /** The text after one of the items was taken. */
  async function textAfter(label: string, marked: string, ending?: string): Promise<string> {
    const [editor, items] = await itemsAt(marked, ending);
    const item = items.find(
      (each) => (typeof each.label === 'string' ? each.label : each.label.label) === label,
    );
    assert.ok(item?.insertText instanceof vscode.SnippetString && item.range instanceof vscode.Range);
    await editor.insertSnippet(item.insertText, item.range);
    return editor.document.getText();
  }

  for (const [marked, expected] of [
    [`${HEAD}  namespace: |`, ['default', 'shop']],
    [
      `${HEAD}spec:\n  selector:\n    app: |`,
      ['api 3 pods', 'web 3 pods', 'search 2 pods', 'chekout 2 pods'],
    ],
    [`${HEAD}spec:\n  selector:\n    |`, ['app 10 pods']],
    [
      `${HEAD}spec:\n  selector:\n    app: api\n  ports:\n  - port: 80\n    targetPort: |`,
      [
        'http 8080/TCP · 3 pods',
        'admin 9090/TCP · 3 pods',
        '8080 8080/TCP · 3 pods',
        '9090 9090/TCP · 3 pods',
      ],
    ],
    [
      `apiVersion: v1\nkind: ConfigMap\n---\n${HEAD}spec: {selector: {app: w|}}`,
      ['api 3 pods', 'web 3 pods', 'search 2 pods', 'chekout 2 pods'],
    ],
    [`${HEAD}  namespace: monitoring\nspec:\n  selector:\n    nothing: |`, []],
  ] as const) {
    test(`offers what is on the cluster: ${JSON.stringify(marked)}`, async () => {
      const shown = await shownAt(marked);
      assert.deepEqual([...shown].sort(), [...expected].sort());
      assert.equal(rig.cluster.started, 0);
    });
  }

  for (const [label, marked, expected, ending] of [
    ['app', `${HEAD}spec:\n  selector:\n    a|\n`, `${HEAD}spec:\n  selector:\n    app: \n`, 'yaml'],
    ['app', `${HEAD}spec:\n  selector:\n    a|: web\n`, `${HEAD}spec:\n  selector:\n    app: web\n`, 'yaml'],
    [
      'web',
      `${HEAD}spec:\n  selector:\n    app: w|b # x\n`,
      `${HEAD}spec:\n  selector:\n    app: web # x\n`,
      'yaml',
    ],
    [
      'web',
      `${HEAD}spec:\n  selector:\n    app: "|"\n`,
      `${HEAD}spec:\n  selector:\n    app: "web"\n`,
      'yaml',
    ],
    [
      'app',
      '{"apiVersion":"v1","kind":"Service","spec":{"selector":{"|"}}}',
      '{"apiVersion":"v1","kind":"Service","spec":{"selector":{"app": ""}}}',
      'json',
    ],
    [
      'app',
      '{"apiVersion":"v1","kind":"Service","spec":{"selector":{|}}}',
      '{"apiVersion":"v1","kind":"Service","spec":{"selector":{"app": ""}}}',
      'json',
    ],
    [
      'web',
      '{"apiVersion":"v1","kind":"Service","spec":{"selector":{"app": |}}}',
      '{"apiVersion":"v1","kind":"Service","spec":{"selector":{"app": "web"}}}',
      'json',
    ],
  ] as const) {
    test(`writes ${label} into ${JSON.stringify(marked)}`, async () => {
      assert.equal(await textAfter(label, marked, ending), expected);
    });
  }

  test('offers what the schema has, by the version of the cluster', async () => {
    const text = `${HEAD}spec:\n  typ`;
    rig.completions = [
      {
        label: 'type',
        kind: 'field',
        insertText: 'type: ',
        replace: { start: text.length - 3, end: text.length },
        documentation: 'How it is *reached*.',
        path: 'spec.type',
      },
    ];
    const [, [item, ...others]] = await itemsAt(`${text}|`);
    assert.deepEqual(others, []);
    assert.equal((item?.documentation as vscode.MarkdownString).value, 'How it is *reached*.');
    assert.equal(item?.command?.command, 'editor.action.triggerSuggest');
    const [request] = rig.requests;
    assert.deepEqual(
      [request?.version, request?.offset, request?.language],
      [{ major: 1, minor: 36 }, text.length, 'yaml'],
    );
    assert.equal(await textAfter('type', `${text}|`), `${HEAD}spec:\n  type: `);
  });

  test('offers what both the cluster and the schema have once', async () => {
    const text = `${HEAD}spec:\n  selector:\n    app: api\n  ports:\n  - targetPort: `;
    rig.completions = ['8080', '1234'].map((label) => ({
      label,
      kind: 'value',
      insertText: label,
      replace: { start: text.length, end: text.length },
      documentation: '',
    }));
    const shown = await shownAt(`${text}|`);
    assert.deepEqual(
      shown.filter((each) => /^(?:8080|1234)/u.test(each)),
      ['1234', '8080 8080/TCP · 3 pods'],
    );
  });

  test('leaves the schema to others where they have one, and still knows the pods', async () => {
    rig.settings.become({ schema: 'off' });
    assert.deepEqual(await shownAt(`${HEAD}spec:\n  selector:\n    |`), ['app 10 pods']);
    assert.deepEqual(rig.requests, []);
  });

  for (const [name, text] of [
    ['another kind', 'apiVersion: apps/v1\nkind: Deployment\nspec:\n  selector:\n    |'],
    ['a Service of Knative', 'apiVersion: serving.knative.dev/v1\nkind: Service\nspec:\n  selector:\n    |'],
  ] as const) {
    test(`has nothing for ${name}`, async () => {
      assert.deepEqual(await shownAt(text), []);
      assert.deepEqual(rig.requests, []);
    });
  }

  test('asks nothing of a cluster that is not connected, and is silent where pods are forbidden', async () => {
    const marked = `${HEAD}spec:\n  selector:\n    app: |`;
    const reason = new KubeError('unreachable', 'gone');
    rig.cluster.state = { kind: 'stale', since: 0, reason, retryAt: undefined };
    assert.deepEqual(await shownAt(marked), []);
    rig.cluster.state = { kind: 'live', mode: 'watch' };
    rig.cluster.answeredBy = undefined;
    assert.deepEqual(await shownAt(marked), []);
  });
});
