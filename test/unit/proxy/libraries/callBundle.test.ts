import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { build } from 'esbuild';
import { callBundle } from '../../../../scripts/build.ts';
import { libraries, type libraries as Libraries } from '../../../../src/proxy/libraries/libraries.ts';

test('the bundle keeps cookies as the library does that it has without its list of public suffixes', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'call-bundle-'));
  t.after(() => rm(folder, { recursive: true }));
  const outfile = join(folder, 'call.cjs');
  await build({ ...callBundle({ production: true }), outfile });
  const bundled = createRequire(import.meta.url)(outfile) as { readonly libraries: typeof Libraries };

  const url = new URL('https://web.shop.svc.cluster.local/cart/items');
  const other = new URL('https://web.shop.svc.cluster.local/');
  const sent = [bundled.libraries, libraries].map(({ createCookieJar }) => {
    const jar = createCookieJar();
    jar.keep(url, [
      'sid=1; Path=/; HttpOnly; Secure; SameSite=Strict',
      'cart=2',
      'wide=3; Domain=shop.svc.cluster.local; Path=/',
      'all=4; Domain=cluster.local; Path=/',
      'top=5; Domain=local; Path=/',
      'theirs=6; Domain=example.com; Path=/',
      'old=7; Max-Age=0',
    ]);
    return [jar.cookiesFor(url), jar.cookiesFor(other)];
  });

  assert.deepEqual(sent[0], sent[1]);
  assert.match(sent[0]?.[0] ?? '', /^cart=2; sid=1; wide=3\b/);
  assert.doesNotMatch(sent[0]?.join() ?? '', /theirs|old/);
  assert.doesNotMatch(sent[0]?.[1] ?? '', /cart/);
});
