import assert from 'node:assert/strict';
import { test } from 'node:test';
import { givenSecrets } from '../../../../../src/kube/credentials/exec/givenSecrets.ts';
import { maskSecrets } from '../../../../../src/kube/credentials/maskSecrets.ts';
import type { PluginInvocation } from '../../../../../src/kube/credentials/exec/pluginInvocation.ts';

const PLUGIN: PluginInvocation = {
  command: 'plugin',
  executable: '/bin/plugin',
  args: ['get-token', '--client-secret=from=arg', '--region', 'north', '--token', 'another', '--passwd'],
  env: [
    { name: 'AWS_SECRET_ACCESS_KEY', value: 'abc/def' },
    { name: 'AWS_PROFILE', value: 'production' },
    { name: 'EMPTY_TOKEN', value: '' },
  ],
  kubeconfig: '/kubeconfig',
  contexts: ['dev'],
};

for (const [text, masked] of [
  ['production in north failed: token expired', 'production in north failed: token expired'],
  ['tried abc/def, from=arg and another', 'tried ***, *** and ***'],
  ['Authorization: Bearer abcdefghijkl', 'Authorization: Bearer ***'],
  ['{"token": "abcdefgh", "id_token":"ijklmnop"}', '{"token": "***", "id_token":"***"}'],
  ['POST /?client_secret=abcdefgh&x=1', 'POST /?client_secret=***&x=1'],
  ['got eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl.', 'got ***'],
  ['oc login --with sha256~abc-DEF_1 failed', 'oc login --with *** failed'],
  ['https://user:password@example.com/x', 'https://***@example.com/x'],
  ['a\n-----BEGIN EC PRIVATE KEY-----\nabc\n-----END EC PRIVATE KEY-----\nb', 'a\n***\nb'],
  ['a\n-----BEGIN PRIVATE KEY-----\nabc', 'a\n***'],
] as const) {
  test(`masks ${JSON.stringify(text)}`, () => {
    assert.equal(maskSecrets(text, givenSecrets(PLUGIN)), masked);
  });
}
