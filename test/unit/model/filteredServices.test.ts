import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FilteredServices } from '../../../src/model/filteredServices.ts';
import type { ServiceRecord } from '../../../src/model/records.ts';
import { parseServiceFilter } from '../../../src/model/serviceFilter.ts';
import { Store } from '../../../src/model/store.ts';
import { serviceRecord } from '../../support/fakeClusters.ts';

function setUp(filter: string): { source: Store<ServiceRecord>; filtered: FilteredServices; told: string[] } {
  const source = new Store<ServiceRecord>();
  source.replace([serviceRecord('shop/web'), serviceRecord('shop/cart')]);
  const filtered = new FilteredServices(source);
  const told: string[] = [];
  filtered.onDidChange(({ added, changed, removed }) => {
    const names = [added, changed, removed].map((list) => list.map(({ name }) => name).join(' '));
    told.push(`+${names[0]} ~${names[1]} -${names[2]}`);
  });
  filtered.setFilter(parseServiceFilter(filter));
  return { source, filtered, told };
}

function names(filtered: FilteredServices): readonly string[] {
  return [...filtered.inNamespace('shop')].map(({ name }) => name).sort();
}

test('without a filter it is the source, and tells what the source tells', () => {
  const { source, filtered, told } = setUp('');
  source.apply([{ kind: 'put', record: serviceRecord('shop/new') }]);
  assert.deepEqual(names(filtered), ['cart', 'new', 'web']);
  assert.equal(filtered.size, 3);
  assert.deepEqual(told, ['+new ~ -']);
});

test('setting a filter is no news, and neither is what it hides', () => {
  const { source, filtered, told } = setUp('web');
  source.apply([{ kind: 'put', record: serviceRecord('shop/cart', { resourceVersion: '2' }) }]);
  source.apply([{ kind: 'delete', record: serviceRecord('shop/cart') }]);
  assert.deepEqual(names(filtered), ['web']);
  assert.equal(filtered.countInNamespace('shop'), 1);
  assert.deepEqual(told, []);
});

test('a label that comes or goes lets a Service in or out', () => {
  const { source, filtered, told } = setUp('app=web');
  assert.deepEqual(names(filtered), []);
  const labelled = serviceRecord('shop/cart', { resourceVersion: '2', labels: { app: 'web' } });
  source.apply([{ kind: 'put', record: labelled }]);
  assert.deepEqual(names(filtered), ['cart']);
  source.apply([{ kind: 'put', record: { ...labelled, resourceVersion: '3', type: 'NodePort' } }]);
  source.apply([{ kind: 'put', record: serviceRecord('shop/cart', { resourceVersion: '4' }) }]);
  assert.deepEqual(names(filtered), []);
  assert.deepEqual(told, ['+cart ~ -', '+ ~cart -', '+ ~ -cart']);
});

test('a relist is told once, as far as it shows', () => {
  const { source, filtered, told } = setUp('web');
  source.replace([serviceRecord('shop/web-1'), serviceRecord('shop/web-2'), serviceRecord('shop/other')]);
  assert.deepEqual(names(filtered), ['web-1', 'web-2']);
  assert.deepEqual(told, ['+web-1 web-2 ~ -web']);
});

test('another filter starts anew', () => {
  const { filtered, told } = setUp('web');
  filtered.setFilter(parseServiceFilter('cart'));
  assert.deepEqual(names(filtered), ['cart']);
  filtered.setFilter(undefined);
  assert.deepEqual(names(filtered), ['cart', 'web']);
  assert.deepEqual(told, []);
});

test('once disposed it follows nothing', () => {
  const { source, filtered, told } = setUp('');
  filtered.dispose();
  source.apply([{ kind: 'put', record: serviceRecord('shop/new') }]);
  assert.deepEqual(told, []);
});
