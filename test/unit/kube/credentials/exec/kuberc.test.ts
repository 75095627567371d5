import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { kubercGate } from '../../../../../src/kube/credentials/exec/kuberc.ts';
import { writePlugin } from './plugin.ts';

const HEAD = 'apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\n';

for (const [what, preferences, refused] of [
  ['no preferences', undefined, undefined],
  ['an empty file', '', undefined],
  ['other preferences', 'defaults: []', undefined],
  ['all allowed', 'credentialPluginPolicy: AllowAll', undefined],
  ['all denied', 'credentialPluginPolicy: DenyAll', /denies all/],
  [
    'the name listed',
    'credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{name: plugin}]',
    undefined,
  ],
  [
    'the command listed',
    'credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{command: plugin}]',
    undefined,
  ],
  [
    'the path listed',
    'credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{name: PATH}]',
    undefined,
  ],
  [
    'another listed',
    'credentialPluginPolicy: Allowlist\ncredentialPluginAllowlist: [{name: sh}, {}, x]',
    /does not list it/,
  ],
  ['an empty list', 'credentialPluginPolicy: Allowlist', /does not list it/],
  [
    'a list without its policy',
    'credentialPluginAllowlist: [{name: plugin}]',
    /without the credentialPluginPolicy/,
  ],
  ['an unknown policy', 'credentialPluginPolicy: Some', /does not exist: Some/],
  ['a policy of another type', 'credentialPluginPolicy: 1', /wrong type/],
  ['no YAML', 'credentialPluginPolicy: [', /is no YAML/],
] as const) {
  test(`with ${what} kubectl's preferences ${refused ? 'refuse' : 'allow'} a plugin`, async (t) => {
    const { folder, command } = await writePlugin(t, 'true');
    const kuberc = join(folder, '.kube', 'kuberc');
    await mkdir(dirname(kuberc));
    if (preferences !== undefined) {
      await writeFile(kuberc, HEAD + preferences.replace('PATH', command));
    }
    const invocation = {
      command,
      executable: command,
      args: [],
      env: [],
      kubeconfig: '/kubeconfig',
      contexts: ['dev'],
    };
    const env = { PATH: `/bin:${folder}` };
    for (const gate of [kubercGate(env, folder), kubercGate({ ...env, KUBERC: kuberc }, '/nonexistent')]) {
      const decision = await gate(invocation);
      if (refused) {
        assert.match(decision === 'run' ? decision : decision.refused, refused);
      } else {
        assert.equal(decision, 'run');
      }
    }
    assert.equal(await kubercGate({ ...env, KUBERC: 'off' }, folder)(invocation), 'run');
  });
}
