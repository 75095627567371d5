import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import type { UserEntry } from '../../../../../src/kube/kubeconfig/types.ts';
import { makeCertificates, type Certificates } from '../../../../support/faultServer/certificates.ts';
import { temporaryFolder } from '../../kubeconfig/temporaryFolder.ts';
import { credentialsOf, never, recordingEnvironment } from '../environment.ts';
import { idToken, startIssuer, type TokenRequest } from './issuer.ts';

const LIMIT = { timeout: 20_000 };
const HOUR_MS = 3_600_000;
let certificates: Certificates;

before(async () => {
  certificates = await makeCertificates();
});

function oidcUser(url: string, config: Readonly<Record<string, string>>): Partial<UserEntry> {
  const all = {
    'idp-issuer-url': url,
    'client-id': 'the:client',
    'idp-certificate-authority-data': Buffer.from(certificates.ca).toString('base64'),
    ...config,
  };
  return { authProvider: { name: 'oidc', config: new Map(Object.entries(all)) } };
}

function inHours(hours: number): number {
  return Date.now() + hours * HOUR_MS;
}

test('an ID token serves until it expires, and nobody is asked', LIMIT, async () => {
  const token = idToken(inHours(1));
  const credentials = credentialsOf(
    oidcUser('https://issuer', { 'id-token': token }),
    recordingEnvironment(),
  );
  assert.deepEqual((await credentials.identity(never)).headers, { authorization: `Bearer ${token}` });
});

test('an expired one is renewed once for all who wait, with the refresh token', LIMIT, async (t) => {
  const renewed = idToken(inHours(1), 'renewed');
  const issuer = await startIssuer(t, certificates.server, () => ({
    status: 200,
    body: { id_token: renewed },
  }));
  const config = {
    'id-token': idToken(inHours(-1)),
    'refresh-token': 'refresh',
    'client-secret': 'geheim/1',
  };
  const credentials = credentialsOf(oidcUser(issuer.url, config), recordingEnvironment());
  const identities = await Promise.all(Array.from({ length: 20 }, () => credentials.identity(never)));
  await credentials.identity(never);
  assert.deepEqual(
    new Set(identities.map(({ headers }) => headers['authorization'])),
    new Set([`Bearer ${renewed}`]),
  );
  assert.deepEqual(issuer.asked, [
    {
      authorization: `Basic ${Buffer.from('the%3Aclient:geheim%2F1').toString('base64')}`,
      form: { grant_type: 'refresh_token', refresh_token: 'refresh' },
    },
  ] satisfies TokenRequest[]);
});

test('an issuer that takes the client in the form gets it there', LIMIT, async (t) => {
  const issuer = await startIssuer(t, certificates.server, ({ authorization }) =>
    authorization === undefined
      ? { status: 200, body: { id_token: idToken(inHours(1)) } }
      : { status: 401, body: { error: 'invalid_client' } },
  );
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'ca.crt'), certificates.ca);
  const config = {
    'refresh-token': 'refresh',
    'client-secret': 'geheim',
    'idp-certificate-authority-data': '',
    'idp-certificate-authority': 'ca.crt',
  };
  const user = { ...oidcUser(issuer.url, config), folder };
  await credentialsOf(user, recordingEnvironment()).identity(never);
  assert.deepEqual(issuer.asked.at(-1), {
    authorization: undefined,
    form: {
      grant_type: 'refresh_token',
      refresh_token: 'refresh',
      client_id: 'the:client',
      client_secret: 'geheim',
    },
  });
});

test('a new refresh token takes the place of the former, for every context of the user', LIMIT, async (t) => {
  let count = 0;
  const issuer = await startIssuer(t, certificates.server, () => {
    count += 1;
    return { status: 200, body: { id_token: idToken(inHours(-1)), refresh_token: `refresh-${count}` } };
  });
  const environment = recordingEnvironment();
  const user = oidcUser(issuer.url, { 'refresh-token': 'refresh-0' });
  await credentialsOf(user, environment).identity(never);
  await credentialsOf(user, environment).identity(never);
  assert.deepEqual(
    issuer.asked.map(({ form }) => form['refresh_token']),
    ['refresh-0', 'refresh-1'],
  );
  assert.match(environment.lines.join('\n'), /in memory only/);
  assert.doesNotMatch(environment.lines.join('\n'), /refresh-\d/);
});

test('a refused ID token is renewed', LIMIT, async (t) => {
  const renewed = idToken(inHours(2));
  const issuer = await startIssuer(t, certificates.server, () => ({
    status: 200,
    body: { id_token: renewed },
  }));
  const config = { 'id-token': idToken(inHours(1)), 'refresh-token': 'refresh' };
  const credentials = credentialsOf(oidcUser(issuer.url, config), recordingEnvironment());
  assert.equal(await credentials.renew(await credentials.identity(never), never), true);
  assert.equal((await credentials.identity(never)).headers['authorization'], `Bearer ${renewed}`);
});

for (const [what, discovery, answer, message] of [
  [
    'a refresh token that has expired',
    undefined,
    { status: 400, body: { error: 'invalid_grant', error_description: 'Session not active' } },
    /does not accept the refresh token of the kubeconfig \(400 invalid_grant Session not active\)\. Sign in again/,
  ],
  [
    'an issuer that gives no ID token',
    undefined,
    { status: 200, body: { access_token: 'x' } },
    /without an ID token/,
  ],
  ['an issuer that is a web page', { status: 200, body: '<html>' }, undefined, /names no token_endpoint/],
  ['an issuer that is not there', { status: 404, body: '' }, undefined, /no description of an issuer: 404/],
] as const) {
  test(`${what} is told`, LIMIT, async (t) => {
    const issuer = await startIssuer(t, certificates.server, () => answer ?? assert.fail());
    issuer.discovery = discovery;
    const user = oidcUser(issuer.url, { 'refresh-token': 'refresh-me' });
    const environment = recordingEnvironment();
    await assert.rejects(credentialsOf(user, environment).identity(never), (error) => {
      assert.match(String(error), message);
      assert.doesNotMatch([String(error), ...environment.lines].join(), /refresh-me/);
      return true;
    });
  });
}

test(
  'an issuer that cannot answer now is nobody’s mistake, and not to be signed in to again',
  LIMIT,
  async (t) => {
    for (const status of [429, 503]) {
      const busy = { status, body: { error: 'temporarily_unavailable' } };
      const issuer = await startIssuer(t, certificates.server, () => busy);
      const user = oidcUser(issuer.url, { 'refresh-token': 'refresh-me' });
      for (const discovery of [undefined, busy]) {
        issuer.discovery = discovery;
        await assert.rejects(credentialsOf(user, recordingEnvironment()).identity(never), {
          code: 'unavailable',
          message: new RegExp(`cannot renew the ID token now: ${status} temporarily_unavailable`),
        });
      }
    }
  },
);

test('an issuer whose certificate nobody trusts gets no token', LIMIT, async (t) => {
  const issuer = await startIssuer(t, certificates.server, () => assert.fail());
  const user = oidcUser(issuer.url, { 'refresh-token': 'refresh', 'idp-certificate-authority-data': '' });
  const credentials = credentialsOf(user, recordingEnvironment());
  await assert.rejects(credentials.identity(never), { code: 'tls' });
  assert.deepEqual(issuer.asked, []);
});

test('without a refresh token an expired ID token is the end', LIMIT, async () => {
  for (const token of ['', 'opaque', idToken(inHours(-1))]) {
    const user = oidcUser('https://issuer', { 'id-token': token });
    const credentials = credentialsOf(user, recordingEnvironment());
    await assert.rejects(credentials.identity(never), /has expired, and there is no refresh token/);
  }
});

test('what kubectl must have is asked for', () => {
  for (const key of ['idp-issuer-url', 'client-id']) {
    assert.throws(() => credentialsOf(oidcUser('https://issuer', { [key]: '' }), recordingEnvironment()), {
      code: 'kubeconfig',
      message: `/kubeconfig: the auth-provider oidc has no ${key}: add it.`,
    });
  }
});

test('what an issuer repeats of the secrets it was told is masked', LIMIT, async (t) => {
  const issuer = await startIssuer(t, certificates.server, () => ({
    status: 400,
    body: { error: 'invalid_grant', error_description: 'no token refresh-1 for geheim/1 or geheim%2F1' },
  }));
  const config = { 'refresh-token': 'refresh-1', 'client-secret': 'geheim/1' };
  const credentials = credentialsOf(oidcUser(issuer.url, config), recordingEnvironment());
  await assert.rejects(credentials.identity(never), (error: Error) => {
    assert.match(
      error.message,
      /The OIDC issuer .* \(400 invalid_grant no token \*\*\* for \*\*\* or \*\*\*\)/,
    );
    return true;
  });
});

test('an issuer that is away is said to be so, and not the cluster', LIMIT, async () => {
  const config = { 'refresh-token': 'refresh-1' };
  const credentials = credentialsOf(oidcUser('https://127.0.0.1:1', config), recordingEnvironment());
  await assert.rejects(credentials.identity(never), {
    code: 'unreachable',
    ofIssuer: true,
    message: /^The OIDC issuer 127\.0\.0\.1:1 cannot be reached: .*ECONNREFUSED/,
  });
});
