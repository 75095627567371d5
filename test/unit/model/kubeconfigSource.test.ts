import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KubeconfigSource } from '../../../src/model/kubeconfigSource.ts';
import { SILENT } from '../../support/connect.ts';

test('who is told of the kubeconfig may have it read again', async (t) => {
  let asked = 0;
  const paths = (): readonly string[] => {
    asked++;
    return [];
  };
  const source = new KubeconfigSource(paths, {}, SILENT);
  t.after(() => {
    source.dispose();
  });
  let again: Promise<void> | undefined;
  source.onDidLoad(() => {
    again ??= source.reload();
  });
  await source.reload();
  await again;
  assert.equal(asked, 2);
});

test('who asks while it is being read gets what is there afterwards, in one go', async (t) => {
  let asked = 0;
  const source = new KubeconfigSource(() => [`/nowhere/${++asked}`], {}, SILENT);
  t.after(() => {
    source.dispose();
  });
  let told = 0;
  source.onDidLoad(() => told++);
  await Promise.all([source.reload(), source.reload(), source.reload()]);
  assert.deepEqual(source.state, { kind: 'missing', paths: ['/nowhere/2'] });
  assert.equal(told, 1);
});
