import assert from 'node:assert/strict';
import { test } from 'node:test';
import { impersonation } from '../../../../src/kube/credentials/impersonation.ts';

test('nobody is impersonated without being named', () => {
  assert.deepEqual(impersonation({}), {});
  assert.deepEqual(impersonation({ as: 'jane', asGroups: [], asUserExtra: new Map([['scopes', []]]) }), {
    'impersonate-user': 'jane',
  });
});

// As kubectl 1.32 sent them, but for the case of the names.
test('a user, an id, groups and extra fields are headers as of kubectl', () => {
  const headers = impersonation({
    as: 'jürgen',
    asUid: 'x y',
    asGroups: ['a', 'b,c'],
    asUserExtra: new Map([
      ['example.com/Foo%', ['1', 'zwei']],
      ['bär', ['ä']],
      [`!#$&'*+-.^_\`|~09azAZ`, ['']],
    ]),
  });
  const utf8 = (text: string): string => Buffer.from(text).toString('latin1');
  assert.deepEqual(headers, {
    'impersonate-user': utf8('jürgen'),
    'impersonate-uid': 'x y',
    'impersonate-group': ['a', 'b,c'],
    'impersonate-extra-example.com%2FFoo%25': ['1', 'zwei'],
    'impersonate-extra-b%C3%A4r': [utf8('ä')],
    [`impersonate-extra-!#$&'*+-.^_\`|~09azAZ`]: [''],
  });
});
