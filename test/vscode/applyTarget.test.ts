import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { chooseApplyTarget } from '../../src/commands/chooseApplyTarget.ts';
import { Emitter } from '../../src/common/emitter.ts';
import { ApplyTarget } from '../../src/editor/applyTarget.ts';
import { ManifestInFront } from '../../src/editor/manifestInFront.ts';
import { UserError } from '../../src/editor/userError.ts';
import { until } from '../support/until.ts';
import { clusterWith, FakeClusters, type FakeCluster } from '../support/fakeClusters.ts';
import { closeEditors, inFront, manifest, replaceText } from './fileSetup.ts';
import { FakeMemento } from './fakeMemento.ts';
import { restoreStubs, stub } from './stub.ts';

suite('Where files are applied to', () => {
  let clusters: FakeClusters;
  let memento: FakeMemento;
  let target: ApplyTarget;

  function show(...shown: readonly FakeCluster[]): void {
    clusters = new FakeClusters(...shown);
    memento = new FakeMemento();
    target = new ApplyTarget(clusters, memento);
  }

  function place(): string | undefined {
    const known = target.get();
    return known && `${known.cluster.context}/${known.namespace}`;
  }

  teardown(() => {
    target.dispose();
    restoreStubs();
  });

  test('is the only context, and its namespace, unless another was chosen', async () => {
    const dev = clusterWith('dev');
    dev.defaultNamespace = 'shop';
    show(dev);
    assert.equal(place(), 'dev/shop');
    await target.set('dev', 'staging');
    assert.equal(place(), 'dev/staging');
    await target.set('dev');
    assert.equal(place(), 'dev/shop');
  });

  test('is asked for once among several, remembered by the workspace, and void while it is not shown', async () => {
    const [dev, prod] = [clusterWith('dev'), clusterWith('prod')];
    show(dev, prod);
    assert.equal(place(), undefined);
    let asked = 0;
    stub(vscode.window, 'showQuickPick', ((items: readonly vscode.QuickPickItem[]) => {
      asked += 1;
      return Promise.resolve(items.find(({ label }) => label === 'prod'));
    }) as unknown as typeof vscode.window.showQuickPick);
    let changes = 0;
    target.onDidChange(() => (changes += 1));
    assert.equal((await target.require()).cluster, prod);
    assert.equal((await target.require()).cluster, prod);
    assert.deepEqual([asked, changes, place()], [1, 1, 'prod/default']);

    clusters.become({ shown: [dev] });
    assert.deepEqual([changes, place()], [2, 'dev/default']);
    clusters.become({ shown: [dev, prod] });
    assert.equal(place(), 'prod/default');
    assert.equal(new ApplyTarget(clusters, memento).get()?.cluster, prod);
  });

  test('is none where no context is shown', async () => {
    show();
    assert.equal(place(), undefined);
    await assert.rejects(target.require(), UserError);
  });

  suite('is chosen', () => {
    const choose = (argument?: unknown): ReturnType<typeof chooseApplyTarget> =>
      chooseApplyTarget({ applyTarget: target, clusters }, argument);

    test('by a caller that names it, if it can be', async () => {
      show(clusterWith('dev'), clusterWith('prod'));
      assert.deepEqual(await choose({ context: 'prod', namespace: 'shop' }), {
        context: 'prod',
        namespace: 'shop',
      });
      assert.equal(place(), 'prod/shop');
      assert.deepEqual(await choose({ context: 'dev' }), { context: 'dev', namespace: 'default' });
      await assert.rejects(choose({ context: 'other' }), UserError);
      await assert.rejects(choose({ context: 'dev', namespace: 'No Name' }), UserError);
      assert.equal(place(), 'dev/default');
    });

    test('among the namespaces that are known, or by typing another', async () => {
      const dev = clusterWith('dev', 'shop/web', 'staging/web');
      show(dev);
      const input = new FakeQuickPick();
      stub(
        vscode.window,
        'createQuickPick',
        (() => input) as unknown as typeof vscode.window.createQuickPick,
      );
      input.onShow = () => {
        input.pick('shop');
      };
      assert.deepEqual(await choose(), { context: 'dev', namespace: 'shop' });
      assert.deepEqual(input.labels, ['default', 'shop', 'staging']);
      assert.equal(place(), 'dev/shop');

      input.onShow = () => {
        input.type('No Name');
        assert.deepEqual(input.labels, ['default', 'shop', 'staging']);
        input.type('new');
        assert.deepEqual(input.labels, ['default', 'shop', 'staging', 'new']);
        input.pick('new');
      };
      assert.deepEqual(await choose(), { context: 'dev', namespace: 'new' });

      input.onShow = () => {
        input.hide();
      };
      assert.equal(await choose(), undefined);
      assert.equal(place(), 'dev/new');
    });
  });

  suite('shows in the status bar', () => {
    const changed = new Emitter<void>();
    const become = (isShown: boolean): void => {
      bar.isShown = isShown;
      changed.fire();
    };
    const isShown = (value: boolean): Promise<void> => until(() => bar.isShown === value, changed.event);
    const bar = {
      text: '',
      isShown: false,
      color: undefined as unknown,
      show: () => {
        become(true);
      },
      hide: () => {
        become(false);
      },
      dispose: () => undefined,
    };
    let manifestInFront: ManifestInFront;

    suiteSetup(async () => {
      // It has one of its own, which is not to be drawn by the test's.
      await vscode.extensions.getExtension('service-explorer.service-explorer')?.activate();
    });

    setup(async () => {
      await closeEditors();
      show(clusterWith('dev'));
      stub(vscode.window, 'createStatusBarItem', () => bar as unknown as vscode.StatusBarItem);
      manifestInFront = new ManifestInFront(target);
    });

    teardown(async () => {
      manifestInFront.dispose();
      await closeEditors();
    });

    test('while a manifest with Services is in front, and follows what is typed and chosen', async () => {
      assert.equal(bar.isShown, false);
      const { document } = await inFront(manifest('web'));
      await isShown(true);
      assert.equal(bar.text, '$(cloud-upload) dev / default');
      await target.set('dev', 'shop');
      assert.equal(bar.text, '$(cloud-upload) dev / shop');
      await replaceText(document, 'kind: Service', 'kind: Secret');
      await isShown(false);
      await inFront(manifest('web'), 'md');
      assert.equal(bar.isShown, false);
    });

    test('a guarded context in its colour, and a choice that is to be made', async () => {
      const guarded = clusterWith('$(bug) prod');
      guarded.guard = { readOnly: false, confirm: true };
      clusters.become({ shown: [guarded] });
      await inFront(manifest('web'));
      await isShown(true);
      assert.equal(bar.text, '$(cloud-upload) \\$(bug) prod / default');
      assert.ok(bar.color instanceof vscode.ThemeColor);
      clusters.become({ shown: [clusterWith('dev'), clusterWith('test')] });
      assert.deepEqual([bar.text, bar.color], ['$(cloud-upload) choose where to apply', undefined]);
    });
  });
});

/** The picker that a command opens, in the hands of the test. */
class FakeQuickPick {
  items: readonly (vscode.QuickPickItem & { readonly name: string })[] = [];
  activeItems: FakeQuickPick['items'] = [];
  value = '';
  title = '';
  placeholder = '';
  onShow = (): void => undefined;
  readonly #accept = new Emitter<void>();
  readonly #hide = new Emitter<void>();
  readonly #change = new Emitter<string>();
  readonly onDidAccept = this.#accept.event;
  readonly onDidHide = this.#hide.event;
  readonly onDidChangeValue = this.#change.event;

  get labels(): readonly string[] {
    return this.items.map(({ label }) => label);
  }

  type(text: string): void {
    this.value = text;
    this.#change.fire(text);
  }

  pick(label: string): void {
    this.activeItems = this.items.filter((item) => item.label === label);
    this.#accept.fire();
  }

  show(): void {
    this.onShow();
  }

  hide(): void {
    this.#hide.fire();
  }

  dispose(): void {
    this.value = '';
  }
}
