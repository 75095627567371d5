import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { TokenFile } from '../../../../src/kube/credentials/tokenFile.ts';
import { temporaryFolder } from '../kubeconfig/temporaryFolder.ts';

async function tokenFile(t: TestContext, content: string): Promise<string> {
  const path = join(await temporaryFolder(t), 'token');
  await writeFile(path, content);
  return path;
}

async function tokenOf(credentials: TokenFile): Promise<unknown> {
  return (await credentials.identity()).headers['authorization'];
}

test('a token file is read again ten seconds before a minute is over', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  const path = await tokenFile(t, ' one\n');
  const credentials = new TokenFile(path, undefined, 'user "me"');
  assert.equal(await tokenOf(credentials), 'Bearer one');
  await writeFile(path, 'two');
  t.mock.timers.tick(49_999);
  assert.equal(await tokenOf(credentials), 'Bearer one');
  t.mock.timers.tick(1);
  assert.equal(await tokenOf(credentials), 'Bearer two');
});

test('it wins over the token of the kubeconfig, which serves while there is no file', async (t) => {
  const path = await tokenFile(t, '');
  const credentials = new TokenFile(path, 'static', 'user "me"');
  assert.equal(await tokenOf(credentials), 'Bearer static');
  await writeFile(path, 'one');
  assert.equal(await tokenOf(credentials), 'Bearer one');
});

test('what was read serves while the file cannot be read', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  const path = await tokenFile(t, 'one');
  const credentials = new TokenFile(path, undefined, 'user "me"');
  await tokenOf(credentials);
  await rm(path);
  t.mock.timers.tick(60_000);
  assert.equal(await tokenOf(credentials), 'Bearer one');
});

test('no token at all is an error', async (t) => {
  const path = await tokenFile(t, '\n');
  await assert.rejects(new TokenFile(path, undefined, 'user "me"').identity(), {
    message: `The token file of user "me" is empty: ${path}. Write a new token to it.`,
  });
  await rm(path);
  await assert.rejects(new TokenFile(path, undefined, 'user "me"').identity(), {
    code: 'kubeconfig',
    message: /^The token file of user "me" does not exist: .*Correct the path/,
  });
});

test('a refused token is worth another try when the file has a new one', async (t) => {
  const path = await tokenFile(t, 'one');
  const credentials = new TokenFile(path, undefined, 'user "me"');
  const refused = await credentials.identity();
  assert.equal(await credentials.renew(refused), false);
  await writeFile(path, 'two');
  assert.equal(await credentials.renew(refused), true);
  assert.equal(await tokenOf(credentials), 'Bearer two');
});
