import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mapConcurrently } from '../../../src/common/mapConcurrently.ts';

/** Work that ends when the test says so. */
class Desk {
  readonly begun: number[] = [];
  readonly #ends = new Map<number, (end: Promise<string>) => void>();

  readonly work = (item: number): Promise<string> => {
    this.begun.push(item);
    const { promise, resolve } = Promise.withResolvers<string>();
    this.#ends.set(item, resolve);
    return promise;
  };

  /** Ends the work on an item, and lets whoever waits for it go on. */
  async end(item: number, how: Promise<string> = Promise.resolve(`done ${item}`)): Promise<void> {
    this.#ends.get(item)?.(how);
    await new Promise(setImmediate);
  }
}

test('so many at a time, begun and answered in the order of the items', async () => {
  const desk = new Desk();
  const all = mapConcurrently([0, 1, 2, 3, 4], 2, desk.work);
  assert.deepEqual(desk.begun, [0, 1]);
  await desk.end(1);
  assert.deepEqual(desk.begun, [0, 1, 2]);
  await desk.end(2);
  await desk.end(0);
  assert.deepEqual(desk.begun, [0, 1, 2, 3, 4]);
  await desk.end(4);
  await desk.end(3);
  assert.deepEqual(await all, ['done 0', 'done 1', 'done 2', 'done 3', 'done 4']);
});

test('of what fails nothing more is begun', async () => {
  const desk = new Desk();
  const all = mapConcurrently([0, 1, 2, 3], 2, desk.work);
  const ended = assert.rejects(all, /broken/u);
  await desk.end(0, Promise.reject(new Error('broken')));
  await ended;
  await desk.end(1);
  assert.deepEqual(desk.begun, [0, 1]);
});

test('of no items nothing comes', async () => {
  assert.deepEqual(await mapConcurrently([], 2, () => assert.fail('there is nothing to do')), []);
});
