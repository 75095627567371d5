import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CommandContext } from '../../src/commands/context.ts';
import { servicesOf } from '../../src/commands/serviceArgument.ts';
import { UserError } from '../../src/editor/userError.ts';
import { clusterWith } from '../support/fakeClusters.ts';
import { inFront } from './fileSetup.ts';
import { row, setUp, tearDown, type Setup } from './viewSetup.ts';

suite('The Services that a command is called for', () => {
  let setup_: Setup;
  let context: CommandContext;
  /** What the documents are the live documents of. */
  let liveName: string | undefined;

  setup(() => {
    setup_ = setUp(
      clusterWith('dev', 'shop/web', 'shop/api', 'staging/web'),
      clusterWith('prod', 'shop/web'),
    );
    liveName = undefined;
    context = {
      clusters: setup_.clusters,
      view: setup_.view,
      documents: {
        refOf: () => liveName && { context: 'prod', namespace: 'shop', name: liveName },
      },
    } as unknown as CommandContext;
  });

  teardown(async () => {
    tearDown();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  function called(argument?: unknown, selected?: unknown): readonly string[] {
    return servicesOf(context, argument, selected).map(
      ({ cluster, ref }) => `${cluster.context}/${ref.namespace}/${ref.name}`,
    );
  }

  test('the row, or all that are selected besides, of all contexts', async () => {
    const web = await row(setup_, 'dev', 'shop', 'web');
    const other = await row(setup_, 'prod', 'shop', 'web');
    assert.deepEqual(called(web), ['dev/shop/web']);
    assert.deepEqual(called(web, [web, other]), ['dev/shop/web', 'prod/shop/web']);
  });

  test('of several rows those of Services, each once; a port stands for its Service when it is the only one', async () => {
    const web = await row(setup_, 'dev', 'shop', 'web');
    const port = await row(setup_, 'dev', 'shop', 'api', 'http');
    const namespace = await row(setup_, 'dev', 'staging');
    assert.deepEqual(called(port), ['dev/shop/api']);
    assert.deepEqual(called(web, [port, web, web, namespace]), ['dev/shop/web']);
    assert.throws(() => called(namespace), UserError);
  });

  test('the live document in front, unless the selected rows are meant', async () => {
    setup_.window.select(await row(setup_, 'dev', 'shop', 'web'), await row(setup_, 'dev', 'shop', 'api'));
    assert.deepEqual(called(), ['dev/shop/web', 'dev/shop/api']);
    await inFront('text');
    liveName = 'live';
    assert.deepEqual(called(), ['prod/shop/live']);
    assert.deepEqual(called({ selected: true }), ['dev/shop/web', 'dev/shop/api']);
  });

  test('addresses, by name and of live documents', () => {
    const address = { context: 'dev', namespace: 'shop', name: 'any' };
    assert.deepEqual(called(address), ['dev/shop/any']);
    assert.deepEqual(called([address, { ...address, context: 'prod' }]), ['dev/shop/any', 'prod/shop/any']);
    liveName = 'live';
    assert.deepEqual(called(vscode.Uri.parse('service:/prod/shop/live.yaml')), ['prod/shop/live']);
    assert.throws(() => called({ ...address, context: 'elsewhere' }), UserError);
  });

  test('nothing that was meant for something else, whatever is selected', async () => {
    setup_.window.select(await row(setup_, 'dev', 'shop', 'web'));
    for (const argument of [
      'web',
      {},
      { context: 'dev', name: 'web' },
      [],
      [undefined],
      { selected: false },
    ]) {
      assert.throws(() => called(argument), UserError, JSON.stringify(argument));
    }
  });
});
