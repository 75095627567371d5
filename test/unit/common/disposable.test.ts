import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DisposableStore,
  MutableDisposable,
  toDisposable,
  type Disposable,
} from '../../../src/common/disposable.ts';

/** A disposable that writes its name down each time it is disposed. */
function named(name: string, log: string[]): Disposable {
  return {
    dispose: (): void => {
      log.push(name);
    },
  };
}

test('toDisposable releases once', () => {
  const log: string[] = [];
  const disposable = toDisposable(() => {
    log.push('released');
  });
  assert.deepEqual(log, []);
  disposable.dispose();
  disposable.dispose();
  assert.deepEqual(log, ['released']);
});

test('toDisposable does not release again when the release disposes it', () => {
  let count = 0;
  const disposable = toDisposable(() => {
    count += 1;
    disposable.dispose();
  });
  disposable.dispose();
  assert.equal(count, 1);
});

test('a store releases in reverse order, once', () => {
  const log: string[] = [];
  const store = new DisposableStore();
  store.add(named('first', log));
  store.add(named('second', log));
  store.dispose();
  store.dispose();
  assert.deepEqual(log, ['second', 'first']);
});

test('a store hands back what it is given', () => {
  const store = new DisposableStore();
  const item = named('item', []);
  assert.equal(store.add(item), item);
});

test('a store that was disposed releases what arrives late, at once', () => {
  const log: string[] = [];
  const store = new DisposableStore();
  store.dispose();
  store.add(named('late', log));
  assert.deepEqual(log, ['late']);
});

test('what arrives while a store is being disposed is released too', () => {
  const log: string[] = [];
  const store = new DisposableStore();
  store.add(toDisposable(() => store.add(named('late', log))));
  store.dispose();
  assert.deepEqual(log, ['late']);
});

test('a mutable disposable disposes the former value, and keeps the same one', () => {
  const log: string[] = [];
  const holder = new MutableDisposable();
  const first = named('first', log);
  holder.value = first;
  holder.value = first;
  assert.deepEqual([holder.value, log], [first, []]);
  const second = named('second', log);
  holder.value = second;
  assert.deepEqual([holder.value, log], [second, ['first']]);
  holder.value = undefined;
  assert.deepEqual([holder.value, log], [undefined, ['first', 'second']]);
});

test('a mutable disposable that was disposed releases what arrives late', () => {
  const log: string[] = [];
  const holder = new MutableDisposable();
  holder.value = named('first', log);
  holder.dispose();
  assert.deepEqual(log, ['first']);
  holder.value = named('late', log);
  assert.deepEqual([holder.value, log], [undefined, ['first', 'late']]);
});

test('a value that is being disposed is no longer the current one', () => {
  const log: string[] = [];
  const holder = new MutableDisposable();
  const last = named('last', log);
  holder.value = toDisposable(() => {
    log.push('first');
    holder.value = last;
  });
  holder.value = named('second', log);
  assert.deepEqual([holder.value, log], [last, ['first', 'second']]);
});
