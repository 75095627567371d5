import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { newService } from '../../src/commands/newService.ts';
import { UserError } from '../../src/editor/userError.ts';
import { serviceRecord } from '../support/fakeClusters.ts';
import { FileSetup } from './fileSetup.ts';
import { restoreStubs, stub } from './stub.ts';

/** What of an input box or a list a question uses, in the hands of the test. */
class FakeInput {
  value = '';
  title = '';
  step = 0;
  totalSteps = 0;
  busy = false;
  items: readonly vscode.QuickPickItem[] = [];
  activeItems: readonly vscode.QuickPickItem[] = [];
  buttons: readonly unknown[] = [];
  validationMessage: string | undefined;
  readonly #changed = new vscode.EventEmitter<string>();
  readonly #accepted = new vscode.EventEmitter<void>();
  readonly #triggered = new vscode.EventEmitter<unknown>();
  readonly #hidden = new vscode.EventEmitter<void>();
  readonly onDidChangeValue = this.#changed.event;
  readonly onDidAccept = this.#accepted.event;
  readonly onDidTriggerButton = this.#triggered.event;
  readonly onDidHide = this.#hidden.event;
  readonly #onShow: (input: FakeInput) => void;

  constructor(onShow: (input: FakeInput) => void) {
    this.#onShow = onShow;
  }

  show(): void {
    this.#onShow(this);
  }

  dispose(): void {
    this.#hidden.fire();
  }

  type(text: string): void {
    this.value = text;
    this.#changed.fire(text);
  }

  accept(text: string): void {
    this.type(text);
    this.activeItems = this.items.filter(({ label }) => label === text);
    this.#accepted.fire();
  }

  goBack(): void {
    this.#triggered.fire(vscode.QuickInputButtons.Back);
  }

  hide(): void {
    this.#hidden.fire();
  }
}

suite('New Service', () => {
  let rig: FileSetup;
  /** What the person does with each question, in order; then it is left. */
  let answers: ((input: FakeInput) => void)[];
  let asked: string[];

  setup(async () => {
    rig = await FileSetup.start('1.36');
    answers = [];
    asked = [];
    const create = (): never =>
      new FakeInput((input) => {
        asked.push(`${input.step}/${input.totalSteps}`);
        const answer = answers.shift();
        if (answer === undefined) {
          input.hide();
        } else {
          answer(input);
        }
      }) as never;
    stub(vscode.window, 'createInputBox', create);
    stub(vscode.window, 'createQuickPick', create);
  });

  teardown(async () => {
    restoreStubs();
    await rig.stop();
  });

  const accept =
    (text: string) =>
    (input: FakeInput): void => {
      input.accept(text);
    };

  async function specOf(argument?: unknown): Promise<string> {
    const { uri } = await newService(rig.context, argument);
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document?.isUntitled);
    assert.equal(document.uri.toString(), uri);
    return document.getText().replace(/^[^]*spec:\n/u, '');
  }

  test('asks nothing where all is given, and sends nothing', async () => {
    const argument = {
      context: 'dev',
      namespace: 'default',
      name: 'web',
      type: 'NodePort',
      ports: '80:web',
      selector: { app: 'web' },
    };
    const result = await newService(rig.context, argument);
    assert.deepEqual(result, { ...result, context: 'dev', namespace: 'default', name: 'web' });
    assert.deepEqual(asked, []);
    assert.equal(await rig.live('web'), undefined);
    assert.equal(
      vscode.window.activeTextEditor?.document.getText(),
      `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: default
spec:
  type: NodePort
  selector:
    app: web
  ports:
  - protocol: TCP
    port: 80
    targetPort: web
`,
    );
  });

  test('asks for an alias only what an alias has', async () => {
    answers = [accept('default'), accept('db'), accept('ExternalName'), accept('db.example.com')];
    assert.equal(await specOf(), '  type: ExternalName\n  externalName: db.example.com\n');
    assert.deepEqual(asked, ['1/5', '2/5', '3/5', '4/4']);
  });

  test('goes back with what was answered, and takes labels and ports as typed', async () => {
    answers = [
      accept('ClusterIP'),
      (input) => {
        input.goBack();
      },
      accept('LoadBalancer'),
      accept('app=web,tier=front'),
      accept('80 53/UDP'),
    ];
    const spec = await specOf({ namespace: 'default', name: 'back' });
    assert.match(spec, /type: LoadBalancer\n {2}selector:\n {4}app: web\n {4}tier: front\n/u);
    assert.match(spec, /name: port-80\n[^]*name: port-53-udp\n/u);
    assert.deepEqual(asked, ['1/3', '2/3', '1/3', '2/3', '3/3']);
  });

  test('says at once that a name is taken, or cannot be', async () => {
    rig.cluster.services.replace([serviceRecord('default/web')]);
    rig.cluster.version = 'v1.20.2';
    answers = [
      (input) => {
        input.accept('web');
        assert.equal(input.validationMessage, 'There is a Service of this name in default already.');
        input.accept('Web');
        assert.match(input.validationMessage, /lower-case letters/u);
        input.accept('1web');
        assert.match(input.validationMessage, /begins with a letter/u);
        input.type('web');
        rig.cluster.services.replace([]);
        assert.equal(input.validationMessage, undefined, 'it was deleted meanwhile');
        input.hide();
      },
    ];
    await assert.rejects(newService(rig.context, { namespace: 'default' }), { code: 'aborted' });
    assert.deepEqual(answers, []);
  });

  test('leaves nothing behind when the person gives up', async () => {
    const documents = vscode.workspace.textDocuments.length;
    await assert.rejects(newService(rig.context, { name: 'web' }), { code: 'aborted' });
    assert.equal(vscode.workspace.textDocuments.length, documents);
    assert.deepEqual(asked, ['1/4']);
    assert.deepEqual(rig.cluster.followed, []);
  });

  for (const argument of [
    { context: 'other' },
    { namespace: 'Not a name' },
    { name: 'Web' },
    { type: 'Ingress' },
    { ports: 80 },
    { ports: 'http' },
    { selector: 'app' },
    { selector: { app: 1.5, tier: {} } },
    { externalName: '-' },
  ]) {
    test(`takes no ${JSON.stringify(argument)}`, async () => {
      await assert.rejects(newService(rig.context, argument), UserError);
      assert.deepEqual(asked, []);
    });
  }
});
