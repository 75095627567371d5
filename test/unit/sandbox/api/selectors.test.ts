import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ApiError } from '../../../../src/sandbox/api/apiError.ts';
import { matchesFields, parseFieldSelector } from '../../../../src/sandbox/api/fieldSelector.ts';
import { matchesLabels, parseLabelSelector } from '../../../../src/sandbox/api/labelSelector.ts';
import { profiles } from '../../../../src/sandbox/profile.ts';

const labelled = {
  metadata: { name: 'web', namespace: 'shop', labels: { app: 'web', tier: 'front', empty: '' } },
};

describe('label selectors', () => {
  for (const [selector, expected] of [
    ['', true],
    ['app=web', true],
    ['app==web', true],
    ['app!=web', false],
    ['other!=web', true],
    ['app in (web,api)', true],
    ['app in (api)', false],
    ['app notin (api, db)', true],
    ['other notin (api)', true],
    ['app', true],
    ['!app', false],
    ['!other', true],
    ['empty=', true],
    ['empty in ()', true],
    ['app=', false],
    [' app = web , tier in ( front ) , ! other ', true],
    ['app=web,tier=back', false],
    ['in in (in)', false],
    ['example.com/app=web', false],
    ['constructor', false],
  ] as const) {
    test(`"${selector}" ${expected ? 'matches' : 'does not match'}`, () => {
      assert.equal(matchesLabels(parseLabelSelector(selector, true), labelled), expected);
    });
  }

  for (const [selector, message] of [
    ['a b', `unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt`],
    ['a=b,', `found '', expected: identifier after ','`],
    ['a in b', `unable to parse requirement: found 'b' expected: '('`],
    ['a in (b', `unable to parse requirement: found '', expected: ',' or ')'`],
    ['=b', `found '=', expected: !, identifier, or 'end of string'`],
    ['a/b/c=d', /invalid label key "a\/b\/c"/],
    ['a=b c', `found 'c', expected: ',' or 'end of string'`],
    [`a=${'x'.repeat(64)}`, /invalid label value/],
    ['ä=b', /invalid label key/],
  ] as const) {
    test(`"${selector}" is refused`, () => {
      assert.throws(
        () => parseLabelSelector(selector, true),
        (error: unknown) =>
          error instanceof ApiError &&
          error.status.code === 400 &&
          (typeof message === 'string' ? error.message === message : message.test(error.message)),
      );
    });
  }
});

describe('field selectors', () => {
  const service = { ...labelled, spec: { type: 'ClusterIP', clusterIP: '10.96.0.1' } };

  for (const [selector, expected] of [
    ['', true],
    ['metadata.name=web', true],
    ['metadata.name==web,metadata.namespace=shop', true],
    ['metadata.name!=web', false],
    ['spec.type=ClusterIP', true],
    ['spec.clusterIP!=None', true],
    [String.raw`metadata.name=a\,b`, false],
  ] as const) {
    test(`"${selector}" ${expected ? 'matches' : 'does not match'}`, () => {
      const parsed = parseFieldSelector(selector, 'services', profiles['1.36']);
      assert.equal(matchesFields(parsed, service), expected);
    });
  }

  test('events are selected by what they are about, and by who reports them', () => {
    const event = {
      ...labelled,
      involvedObject: { kind: 'Pod', uid: '1' },
      source: { component: 'kubelet' },
    };
    const reported = { ...labelled, source: {}, reportingComponent: 'scheduler' };
    const matches = (selector: string, object: typeof labelled): boolean =>
      matchesFields(parseFieldSelector(selector, 'events', profiles['1.36']), object);
    assert.ok(matches('involvedObject.kind=Pod,involvedObject.uid=1,source=kubelet', event));
    assert.ok(!matches('source=scheduler', event));
    assert.ok(matches('source=scheduler,reportingComponent=scheduler', reported));
    assert.throws(() => parseFieldSelector('reportingComponent=a', 'events', profiles['1.9']), {
      message: 'field label not supported: reportingComponent',
    });
  });

  test('values are unescaped', () => {
    const [requirement] = parseFieldSelector(
      String.raw`metadata.name=a\,b\=c\\`,
      'services',
      profiles['1.36'],
    );
    assert.equal(requirement?.value, String.raw`a,b=c\ `.trim());
  });

  test('what a generation does not select by is refused', () => {
    assert.throws(() => parseFieldSelector('spec.type=ClusterIP', 'services', profiles['1.20']), {
      message: '"spec.type" is not a known field selector: only "metadata.name", "metadata.namespace"',
    });
    assert.throws(() => parseFieldSelector('metadata.name', 'services', profiles['1.36']), {
      message: `invalid selector: 'metadata.name'; can't understand 'metadata.name'`,
    });
  });
});
