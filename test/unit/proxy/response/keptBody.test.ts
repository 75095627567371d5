import assert from 'node:assert/strict';
import { existsSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { KubeError } from '../../../../src/kube/errors.ts';
import { KeptBody } from '../../../../src/proxy/response/keptBody.ts';

const LIMITS = { shownBytes: 10, keptBytes: 100 };

function pieces(...texts: readonly string[]): Readable {
  return Readable.from(texts.map((each) => Buffer.from(each)));
}

describe('a body is kept', () => {
  test('in memory, where it is short', async () => {
    const body = new KeptBody(LIMITS);
    const sizes: number[] = [];
    await body.readFrom(pieces('hello', 'world'), () => sizes.push(body.size));
    assert.deepEqual(sizes, [5, 10]);
    assert.equal(body.beginning.toString(), 'helloworld');
    assert.equal(body.isLong, false);
    assert.equal((await buffer(body.open())).toString(), 'helloworld');
    body.dispose();
  });

  test('on disk, where it is long, and its beginning in memory', async () => {
    const body = new KeptBody(LIMITS);
    await body.readFrom(pieces('hello', 'world!', ' and more'), () => undefined);
    assert.equal(body.beginning.toString(), 'helloworld');
    assert.equal(body.isLong, true);
    assert.equal(body.size, 20);
    assert.equal((await buffer(body.open())).toString(), 'helloworld! and more');
    body.dispose();
  });

  test('where nobody else can read it, and no longer than needed', async () => {
    const body = new KeptBody(LIMITS);
    await body.readFrom(pieces('secret'), () => undefined);
    const path = await body.writeTo('picture.png');
    assert.equal(statSync(path).mode & 0o077, 0);
    body.dispose();
    assert.equal(existsSync(path), false);
  });

  test('up to a limit, and says that there was more', async () => {
    const body = new KeptBody(LIMITS);
    const source = pieces('x'.repeat(60), 'y'.repeat(60), 'z');
    await body.readFrom(source, () => undefined);
    assert.equal(body.isCut, true);
    assert.equal(body.size, 60);
    assert.equal(source.destroyed, true);
    body.dispose();
  });

  test('as far as there is room, and says that there is none', async () => {
    const body = new KeptBody(LIMITS);
    rmSync(dirname(await body.writeTo('picture.png')), { recursive: true });
    await assert.rejects(
      body.readFrom(pieces('hello', 'world!'), () => undefined),
      { code: 'ENOENT' },
    );
    assert.equal(body.beginning.toString(), 'hello');
    body.dispose();
  });

  test('as far as it came, where it breaks off', async () => {
    const body = new KeptBody(LIMITS);
    const source = new PassThrough();
    const reading = body.readFrom(source, () => source.destroy(new KubeError('unreachable', 'gone')));
    source.write('half');
    await assert.rejects(reading, { code: 'unreachable' });
    assert.equal(body.beginning.toString(), 'half');
    body.dispose();
  });
});
