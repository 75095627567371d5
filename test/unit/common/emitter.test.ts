import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Disposable } from '../../../src/common/disposable.ts';
import { Emitter } from '../../../src/common/emitter.ts';

test('tells every listener, in the order of their subscriptions', () => {
  const emitter = new Emitter<number>();
  const heard: string[] = [];
  emitter.event((value) => heard.push(`first ${value}`));
  emitter.event((value) => heard.push(`second ${value}`));
  emitter.fire(1);
  emitter.fire(2);
  assert.deepEqual(heard, ['first 1', 'second 1', 'first 2', 'second 2']);
});

test('a subscription ends when it is disposed, and only that one', () => {
  const emitter = new Emitter<number>();
  const heard: string[] = [];
  const listener = (value: number): unknown => heard.push(`heard ${value}`);
  const first = emitter.event(listener);
  emitter.event(listener);
  assert.equal(emitter.listenerCount, 2);
  first.dispose();
  first.dispose();
  assert.equal(emitter.listenerCount, 1);
  emitter.fire(1);
  assert.deepEqual(heard, ['heard 1']);
});

test('can be subscribed to as a VS Code event: with this and a list of disposables', () => {
  const emitter = new Emitter<number>();
  const subscriptions: Disposable[] = [];
  const counter = {
    sum: 0,
    add(value: number): void {
      this.sum += value;
    },
  };
  // eslint-disable-next-line @typescript-eslint/unbound-method -- bound by the second argument.
  const subscription = emitter.event(counter.add, counter, subscriptions);
  emitter.fire(5);
  assert.equal(counter.sum, 5);
  assert.deepEqual(subscriptions, [subscription]);
  subscriptions[0]!.dispose();
  assert.equal(emitter.listenerCount, 0);
});

test('a listener that ends the subscription of another is obeyed at once', () => {
  const emitter = new Emitter<number>();
  const heard: string[] = [];
  emitter.event(() => {
    second.dispose();
  });
  const second = emitter.event((value) => heard.push(`second ${value}`));
  emitter.fire(1);
  assert.deepEqual(heard, []);
});

test('a listener that subscribes while an event is told hears the next one', () => {
  const emitter = new Emitter<number>();
  const heard: string[] = [];
  const first = emitter.event(() => {
    first.dispose();
    emitter.event((value) => heard.push(`late ${value}`));
  });
  emitter.fire(1);
  emitter.fire(2);
  assert.deepEqual(heard, ['late 2']);
});

test('a listener that throws keeps nobody from hearing, and its error is thrown out of band', (t) => {
  const outOfBand: (() => void)[] = [];
  t.mock.method(globalThis, 'queueMicrotask', (callback: () => void) => outOfBand.push(callback));
  const emitter = new Emitter<number>();
  const heard: number[] = [];
  const failure = new Error('a bug');
  emitter.event(() => {
    throw failure;
  });
  emitter.event((value) => heard.push(value));
  emitter.fire(1);
  assert.deepEqual(heard, [1]);
  assert.equal(outOfBand.length, 1);
  assert.throws(outOfBand[0]!, failure);
});

test('a disposed emitter tells nobody and takes no listeners', () => {
  const emitter = new Emitter<number>();
  const heard: number[] = [];
  emitter.event((value) => heard.push(value));
  emitter.dispose();
  const late = emitter.event((value) => heard.push(value));
  emitter.fire(1);
  assert.deepEqual([heard, emitter.listenerCount], [[], 0]);
  late.dispose();
});
