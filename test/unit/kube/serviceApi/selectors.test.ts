import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { selectFields, toFieldSelectorText } from '../../../../src/kube/serviceApi/fieldSelector.ts';
import {
  parseLabelSelector,
  selectLabels,
  toLabelSelectorText,
} from '../../../../src/kube/serviceApi/labelSelector.ts';
import { assertThrows } from './assertFails.ts';

describe('label selectors', () => {
  for (const [text, canonical] of [
    ['', ''],
    ['app', 'app'],
    ['! app', '!app'],
    ['app==web', 'app=web'],
    ['app = web , tier != db', 'app=web,tier!=db'],
    ['app=', 'app='],
    ['app=,tier', 'app=,tier'],
    ['tier in (front,back, front)', 'tier in (back,front)'],
    ['tier notin(a)', 'tier notin (a)'],
    ['tier in (a,,b)', 'tier in (,a,b)'],
    ['in in (notin)', 'in in (notin)'],
    ['example.com/size>3,example.com/size<10', 'example.com/size>3,example.com/size<10'],
  ] as const) {
    test(`"${text}"`, () => {
      assert.equal(toLabelSelectorText(text), canonical);
      assert.equal(toLabelSelectorText(parseLabelSelector(canonical)), canonical);
    });
  }

  for (const text of [
    ...['a b', 'a,', ',a', 'a,,b', '=a', '!', '!a=b', 'a in', 'a in (', 'a in (b', 'a in b', 'a in (b))'],
    ...['a===b', 'a=b=c', 'a>b', 'a>', 'a>1.5', 'a=b/c', 'a=-b', 'a/b/c', '/a', 'A.B/c', '-a', 'a=ü'],
    ...[
      `a=${'x'.repeat(64)}`,
      `${'x'.repeat(64)}=a`,
      `${'x'.repeat(254)}/a`,
      'a=b%2Cc',
      'a=b?c',
      'a=b&c#d',
      '..',
    ],
  ]) {
    test(`"${text.slice(0, 20)}" is none`, async () => {
      await assertThrows(() => toLabelSelectorText(text), 'invalid');
    });
  }

  test('are built of labels, and a label is not taken for more', async () => {
    assert.equal(toLabelSelectorText(selectLabels({ app: 'web', tier: '' })), 'app=web,tier=');
    await assertThrows(() => toLabelSelectorText(selectLabels({ app: 'web,tier!=db' })), 'invalid');
    await assertThrows(() => toLabelSelectorText(selectLabels({ 'a in (b)': '' })), 'invalid');
    await assertThrows(() => toLabelSelectorText([{ key: 'a', operator: 'in', values: [] }]), 'invalid');
  });
});

describe('field selectors', () => {
  for (const [text, canonical] of [
    ['', ''],
    ['metadata.name==web', 'metadata.name=web'],
    ['metadata.name!=web,metadata.namespace=shop', 'metadata.name!=web,metadata.namespace=shop'],
    ['metadata.name=', 'metadata.name='],
    ['spec.externalName=a\\,b\\=c\\\\d', 'spec.externalName=a\\,b\\=c\\\\d'],
  ] as const) {
    test(`"${text}"`, () => {
      assert.equal(toFieldSelectorText(text), canonical);
    });
  }

  for (const text of [
    'metadata.name',
    '=web',
    'a=b=c',
    'a=b\\c',
    'a=b\\',
    'a b=c',
    'metadata..name=web',
    '!a=b',
  ]) {
    test(`"${text}" is none`, async () => {
      await assertThrows(() => toFieldSelectorText(text), 'invalid');
    });
  }

  test('are built of fields, their values escaped', () => {
    assert.equal(
      toFieldSelectorText(selectFields({ 'spec.externalName': 'a,b=c\\d' })),
      'spec.externalName=a\\,b\\=c\\\\d',
    );
  });
});
