import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Settings } from '../../src/ids.ts';
import { beforeHeaders, httpError } from '../../src/sandbox/wire/faults.ts';
import { LiveDocumentsSetup, replace, says, set } from './liveDocumentsSetup.ts';
import { restoreStubs } from './stub.ts';

suite('Live documents of a cluster that refuses or fails', () => {
  let live: LiveDocumentsSetup;
  let document: vscode.TextDocument;

  suiteSetup(async () => {
    live = await LiveDocumentsSetup.start();
  });

  suiteTeardown(() => live.stop());

  setup(async () => {
    live.playWindow();
    document = await live.open('web');
    live.takeRequests();
  });

  teardown(async () => {
    await live.closeAll();
    restoreStubs();
  });

  /** Types a label that is new each time. */
  async function type(label: string): Promise<void> {
    await replace(document, '  labels:\n', `  labels:\n    ${label}: "yes"\n`);
  }

  async function isRefused(label: string): Promise<void> {
    assert.equal(await document.save(), false);
    assert.ok(document.isDirty && document.getText().includes(label));
  }

  async function isSaved(label: string): Promise<void> {
    assert.equal(await document.save(), true);
    assert.equal(live.labelsOf('web')[label], 'yes');
    await says(document, label);
  }

  test('keeps what is typed while the cluster is lost, and saves it once it is back', async () => {
    await type('while-lost');
    live.loseCluster();
    try {
      await isRefused('while-lost');
    } finally {
      await live.findCluster();
    }
    await isSaved('while-lost');
  });

  for (const [what, code] of [
    ['signed out', 401],
    ['forbidden', 403],
    ['throttled', 429],
    ['not served', 503],
  ] as const) {
    test(`keeps what is typed when it is ${what}`, async () => {
      const label = `after-${code}`;
      await type(label);
      live.failNextWrite(httpError(code, 1));
      if (code === 403) {
        // By a patch too.
        live.failNextWrite(httpError(code));
      }
      await isRefused(label);
      assert.equal(live.labelsOf('web')[label], undefined);
      await isSaved(label);
    });
  }

  test('is saved once where the answer to the first write was lost', async () => {
    await type('answer-lost');
    live.failNextWrite(beforeHeaders('reset'));
    await isRefused('answer-lost');
    const version = live.versionOf('web');
    await isSaved('answer-lost');
    assert.equal(live.versionOf('web'), version, 'nothing was written a second time');
  });

  test('is patched where the person may not replace it, also while nobody knows that', async () => {
    await type('by-patch');
    live.allowOnly('get', 'list', 'watch', 'patch');
    try {
      await isSaved('by-patch');
      assert.deepEqual(
        live.takeRequests().filter((request) => !request.startsWith('GET')),
        ['PUT web', 'PATCH web'],
      );
    } finally {
      live.allowAll();
    }
  });

  test('is not written where its context is not shown any more', async () => {
    await type('not-shown');
    const kubeconfigs = vscode.workspace.getConfiguration().get(Settings.kubeconfig);
    live.takeRequests();
    await set(Settings.kubeconfig, ['/nowhere']);
    await live.reload();
    try {
      await isRefused('not-shown');
      // What the test before has changed may still be read.
      const writes = live.takeRequests().filter((request) => !request.startsWith('GET '));
      assert.deepEqual(writes, []);
    } finally {
      await set(Settings.kubeconfig, kubeconfigs);
    }
    await live.reload();
    await isSaved('not-shown');
  });
});

suite('Live documents of Kubernetes 1.9', () => {
  let live: LiveDocumentsSetup;

  suiteSetup(async () => {
    live = await LiveDocumentsSetup.start('1.9');
    live.playWindow();
  });

  suiteTeardown(async () => {
    restoreStubs();
    await live.stop();
  });

  test('are saved, refused where somebody else was faster, and created anew', async () => {
    const document = await live.open('web');
    await replace(document, '  labels:\n', '  labels:\n    mine: "yes"\n');
    assert.equal(await document.save(), true);
    assert.equal(live.labelsOf('web')['mine'], 'yes');
    await says(document, 'mine: "yes"');
    await replace(document, 'mine: "yes"', 'mine: again');
    live.setLabel('web', 'theirs', 'yes');
    assert.equal(await document.save(), false);
    assert.deepEqual([live.labelsOf('web')['mine'], live.labelsOf('web')['theirs']], ['yes', 'yes']);
    live.remove('web');
    live.answers.set('The Service web is gone', 'Create Anew');
    assert.equal(await document.save(), true);
    assert.equal(live.labelsOf('web')['mine'], 'again');
  });
});
