import assert from 'node:assert/strict';
import { delimiter, join, resolve } from 'node:path';
import { test } from 'node:test';
import { kubeconfigPaths, resolvePath } from '../../../../src/kube/kubeconfig/paths.ts';

const home = resolve('/home/me');
const standard = [join(home, '.kube', 'config')];

test('without KUBECONFIG it is the file in the home folder', () => {
  assert.deepEqual(kubeconfigPaths({}, home), standard);
  assert.deepEqual(kubeconfigPaths({ KUBECONFIG: undefined }, home), standard);
  assert.deepEqual(kubeconfigPaths({ KUBECONFIG: '' }, home), standard);
});

test('KUBECONFIG is a list without empty entries and duplicates', () => {
  const [a, b] = [resolve('/etc/a'), resolve('/etc/b')];
  const KUBECONFIG = ['', a, b, '', a].join(delimiter);
  assert.deepEqual(kubeconfigPaths({ KUBECONFIG }, home), [a, b]);
});

test('a KUBECONFIG of separators only is no file, not the standard one', () => {
  assert.deepEqual(kubeconfigPaths({ KUBECONFIG: delimiter }, home), []);
});

test('a relative path begins at the working folder, and ~ means nothing', () => {
  const KUBECONFIG = ['a', join('~', 'b')].join(delimiter);
  assert.deepEqual(kubeconfigPaths({ KUBECONFIG }, home), [resolve('a'), join(resolve('~'), 'b')]);
});

test('a path in an entry begins at the folder of its file', () => {
  const entry = { file: join(home, '.kube', 'config'), folder: join(home, '.kube') };
  assert.equal(resolvePath(entry, join('..', 'ca.crt')), join(home, 'ca.crt'));
  assert.equal(resolvePath(entry, resolve('/ca.crt')), resolve('/ca.crt'));
});
