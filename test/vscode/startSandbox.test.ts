import assert from 'node:assert/strict';
import { commands, window, workspace, type Event } from 'vscode';
import type { CommandContext } from '../../src/commands/context.ts';
import { startSandbox } from '../../src/commands/startSandbox.ts';
import { Log } from '../../src/editor/log.ts';
import { Settings } from '../../src/editor/settings.ts';
import { clusterWith, FakeClusters } from '../support/fakeClusters.ts';
import { commandContext } from './commandContext.ts';

suite('Start Sandbox', () => {
  let clusters: FakeClusters;
  let context: CommandContext;
  let focused: string[];
  let starting: PromiseWithResolvers<undefined>;
  let started: PromiseWithResolvers<undefined>;

  setup(() => {
    starting = Promise.withResolvers();
    started = Promise.withResolvers();
    focused = [];
    const sandbox = clusterWith('sandbox');
    sandbox.isSandbox = true;
    clusters = new FakeClusters(clusterWith('dev'), sandbox);
    context = commandContext({
      clusters,
      sandbox: {
        start: () => {
          starting.resolve(undefined);
          return started.promise;
        },
        stop: () => Promise.resolve(),
      },
      settings: new Settings(),
      log: new Log('Tests'),
      view: {
        filterText: '',
        targetOf: () => undefined,
        selection: [],
        focusCluster: (name) => {
          focused.push(name);
          return Promise.resolve();
        },
      },
    });
  });

  teardown(async () => {
    context.settings.dispose();
    context.log.dispose();
    await commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('gives the keyboard focus to the row, once it is there', async () => {
    const start = startSandbox(context);
    await starting.promise;
    assert.deepEqual(focused, []);
    started.resolve(undefined);
    assert.equal(await start, 'sandbox');
    assert.deepEqual(focused, ['sandbox']);
  });

  test('leaves the keyboard focus to who opened an editor meanwhile', async () => {
    const start = startSandbox(context);
    await starting.promise;
    const opened = next(window.onDidChangeActiveTextEditor);
    await window.showTextDocument(await workspace.openTextDocument());
    await opened;
    started.resolve(undefined);
    assert.equal(await start, 'sandbox');
    assert.deepEqual(focused, []);
  });

  test('leaves the keyboard focus to who writes in an editor meanwhile', async () => {
    const editor = await window.showTextDocument(await workspace.openTextDocument());
    const start = startSandbox(context);
    await starting.promise;
    await window.showTextDocument(editor.document);
    const wrote = next(window.onDidChangeTextEditorSelection);
    await commands.executeCommand('type', { text: 'a' });
    await wrote;
    started.resolve(undefined);
    assert.equal(await start, 'sandbox');
    assert.deepEqual(focused, []);
  });

  test('focuses nothing where nothing was started', async () => {
    started.reject(new Error('no port'));
    await assert.rejects(startSandbox(context), /no port/u);
    clusters.become({ contexts: [] });
    started = Promise.withResolvers();
    started.resolve(undefined);
    assert.equal(await startSandbox(context), undefined);
    assert.deepEqual(focused, []);
  });
});

function next<T>(event: Event<T>): Promise<T> {
  return new Promise((resolve) => {
    const subscription = event((value) => {
      subscription.dispose();
      resolve(value);
    });
  });
}
