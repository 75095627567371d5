import assert from 'node:assert/strict';
import { test } from 'node:test';
import { credentialsOf, recordingEnvironment } from './environment.ts';

for (const [name, message] of [
  ['gcp', /removed.*gke-gcloud-auth-plugin/],
  ['azure', /removed.*kubelogin/],
  ['openstack', /there is no auth-provider "openstack"/],
] as const) {
  test(`the provider ${name} is refused with what to do, whatever else there is`, () => {
    const user = { token: 't', authProvider: { name } };
    assert.throws(() => credentialsOf(user, recordingEnvironment()), { code: 'kubeconfig', message });
  });
}
