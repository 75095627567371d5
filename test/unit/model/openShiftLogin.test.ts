import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loginCommand } from '../../../src/model/openShiftLogin.ts';

describe('the command that signs in to OpenShift again', () => {
  for (const [server, context, expected] of [
    ['https://api.crc.testing:6443', 'dev', 'oc login https://api.crc.testing:6443'],
    // Named by `oc login`, OKD 3 among them.
    ['https://10.1.2.3:8443', 'shop/10-1-2-3:8443/dana', 'oc login https://10.1.2.3:8443'],
    ['https://okd.example', 'shop/okd-example:443/dana', 'oc login https://okd.example'],
    [
      'https://master.openshift.example.com:8443/',
      'dev',
      'oc login https://master.openshift.example.com:8443',
    ],
    ['https://c100.eu-de.containers.cloud.ibm.com:31234', 'dev', undefined],
    ['https://127.0.0.1:6443', 'kind-kind', undefined],
    ['https://127.0.0.1:6443', 'a/b/c', undefined],
    // Valid hosts in a URL, and commands in a shell.
    ['https://api.a;reboot:6443', 'dev', undefined],
    ['https://api.$(reboot):6443', 'dev', undefined],
    ["https://api.a'b:6443", 'dev', undefined],
    // What follows the host is nothing for `oc login`.
    ['https://api.crc.testing:6443/;reboot', 'dev', 'oc login https://api.crc.testing:6443'],
    [undefined, 'dev', undefined],
    ['nonsense', 'dev', undefined],
  ] as const) {
    test(`${server ?? 'no server'} of ${context}: ${expected ?? 'none'}`, () => {
      assert.equal(loginCommand({ server, context, isOpenShift: false }), expected);
    });
  }

  test('is known for certain once the server has said what it is', () => {
    const cluster = { server: 'https://127.0.0.1:6443', context: 'dev', isOpenShift: true };
    assert.equal(loginCommand(cluster), 'oc login https://127.0.0.1:6443');
    assert.equal(loginCommand({ ...cluster, server: 'https://a;reboot:6443' }), undefined);
  });
});
