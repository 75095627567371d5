import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { withoutProgress, withProgress } from '../../src/editor/progress.ts';
import { restoreStubs, stub } from './stub.ts';

type Task = Parameters<typeof vscode.window.withProgress<unknown>>[1];

suite('Progress', () => {
  teardown(restoreStubs);

  /** Resolves with what is shown, once it is. */
  function onDidShow(cancellation: vscode.CancellationToken): Promise<object[]> {
    return new Promise((resolve) => {
      stub(vscode.window, 'withProgress', ((options: vscode.ProgressOptions, task: Task) => {
        const shown: object[] = [{ title: options.title, cancellable: options.cancellable }];
        const done = task({ report: (step) => shown.push(step) }, cancellation);
        resolve(shown);
        return done;
      }) as typeof vscode.window.withProgress);
    });
  }

  test('of what is soon done is not shown', async () => {
    stub(vscode.window, 'withProgress', () => assert.fail('it is shown'));
    assert.equal(await withProgress('Title', () => Promise.resolve('done')), 'done');
    await assert.rejects(() => withProgress('Title', () => Promise.reject(new Error('failed'))), /failed/u);
  });

  test('of what takes a while is shown with all that was reported, and its cancelling aborts', async () => {
    const cancellation = new vscode.CancellationTokenSource();
    const showing = onDidShow(cancellation.token);
    const result = await withProgress('Title', async (signal, report) => {
      report.report({ message: 'one', increment: 10 });
      report.report({ increment: 20 });
      const shown = await showing;
      report.report({ message: 'two' });
      assert.equal(signal.aborted, false);
      cancellation.cancel();
      assert.equal(signal.aborted, true);
      return shown;
    });
    assert.deepEqual(result, [
      { title: 'Title', cancellable: true },
      { message: 'one', increment: 30 },
      { message: 'two' },
    ]);
  });

  test('is taken away while something is asked, and comes again with all that was reported', async () => {
    const { token } = new vscode.CancellationTokenSource();
    const events: string[] = [];
    const step = Promise.withResolvers<undefined>();
    const again = Promise.withResolvers<undefined>();
    const takenAway = Promise.withResolvers<undefined>();
    stub(vscode.window, 'withProgress', (async (_, task: Task) => {
      events.push('shown');
      (events.length === 1 ? step : again).resolve(undefined);
      const report = ({ message }: { message?: string }): unknown =>
        message !== undefined && events.push(message);
      await task({ report }, token);
      events.push('taken away');
      takenAway.resolve(undefined);
    }) as typeof vscode.window.withProgress);
    await withProgress('Title', async (_, report) => {
      await step.promise;
      report.report({ message: 'one' });
      await withoutProgress(async () => {
        await takenAway.promise;
        events.push('asked');
        report.report({ message: 'two' });
      });
      await again.promise;
    });
    assert.deepEqual(events, ['shown', 'one', 'taken away', 'asked', 'shown', 'two']);
  });
});
