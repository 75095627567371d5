import assert from 'node:assert/strict';
import promises, { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadKubeconfig } from '../../../../src/kube/kubeconfig/load.ts';
import { publishMocks } from './publishMocks.ts';
import { temporaryFolder } from './temporaryFolder.ts';

test('the first file to define a name or a current context wins, and nothing is mixed in', async (t) => {
  const folder = await temporaryFolder(t);
  const [first, second, third] = [join(folder, 'first'), join(folder, 'second'), join(folder, 'third')];
  await writeFile(
    first,
    'clusters: [{name: c, cluster: {server: https://first}}]\nusers: [{name: u, user: {token: first}}]\ncurrent-context: ""',
  );
  await writeFile(
    second,
    'clusters: [{name: c, cluster: {server: https://second, proxy-url: http://p}}, {name: d, cluster: {server: https://d}}]\n' +
      'contexts: [{name: x, context: {cluster: c}}]\ncurrent-context: x',
  );
  await writeFile(third, 'contexts: [{name: x, context: {namespace: third}}]\ncurrent-context: third');
  const absent = join(folder, 'absent');
  const config = await loadKubeconfig([first, absent, second, third]);
  assert.deepEqual(config, {
    files: [first, second, third],
    missing: [absent],
    currentContext: 'x',
    contexts: new Map([['x', { cluster: 'c', file: second, folder }]]),
    clusters: new Map([
      ['c', { server: 'https://first', file: first, folder }],
      ['d', { server: 'https://d', file: second, folder }],
    ]),
    users: new Map([['u', { token: 'first', file: first, folder }]]),
  });
});

test('no file at all is an empty kubeconfig that knows what it looked for', async (t) => {
  const absent = join(await temporaryFolder(t), 'no', 'config');
  const config = await loadKubeconfig([absent]);
  assert.deepEqual(config.missing, [absent]);
  assert.deepEqual([config.files, config.contexts.size], [[], 0]);
});

test('a link without a target is a missing file', async (t) => {
  const link = join(await temporaryFolder(t), 'config');
  await symlink('nowhere', link);
  assert.deepEqual((await loadKubeconfig([link])).missing, [link]);
});

test('relative paths begin where the link is, not where it leads', async (t) => {
  const folder = await temporaryFolder(t);
  await mkdir(join(folder, 'real'));
  await writeFile(join(folder, 'real', 'config'), 'users: [{name: u, user: {tokenFile: t}}]');
  const link = join(folder, 'config');
  await symlink(join('real', 'config'), link);
  assert.equal((await loadKubeconfig([link])).users.get('u')?.folder, folder);
});

test('a file that cannot be read is an error that names it', async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'file');
  const loop = join(folder, 'loop');
  await writeFile(file, '');
  await symlink(loop, loop);
  const cases = [
    { path: folder, message: /it is a folder/ },
    { path: join(file, 'config'), message: /its folder is a file/ },
    { path: loop, message: /a symbolic link that leads back to itself/ },
    { path: `${file}\0`, message: /cannot be read/ },
  ];
  for (const { path, message } of cases) {
    await assert.rejects(loadKubeconfig([join(folder, 'absent'), path]), {
      code: 'kubeconfig',
      message,
      location: { file: path },
    });
  }
});

test('a file without permission is an error', async (t) => {
  // Root, as whom tests may run, may read every file.
  t.mock.method(promises, 'readFile', () =>
    Promise.reject(Object.assign(new Error('denied'), { code: 'EACCES' })),
  );
  publishMocks(t);
  await assert.rejects(loadKubeconfig(['/config']), { code: 'kubeconfig', message: /you may not read it/ });
});

test('reads the encodings that kubectl reads', async (t) => {
  const folder = await temporaryFolder(t);
  const text = 'current-context: größe\r\n';
  const utf16 = Buffer.from(`\uFEFF${text}`, 'utf16le');
  const cases = {
    'utf-8': Buffer.from(text),
    'utf-8 with its mark': Buffer.from(`\uFEFF${text}`),
    'utf-16le, as PowerShell writes it': utf16,
    'utf-16be': Buffer.from(utf16).swap16(),
  };
  for (const [name, bytes] of Object.entries(cases)) {
    const file = join(folder, name);
    await writeFile(file, bytes);
    assert.equal((await loadKubeconfig([file])).currentContext, 'größe', name);
  }
});

test('bytes that are no text are an error without those bytes', async (t) => {
  const file = join(await temporaryFolder(t), 'config');
  await writeFile(file, Buffer.from('current-context: SECRET\xff', 'latin1'));
  await assert.rejects(loadKubeconfig([file]), {
    code: 'kubeconfig',
    message: `${file}: it is not UTF-8 text. Save it as UTF-8.`,
  });
});
