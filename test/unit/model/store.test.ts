import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { StoreRecord } from '../../../src/model/records.ts';
import { Store, type StoreChange } from '../../../src/model/store.ts';

function record(uid: string, version: number, namespace = 'shop'): StoreRecord {
  const resourceVersion = String(version);
  return { uid, name: uid, namespace, resourceVersion, createdAt: 0, labels: {}, description: '' };
}

const put = (changed: StoreRecord): StoreChange<StoreRecord> => ({ kind: 'put', record: changed });
const remove = (removed: StoreRecord): StoreChange<StoreRecord> => ({ kind: 'delete', record: removed });

interface Rig {
  readonly store: Store<StoreRecord>;
  /** Every delta that was fired, as `uid@version`. */
  readonly deltas: Record<'added' | 'changed' | 'removed', string[]>[];
}

/** A store that holds these records; what it told of them is forgotten. */
function holding(...records: StoreRecord[]): Rig {
  const store = new Store<StoreRecord>();
  store.replace(records);
  const deltas: Rig['deltas'] = [];
  store.onDidChange(({ added, changed, removed }) => {
    deltas.push({ added: show(added), changed: show(changed), removed: show(removed) });
  });
  return { store, deltas };
}

function show(records: Iterable<StoreRecord>): string[] {
  return [...records].map(({ uid, resourceVersion }) => `${uid}@${resourceVersion}`);
}

describe('replace', () => {
  test('reports only what differs, once', () => {
    const kept = record('kept', 1);
    const { store, deltas } = holding(kept, record('changed', 1), record('gone', 1));
    store.replace([record('kept', 1), record('changed', 2), record('new', 2)]);
    assert.deepEqual(deltas, [{ added: ['new@2'], changed: ['changed@2'], removed: ['gone@1'] }]);
    assert.deepEqual(show(store.values()).sort(), ['changed@2', 'kept@1', 'new@2']);
    assert.equal(store.get('kept'), kept);
  });

  test('is silent when nothing differs', () => {
    const { store, deltas } = holding(record('a', 1));
    store.replace([record('a', 1)]);
    assert.deepEqual(deltas, []);
  });

  test('of one namespace leaves the others alone', () => {
    const { store, deltas } = holding(record('a', 1, 'one'), record('b', 1, 'one'), record('c', 1, 'two'));
    store.replace([record('b', 2, 'one')], 'one');
    assert.deepEqual(deltas, [{ added: [], changed: ['b@2'], removed: ['a@1'] }]);
    assert.deepEqual(show(store.inNamespace('one')), ['b@2']);
    assert.deepEqual(show(store.inNamespace('two')), ['c@1']);
  });

  test('of a namespace that was empty fills it, and the reverse', () => {
    const { store, deltas } = holding();
    store.replace([record('a', 1, 'one')], 'one');
    assert.equal(store.countInNamespace('one'), 1);
    store.replace([], 'one');
    assert.equal(store.countInNamespace('one'), 0);
    assert.deepEqual(deltas, [
      { added: ['a@1'], changed: [], removed: [] },
      { added: [], changed: [], removed: ['a@1'] },
    ]);
  });

  test('a Service made again under its name is another record', () => {
    const { store, deltas } = holding({ ...record('first', 1), name: 'web' });
    store.replace([{ ...record('second', 2), name: 'web' }]);
    assert.deepEqual(deltas, [{ added: ['second@2'], changed: [], removed: ['first@1'] }]);
    assert.equal(store.countInNamespace('shop'), 1);
  });
});

describe('apply', () => {
  test('reports what each change did', () => {
    const { store, deltas } = holding(record('a', 1));
    store.apply([put(record('b', 2))]);
    store.apply([put(record('a', 3))]);
    store.apply([remove(record('b', 4))]);
    assert.deepEqual(deltas, [
      { added: ['b@2'], changed: [], removed: [] },
      { added: [], changed: ['a@3'], removed: [] },
      { added: [], changed: [], removed: ['b@2'] },
    ]);
    assert.deepEqual([show(store.values()), store.size], [['a@3'], 1]);
  });

  test('reports the sum of many changes once', () => {
    const { store, deltas } = holding(record('a', 1), record('b', 1));
    store.apply([
      put(record('a', 2)),
      put(record('new', 3)),
      put(record('a', 4)),
      put(record('brief', 5)),
      remove(record('brief', 6)),
      put(record('b', 7)),
      remove(record('b', 8)),
    ]);
    assert.deepEqual(deltas, [{ added: ['new@3'], changed: ['a@4'], removed: ['b@1'] }]);
  });

  test('is silent when the changes sum up to nothing', () => {
    const { store, deltas } = holding(record('a', 1));
    store.apply([]);
    store.apply([put(record('brief', 2)), remove(record('brief', 3))]);
    store.apply([remove(record('unknown', 4))]);
    assert.deepEqual(deltas, []);
    assert.equal(store.size, 1);
  });

  test('keeps the record of a version that is told twice', () => {
    const held = record('a', 1);
    const { store, deltas } = holding(held);
    store.apply([put(record('a', 1))]);
    assert.deepEqual(deltas, []);
    assert.equal(store.get('a'), held);
    assert.deepEqual([...store.inNamespace('shop')], [held]);
  });

  test('keeps the index of namespaces', () => {
    const { store } = holding(record('a', 1, 'one'));
    store.apply([put(record('b', 2, 'two')), put(record('a', 3, 'one'))]);
    assert.deepEqual([show(store.inNamespace('one')), show(store.inNamespace('two'))], [['a@3'], ['b@2']]);
    store.apply([remove(record('a', 4, 'one'))]);
    assert.deepEqual([store.countInNamespace('one'), show(store.inNamespace('one'))], [0, []]);
  });
});

test('knows nothing of a namespace it has no record in', () => {
  const { store } = holding();
  assert.deepEqual(
    [show(store.inNamespace('none')), store.countInNamespace('none'), store.get('none')],
    [[], 0, undefined],
  );
});

test('a store shows its new state to those it tells', () => {
  const { store } = holding(record('a', 1));
  const sizes: number[] = [];
  store.onDidChange(() => sizes.push(store.size));
  store.apply([remove(record('a', 2))]);
  assert.deepEqual(sizes, [0]);
});

test('a disposed store is empty and silent', () => {
  const { store, deltas } = holding(record('a', 1));
  store.dispose();
  assert.deepEqual([store.size, store.countInNamespace('shop')], [0, 0]);
  store.apply([put(record('b', 2))]);
  assert.deepEqual(deltas, []);
});
