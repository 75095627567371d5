import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { ManifestOrigins } from '../../src/language/manifestOrigins.ts';
import { FakeCluster } from '../support/fakeClusters.ts';
import { DiagnosticsSetup, shows } from './diagnosticsSetup.ts';
import { closeEditors, manifest } from './fileSetup.ts';
import { restoreStubs } from './stub.ts';

suite('What files around a manifest tell of it', () => {
  let folder: string;
  let file: string;

  setup(async () => {
    folder = await mkdtemp(join(tmpdir(), 'origins-'));
    await mkdir(join(folder, 'base'));
    file = join(folder, 'base', 'web.yaml');
    await writeFile(file, manifest('Web_1').replace(/spec:[^]*/u, ''));
  });

  teardown(async () => {
    restoreStubs();
    await closeEditors();
    await rm(folder, { recursive: true });
  });

  function kustomization(name: string): Promise<void> {
    return writeFile(join(folder, name), 'patches:\n- path: base/web.yaml\n');
  }

  /** Does it again and again until told to stop: nobody tells when VS Code has begun to watch a folder. */
  function repeat(act: () => Promise<void>): () => Promise<void> {
    let acting = Promise.resolve();
    const timer = setInterval(() => {
      acting = acting.then(act);
    }, 100);
    return () => {
      clearInterval(timer);
      return acting;
    };
  }

  test('is read once, and again when one of them comes, changes or goes', async () => {
    const origins = new ManifestOrigins();
    try {
      const document = await vscode.workspace.openTextDocument(file);
      const changed = (): Promise<void> =>
        new Promise((resolve) => {
          const subscription = origins.onDidChange(() => {
            subscription.dispose();
            resolve();
          });
        });
      const first = await origins.of(document);
      assert.deepEqual(first, { path: document.uri.path, isInChart: false, isPatch: false });
      assert.equal(await origins.of(document), first);

      const created = changed();
      const stop = repeat(() => kustomization('kustomization.yml'));
      await created;
      await stop();
      assert.equal((await origins.of(document)).isPatch, true);

      await rm(join(folder, 'kustomization.yml'));
      while ((await origins.of(document)).isPatch === true) {
        await changed();
      }
    } finally {
      origins.dispose();
    }
  });

  test('changes what is wrong with it', async () => {
    const validation = new DiagnosticsSetup(new FakeCluster('dev'));
    try {
      const document = await vscode.workspace.openTextDocument(file);
      const fault = '4 error invalid-name [Web_1]';
      await shows(document, ['1 error ports-required [apiVersion]', fault]);
      const stop = repeat(() => kustomization('kustomization.yaml'));
      await shows(document, [fault]);
      await stop();
    } finally {
      await validation.stop();
    }
  });
});
