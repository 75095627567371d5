import assert from 'node:assert/strict';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { before, test } from 'node:test';
import { KubeError } from '../../../../../src/kube/errors.ts';
import { createCredentials } from '../../../../../src/kube/credentials/createCredentials.ts';
import { targetOf, userWith } from '../../../../support/connect.ts';
import { makeCertificates, type Certificates } from '../../../../support/faultServer/certificates.ts';
import { credentialsOf, never, recordingEnvironment } from '../environment.ts';
import { answer, print, writePlugin } from './plugin.ts';

const LIMIT = { timeout: 20_000 };
let certificates: Certificates;

before(async () => {
  certificates = await makeCertificates();
});

function rejectsWith(pattern: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof KubeError, String(error));
    assert.match(error.message, pattern);
    return true;
  };
}

test('a token from a plugin is a bearer token', LIMIT, async (t) => {
  const plugin = await writePlugin(t, answer({ token: 'secret' }));
  const credentials = credentialsOf({ exec: plugin.exec }, recordingEnvironment());
  const { headers, certificate } = await credentials.identity(never);
  assert.deepEqual([headers, certificate], [{ authorization: 'Bearer secret' }, undefined]);
});

test('twenty requests that wait run a plugin once, and so do those after them', LIMIT, async (t) => {
  const plugin = await writePlugin(t, answer({ token: 'token-$$' }));
  const credentials = credentialsOf({ exec: plugin.exec }, recordingEnvironment());
  const identities = await Promise.all(Array.from({ length: 20 }, () => credentials.identity(never)));
  await credentials.identity(never);
  assert.equal(await plugin.runs(), 1);
  assert.equal(new Set(identities.map(({ headers }) => headers['authorization'])).size, 1);
});

test(
  'two contexts with one user run its plugin once, one that is told of the cluster once for each',
  LIMIT,
  async (t) => {
    for (const [provideClusterInfo, runs] of [
      [false, 1],
      [true, 2],
    ] as const) {
      const plugin = await writePlugin(t, answer({ token: 'secret' }), { provideClusterInfo });
      const environment = recordingEnvironment();
      const user = userWith({ exec: plugin.exec });
      for (const server of ['https://one', 'https://two', 'https://one']) {
        await createCredentials(targetOf(server, { user }), environment).identity(never);
      }
      assert.equal(await plugin.runs(), runs);
    }
  },
);

test('a request that gives up leaves the plugin to the others', LIMIT, async (t) => {
  const plugin = await writePlugin(t, answer({ token: 'secret' }));
  const credentials = credentialsOf({ exec: plugin.exec }, recordingEnvironment());
  const impatient = new AbortController();
  const given = credentials.identity(impatient.signal);
  const waiting = credentials.identity(never);
  impatient.abort(new KubeError('aborted', 'enough'));
  await assert.rejects(given, rejectsWith(/enough/));
  assert.equal((await waiting).headers['authorization'], 'Bearer secret');
  assert.equal(await plugin.runs(), 1);
});

test('a plugin runs again shortly before what it gave expires', LIMIT, async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: Date.parse('2030-01-01T00:00:00Z') });
  const plugin = await writePlugin(
    t,
    answer({ token: 'secret', expirationTimestamp: '2030-01-01T01:00:00Z' }),
  );
  const credentials = credentialsOf({ exec: plugin.exec }, recordingEnvironment());
  await credentials.identity(never);
  t.mock.timers.setTime(Date.parse('2030-01-01T00:58:59Z'));
  await credentials.identity(never);
  assert.equal(await plugin.runs(), 1);
  t.mock.timers.setTime(Date.parse('2030-01-01T00:59:51Z'));
  await credentials.identity(never);
  assert.equal(await plugin.runs(), 2);
});

test('a plugin that fails early leaves what has not expired', LIMIT, async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: Date.parse('2030-01-01T00:00:00Z') });
  const once = `[ "$(wc -l < "$HERE/runs")" -gt 1 ] && exit 1\n`;
  const plugin = await writePlugin(
    t,
    once + answer({ token: 'secret', expirationTimestamp: '2030-01-01T01:00:00Z' }),
  );
  const credentials = credentialsOf({ exec: plugin.exec }, recordingEnvironment());
  await credentials.identity(never);
  t.mock.timers.setTime(Date.parse('2030-01-01T00:59:55Z'));
  assert.equal((await credentials.identity(never)).headers['authorization'], 'Bearer secret');
  await credentials.identity(never);
  assert.equal(await plugin.runs(), 2);
  t.mock.timers.setTime(Date.parse('2030-01-01T01:00:00Z'));
  await assert.rejects(credentials.identity(never), rejectsWith(/exit code 1/));
});

test('a refused identity is renewed once for all who were refused', LIMIT, async (t) => {
  const plugin = await writePlugin(t, answer({ token: 'token-$$' }));
  const credentials = credentialsOf({ exec: plugin.exec }, recordingEnvironment());
  const refused = await credentials.identity(never);
  const renewed = await Promise.all(Array.from({ length: 20 }, () => credentials.renew(refused, never)));
  assert.deepEqual(new Set(renewed), new Set([true]));
  assert.equal(await credentials.renew(refused, never), true);
  assert.equal(await plugin.runs(), 2);
  // The new one is refused as well: there is no use in asking again at once.
  assert.equal(await credentials.renew(await credentials.identity(never), never), false);
  assert.equal(await plugin.runs(), 2);
});

test('a plugin with no other identity to give has nothing to try again with', LIMIT, async (t) => {
  const plugin = await writePlugin(t, answer({ token: 'secret' }));
  const credentials = credentialsOf({ exec: plugin.exec }, recordingEnvironment());
  const refused = await credentials.identity(never);
  assert.equal(await credentials.renew(refused, never), false);
});

test('a plugin may give a certificate', LIMIT, async (t) => {
  const { cert, key } = certificates.client;
  const status = { clientCertificateData: cert, clientKeyData: key };
  const plugin = await writePlugin(t, answer(status));
  const identity = await credentialsOf({ exec: plugin.exec }, recordingEnvironment()).identity(never);
  assert.deepEqual(identity.headers, {});
  assert.deepEqual(
    [identity.certificate?.cert.toString(), identity.certificate?.key.toString()],
    [cert, key],
  );
});

test('a plugin gets what kubectl gives it', LIMIT, async (t) => {
  const plugin = await writePlugin(
    t,
    `printf '%s\\n' "$@" > "$HERE/args"; env > "$HERE/env"; cat > "$HERE/stdin"\n${answer({ token: 'secret' })}`,
    { args: ['one', '', '$HOME "two"'], env: [{ name: 'REGION', value: 'north' }, { name: 'INHERITED' }] },
  );
  const environment = recordingEnvironment({ env: { ...process.env, INHERITED: 'x', OTHER: 'y' } });
  await credentialsOf({ exec: plugin.exec }, environment).identity(never);
  const read = (name: string): Promise<string> => readFile(join(plugin.folder, name), 'utf8');
  assert.equal(await read('args'), 'one\n\n$HOME "two"\n');
  assert.equal(await read('stdin'), '');
  const lines = (await read('env')).split('\n');
  for (const line of [
    'REGION=north',
    'INHERITED=',
    'OTHER=y',
    'KUBERNETES_EXEC_INFO={"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":false}}',
  ]) {
    assert.ok(lines.includes(line), line);
  }
});

test('a path is relative to the kubeconfig, a bare name is looked up on PATH', LIMIT, async (t) => {
  const plugin = await writePlugin(t, answer({ token: 'secret' }));
  const { folder } = plugin;
  for (const [command, env] of [
    ['./plugin', {}],
    [`../${basename(folder)}/plugin`, {}],
    ['plugin', { PATH: `/nonexistent:.:${folder}:${process.env['PATH'] ?? ''}` }],
  ] as const) {
    const environment = recordingEnvironment({ env: { ...process.env, ...env } });
    await credentialsOf({ folder, exec: { ...plugin.exec, command } }, environment).identity(never);
    assert.deepEqual(
      environment.asked.map(({ executable }) => executable),
      [plugin.command],
    );
  }
});

test('nothing runs without leave', LIMIT, async (t) => {
  const plugin = await writePlugin(t, answer({ token: 'secret' }), {
    args: ['login'],
    env: [{ name: 'REGION', value: 'north' }],
  });
  let decision: 'run' | { refused: string } = { refused: 'Not in this workspace.' };
  const asked: unknown[] = [];
  const environment = recordingEnvironment({
    mayRun: (invocation) => {
      asked.push(invocation);
      return Promise.resolve(decision);
    },
  });
  const credentials = credentialsOf({ exec: plugin.exec, file: '/some/kubeconfig' }, environment);
  const waiting = [credentials.identity(never), credentials.identity(never)];
  for (const refused of waiting) {
    await assert.rejects(refused, rejectsWith(/^Not in this workspace\.$/));
  }
  assert.equal(await plugin.runs(), 0);
  const invocation = {
    command: plugin.command,
    executable: plugin.command,
    args: ['login'],
    env: [{ name: 'REGION', value: 'north' }],
    kubeconfig: '/some/kubeconfig',
    contexts: ['test'],
  };
  assert.deepEqual(asked, [invocation]);
  decision = 'run';
  credentials.retry?.(true);
  await credentials.identity(never);
  assert.equal(await plugin.runs(), 1);
});

test('a plugin that may no longer run serves until what it gave expires', LIMIT, async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: Date.parse('2030-01-01T00:00:00Z') });
  const plugin = await writePlugin(
    t,
    answer({ token: 'secret', expirationTimestamp: '2030-01-01T01:00:00Z' }),
  );
  let decision: 'run' | { refused: string } = 'run';
  const environment = recordingEnvironment({ mayRun: () => Promise.resolve(decision) });
  const credentials = credentialsOf({ exec: plugin.exec }, environment);
  await credentials.identity(never);
  decision = { refused: 'Denied by the settings.' };
  t.mock.timers.setTime(Date.parse('2030-01-01T00:59:59Z'));
  assert.equal((await credentials.identity(never)).headers['authorization'], 'Bearer secret');
  t.mock.timers.setTime(Date.parse('2030-01-01T01:00:00Z'));
  await assert.rejects(credentials.identity(never), rejectsWith(/^Denied by the settings\.$/));
  assert.equal(await plugin.runs(), 1);
});

test('a plugin that is not there says how to get it', LIMIT, async () => {
  const exec = {
    command: 'no-such-plugin',
    apiVersion: 'client.authentication.k8s.io/v1',
    interactiveMode: 'Never',
    installHint: '\u001b[1mGet it\u001b[0m from example.com',
  };
  const environment = recordingEnvironment();
  const credentials = credentialsOf({ exec }, environment);
  await assert.rejects(
    credentials.identity(never),
    rejectsWith(
      /no-such-plugin on PATH\. .*Get it.* from example\.com.* The editor's PATH may be another one.*absolute path/,
    ),
  );
  assert.deepEqual(environment.asked, []);
});

test('a plugin that is there and may not be run is not called missing', LIMIT, async (t) => {
  const plugin = await writePlugin(t, answer({ token: 'secret' }));
  await chmod(plugin.command, 0o644);
  const credentials = credentialsOf({ exec: plugin.exec }, recordingEnvironment());
  await assert.rejects(credentials.identity(never), rejectsWith(/ is not executable: chmod \+x it\.$/));
});

test('a token that no request can carry is the fault of its plugin', LIMIT, async (t) => {
  const plugin = await writePlugin(t, answer({ token: 'two\nlines' }));
  const credentials = credentialsOf({ exec: plugin.exec }, recordingEnvironment());
  await assert.rejects(credentials.identity(never), rejectsWith(/plugin .* gave a token with line breaks/));
});

test('what a plugin gave and the server refuses is known to be expired', LIMIT, async (t) => {
  const plugin = await writePlugin(t, answer({ token: 'a', expirationTimestamp: '2001-02-03T04:05:06Z' }));
  const credentials = credentialsOf({ exec: plugin.exec }, recordingEnvironment());
  await credentials.identity(never);
  assert.match(credentials.refusalHint?.() ?? '', /gave expired on 2001-02-03T04:05:06/);
});

test('a plugin that needs a terminal is not run', LIMIT, async (t) => {
  const plugin = await writePlugin(t, answer({ token: 'secret' }), { interactiveMode: 'Always' });
  const credentials = credentialsOf({ exec: plugin.exec }, recordingEnvironment());
  await assert.rejects(credentials.identity(never), rejectsWith(/terminal only.*IfAvailable/));
  assert.equal(await plugin.runs(), 0);
});

test('a version of the protocol that does not exist is refused before anything runs', () => {
  const exec = { command: 'plugin', apiVersion: 'example.com/v1', interactiveMode: 'Never' };
  assert.throws(
    () => credentialsOf({ exec, token: 'secret' }, recordingEnvironment()),
    rejectsWith(/apiVersion example\.com\/v1/),
  );
});

test('a failed plugin has the last word, and the log has all of them', LIMIT, async (t) => {
  const script = `echo 'first \u001b[31mline\u001b[0m' >&2; echo '{"token":"abcdefgh12"}'; printf 'run: aws sso login\\r\\n\\n' >&2; exit 7`;
  const plugin = await writePlugin(t, script);
  const environment = recordingEnvironment();
  const credentials = credentialsOf({ exec: plugin.exec }, environment);
  await assert.rejects(
    credentials.identity(never),
    rejectsWith(/plugin failed with exit code 7: run: aws sso login$/),
  );
  const log = environment.lines.join('\n');
  assert.match(log, /: first line$/m);
  assert.match(log, /: run: aws sso login$/m);
  assert.doesNotMatch(log, /abcdefgh12/);
});

test('no secret gets into the log or a message', LIMIT, async (t) => {
  const script = `echo "config: $SECRET_KEY and Bearer abcdefghijkl" >&2; echo "denied for $2 token=tttttttttttt eyJhbGciOi.eyJzdWIi.c2ln" >&2; exit 1`;
  const plugin = await writePlugin(t, script, {
    args: ['--client-secret', 'from-args'],
    env: [{ name: 'SECRET_KEY', value: 'from-env' }],
  });
  const environment = recordingEnvironment();
  const credentials = credentialsOf({ exec: plugin.exec }, environment);
  await assert.rejects(credentials.identity(never), rejectsWith(/denied for \*\*\* token=\*\*\* \*\*\*$/));
  const log = environment.lines.join('\n');
  assert.doesNotMatch(log, /from-args|from-env|abcdefghijkl|tttttttttttt|eyJ/);
});

test('what a plugin leaves running does not keep anybody waiting', LIMIT, async (t) => {
  const leaveBehind = 'mkfifo "$HERE/door"; cat "$HERE/door" >/dev/null &';
  const plugin = await writePlugin(t, `${leaveBehind}\necho last >&2\n${answer({ token: 'secret' })}`);
  const environment = recordingEnvironment();
  await credentialsOf({ exec: plugin.exec }, environment).identity(never);
  assert.ok(environment.lines.some((line) => line.endsWith(': last')));
  // It still stands there, reading: now it may go.
  await writeFile(join(plugin.folder, 'door'), '');
});

for (const [what, body, message] of [
  ['nothing', 'true', /did not print an ExecCredential/],
  ['something else', print({ kind: 'Secret', token: 'tttttttt' }), /did not print an ExecCredential/],
  ['what is no JSON', 'echo "token tttttttt"', /did not print an ExecCredential/],
  [
    'another version',
    answer({ token: 'tttttttt' }, 'client.authentication.k8s.io/v1beta1'),
    /answered in .*v1beta1, not in .*\/v1\./,
  ],
  [
    'a version with control characters',
    answer({ token: 'tttttttt' }, '\u001b[2Jx\nerror: y'),
    /answered in \[2Jx error: y, not in /,
  ],
  ['no version', print({ kind: 'ExecCredential', status: { token: 'tttttttt' } }), /no version/],
  [
    'no status',
    print({ kind: 'ExecCredential', apiVersion: 'client.authentication.k8s.io/v1' }),
    /without a status/,
  ],
  ['an empty status', answer({}), /neither a token nor a certificate/],
  ['half a certificate', answer({ clientKeyData: 'tttttttt' }), /only one of certificate and key/],
  [
    'a certificate that is none',
    answer({ clientCertificateData: 'tttttttt', clientKeyData: 'x' }),
    /a client certificate that is not PEM/,
  ],
  ['a token that is no text', answer({ token: 12345678 }), /a token that is not text/],
  [
    'a time that is none',
    answer({ token: 'tttttttt', expirationTimestamp: '2030-01-01' }),
    /expirationTimestamp/,
  ],
] as const) {
  test(`a plugin that prints ${what} is told apart from one that works`, LIMIT, async (t) => {
    const plugin = await writePlugin(t, body);
    const environment = recordingEnvironment();
    const credentials = credentialsOf({ exec: plugin.exec }, environment);
    await assert.rejects(credentials.identity(never), (error) => {
      assert.ok(error instanceof KubeError);
      assert.match(error.message, message);
      assert.doesNotMatch(
        [error.message, String(error.cause), ...environment.lines].join(),
        /tttttttt|12345678/,
      );
      return true;
    });
  });
}
