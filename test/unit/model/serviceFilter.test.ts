import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseServiceFilter } from '../../../src/model/serviceFilter.ts';
import { serviceRecord } from '../../support/fakeClusters.ts';

const services = [
  serviceRecord('shop/web', { labels: { app: 'Web', 'app.kubernetes.io/part-of': 'shop' } }),
  serviceRecord('shop/cart', { labels: { app: 'cart', tier: 'backend' } }),
  serviceRecord('monitoring/web-metrics', { labels: {} }),
];

function matching(text: string): readonly string[] {
  const filter = parseServiceFilter(text);
  assert.ok(filter);
  return services
    .filter((service) => filter.matches(service))
    .map(({ namespace, name }) => `${namespace}/${name}`);
}

describe('a filter finds', () => {
  const cases: readonly (readonly [text: string, ...found: readonly string[]])[] = [
    ['web', 'shop/web', 'monitoring/web-metrics'],
    ['WEB', 'shop/web', 'monitoring/web-metrics'],
    ['metrics', 'monitoring/web-metrics'],
    ['shop', 'shop/web', 'shop/cart'],
    ['tier', 'shop/cart'],
    ['tier=backend', 'shop/cart'],
    ['app=', 'shop/web', 'shop/cart'],
    ['app=WEB', 'shop/web'],
    ['part-of=shop', 'shop/web'],
    ['shop web', 'shop/web'],
    ['  web   monitoring ', 'monitoring/web-metrics'],
    ['shop metrics'],
    ['web.metrics'],
    ['(['],
  ];
  for (const [text, ...found] of cases) {
    test(`${found.length} by "${text}"`, () => {
      assert.deepEqual(matching(text), found);
    });
  }
});

test('no word is no filter', () => {
  assert.equal(parseServiceFilter(''), undefined);
  assert.equal(parseServiceFilter(' \t '), undefined);
});

test('the text is the words', () => {
  assert.equal(parseServiceFilter('  web   shop ')?.text, 'web shop');
});
