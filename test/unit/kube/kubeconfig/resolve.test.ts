import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { KubeError } from '../../../../src/kube/errors.ts';
import { parseKubeconfig } from '../../../../src/kube/kubeconfig/parse.ts';
import { resolveContext } from '../../../../src/kube/kubeconfig/resolve.ts';
import type { ClusterTarget } from '../../../../src/kube/kubeconfig/types.ts';

const FILE = resolve('/home/me/.kube/config');

const CERTIFICATE = 'client-certificate: c.crt, client-key: c.key';

interface Parts {
  readonly context?: string;
  readonly cluster?: string;
  readonly user?: string;
}

function textOf({
  context = '{cluster: c, user: u}',
  cluster = '{server: https://h}',
  user = '{}',
}: Parts): string {
  return `
contexts: [{name: x, context: ${context}}]
clusters: [{name: c, cluster: ${cluster}}]
users: [{name: u, user: ${user}}]
`;
}

function resolveParts(parts: Parts): ClusterTarget {
  return resolveContext({ ...parseKubeconfig(textOf(parts), FILE), files: [FILE], missing: [] }, 'x');
}

test('a context leads to all that the wire needs', () => {
  const target = resolveParts({
    context: '{cluster: c, user: u, namespace: shop}',
    cluster:
      '{server: "https://h:6443", certificate-authority: ../ca.crt, tls-server-name: other, proxy-url: "socks5://me:pw@proxy:1080", disable-compression: true}',
    user: '{token: t, client-certificate: c.crt, client-key-data: a2V5, as: somebody}',
  });
  assert.deepEqual(target, {
    context: 'x',
    userName: 'u',
    server: new URL('https://h:6443'),
    namespace: 'shop',
    tls: {
      ca: { kind: 'file', path: resolve('/home/me/ca.crt') },
      insecureSkipVerify: false,
      serverName: 'other',
    },
    user: {
      file: FILE,
      folder: resolve('/home/me/.kube'),
      token: 't',
      clientCertificate: 'c.crt',
      clientKeyData: Buffer.from('key'),
      as: 'somebody',
    },
    proxyUrl: new URL('socks5://me:pw@proxy:1080'),
    disableCompression: true,
    execConfig: undefined,
  });
});

test('what is left out has its default', () => {
  const { namespace, tls, user, userName, proxyUrl, disableCompression } = resolveParts({
    context: '{cluster: c}',
  });
  assert.equal(namespace, 'default');
  assert.deepEqual(tls, { ca: undefined, insecureSkipVerify: false, serverName: undefined });
  assert.deepEqual([user, userName, proxyUrl, disableCompression], [undefined, undefined, undefined, false]);
});

test('a plugin can be told what the cluster says to plugins', () => {
  const extension = '{name: client.authentication.k8s.io/exec, extension: {audience: shop}}';
  const { execConfig } = resolveParts({ cluster: `{server: "https://h", extensions: [${extension}]}` });
  assert.deepEqual(execConfig, { audience: 'shop' });
});

test('embedded PEM material is data', () => {
  const { tls } = resolveParts({ cluster: '{server: https://h, certificate-authority-data: Y2E=}' });
  assert.deepEqual(tls.ca, { kind: 'data', pem: Buffer.from('ca') });
});

const SERVERS = [
  ['https://h', 'https://h/'],
  ['HTTPS://H:443/', 'https://h/'],
  ['https://h:6443/k8s/clusters/c-1', 'https://h:6443/k8s/clusters/c-1'],
  ['https://h/k8s/clusters/c-1//', 'https://h/k8s/clusters/c-1'],
  ['https://h/k8s?a=b#c', 'https://h/k8s'],
  ['https://[::1]:6443', 'https://[::1]:6443/'],
  ['http://h:8080', 'http://h:8080/'],
  ['127.0.0.1:8080', 'http://127.0.0.1:8080/'],
  ['localhost:8080', 'http://localhost:8080/'],
  ['localhost', 'http://localhost/'],
  ['[::1]:8080', 'http://[::1]:8080/'],
] as const;

for (const [server, address] of SERVERS) {
  test(`the server ${server} is at ${address}`, () => {
    assert.equal(resolveParts({ cluster: `{server: "${server}"}` }).server.href, address);
  });
}

test('over plain HTTP a user has no credentials, only whom to impersonate', () => {
  const { user } = resolveParts({
    cluster: '{server: "http://h"}',
    user: `{tokenFile: f, username: me, password: p, ${CERTIFICATE}, as: somebody, as-groups: [g]}`,
  });
  assert.deepEqual(JSON.parse(JSON.stringify(user)), {
    file: FILE,
    folder: resolve('/home/me/.kube'),
    as: 'somebody',
    asGroups: ['g'],
  });
});

interface Refusal extends Parts {
  readonly name: string;
  /** What stands where the error leads to. */
  readonly at: string;
  readonly message: RegExp;
}

const PLUGIN = 'command: p, apiVersion: client.authentication.k8s.io/v1';

const REFUSALS: readonly Refusal[] = [
  {
    name: 'no cluster',
    at: 'context:',
    context: '{user: u}',
    message: /context "x" names no cluster: add one\.$/,
  },
  {
    name: 'a cluster that is not there',
    at: 'cluster: z',
    context: '{cluster: z}',
    message: /context "x" names the cluster "z", which is not defined/,
  },
  {
    name: 'a user that is not there',
    at: 'user: z',
    context: '{cluster: c, user: z}',
    message: /context "x" names the user "z", which is not defined/,
  },
  { name: 'an empty cluster', at: 'cluster:', cluster: '{}', message: /cluster "c" has no server/ },
  {
    name: 'no server',
    at: 'cluster:',
    cluster: '{insecure-skip-tls-verify: true}',
    message: /cluster "c" has no server/,
  },
  {
    name: 'another scheme',
    at: 'server:',
    cluster: '{server: "ftp://h"}',
    message: /a server that is no address/,
  },
  {
    name: 'a bad port',
    at: 'server:',
    cluster: '{server: "https://h:99999"}',
    message: /a server that is no address/,
  },
  {
    name: 'a path without scheme',
    at: 'server:',
    cluster: '{server: "h:6443/k8s"}',
    message: /a path but no scheme/,
  },
  {
    name: 'credentials in the server',
    at: 'server:',
    cluster: '{server: "https://me:SECRET@h"}',
    message: /has a password in its server/,
  },
  {
    name: 'two authorities',
    at: 'certificate-authority:',
    cluster: '{server: "https://h", certificate-authority: ca.crt, certificate-authority-data: Y2E=}',
    message: /certificate-authority as well as/,
  },
  {
    name: 'an authority not to be verified',
    at: 'insecure-skip',
    cluster: '{server: "https://h", certificate-authority: ca.crt, insecure-skip-tls-verify: true}',
    message: /as well as insecure-skip-tls-verify/,
  },
  {
    name: 'a proxy without scheme',
    at: 'proxy-url',
    cluster: '{server: "https://h", proxy-url: "proxy:3128"}',
    message: /a proxy-url that is no address/,
  },
  {
    name: 'a proxy of another kind',
    at: 'proxy-url',
    cluster: '{server: "https://h", proxy-url: "ftp://me:SECRET@proxy"}',
    message: /a proxy-url of the kind ftp:\/\/, which is not supported: use http/,
  },
  {
    name: 'a token and a password',
    at: 'user:',
    user: '{token: SECRET, password: SECRET}',
    message: /user "u" has a token as well as a username or password/,
  },
  {
    name: 'a certificate without key',
    at: 'user:',
    user: '{client-certificate: c.crt}',
    message: /a client certificate without its key/,
  },
  {
    name: 'two certificates',
    at: 'user:',
    user: `{${CERTIFICATE}, client-certificate-data: Y2E=}`,
    message: /client-certificate as well as/,
  },
  {
    name: 'two keys',
    at: 'user:',
    user: `{${CERTIFICATE}, client-key-data: Y2E=}`,
    message: /client-key as well as/,
  },
  {
    name: 'a plugin and an auth-provider',
    at: 'user:',
    user: `{exec: {${PLUGIN}, interactiveMode: Never}, auth-provider: {name: oidc}}`,
    message: /exec as well as auth-provider/,
  },
  {
    name: 'a plugin that says nothing',
    at: 'user:',
    user: '{exec: {}}',
    message: /exec without a command.*; it has exec without apiVersion.*; it needs interactiveMode/,
  },
  {
    name: 'a plugin without interactive mode',
    at: 'user:',
    user: `{exec: {${PLUGIN}}}`,
    message: /needs interactiveMode in exec: one of Never, IfAvailable, Always/,
  },
  {
    name: 'a plugin with another interactive mode',
    at: 'user:',
    user: `{exec: {${PLUGIN}, interactiveMode: Sometimes}}`,
    message: /needs interactiveMode/,
  },
  {
    name: 'a plugin with a nameless variable',
    at: 'user:',
    user: `{exec: {${PLUGIN}, interactiveMode: Never, env: [{value: SECRET}]}}`,
    message: /an environment variable without a name/,
  },
  { name: 'groups of nobody', at: 'user:', user: '{as-groups: [g]}', message: /without "as"/ },
  { name: 'the uid of nobody', at: 'user:', user: '{as-uid: "1"}', message: /without "as"/ },
  { name: 'extra values of nobody', at: 'user:', user: '{as-user-extra: {k: [v]}}', message: /without "as"/ },
];

for (const { name, message, at, ...parts } of REFUSALS) {
  test(`refuses ${name}`, () => {
    assert.throws(
      () => resolveParts(parts),
      (error) => {
        assert.ok(error instanceof KubeError);
        assert.equal(error.code, 'kubeconfig');
        assert.match(error.message, message);
        const { file, line = 0, column = 0 } = error.location ?? {};
        assert.equal(file, FILE);
        assert.ok(error.message.startsWith(`${FILE}:${line}:${column}: `), error.message);
        const lines = textOf(parts).split('\n');
        const stands = lines[line - 1]?.slice(column - 1);
        assert.ok(stands?.startsWith(at), stands);
        assert.doesNotMatch(error.message, /SECRET/);
        return true;
      },
    );
  });
}

const ACCEPTED: Readonly<Record<string, Parts>> = {
  'a token with a certificate': { user: `{token: t, ${CERTIFICATE}}` },
  'a token file with a password': { user: '{tokenFile: f, username: me, password: p}' },
  'a key without certificate': { user: '{client-key: k, client-key-data: a2V5}' },
  'a plugin of an older version without interactive mode': {
    user: '{exec: {command: p, apiVersion: client.authentication.k8s.io/v1beta1}}',
  },
  'an authority not to be verified where there is no TLS': {
    cluster: '{server: "http://h", certificate-authority: ca.crt, insecure-skip-tls-verify: true}',
  },
};

for (const [name, parts] of Object.entries(ACCEPTED)) {
  test(`accepts ${name}`, () => {
    assert.equal(resolveParts(parts).context, 'x');
  });
}

test('a context that is not there is named, with the files', () => {
  const config = { ...parseKubeconfig('', FILE), files: [FILE], missing: ['/absent'] };
  assert.throws(() => resolveContext(config, 'prod'), {
    code: 'kubeconfig',
    message: `${FILE}, /absent: there is no context "prod". Choose another one.`,
    remedy: 'chooseContext',
    location: { file: FILE },
  });
});

test('an entry that is null stands where its item does', () => {
  const text = 'contexts:\n- name: other\n  context: {}\n- name: x\n  context:\n';
  const config = { ...parseKubeconfig(text, FILE), files: [FILE], missing: [] };
  assert.throws(() => resolveContext(config, 'x'), { location: { file: FILE, line: 4, column: 3 } });
});

test('an entry that only moved is the same', () => {
  const lower = parseKubeconfig(`# A comment.\n${textOf({})}`, FILE);
  assert.deepEqual(resolveContext({ ...lower, files: [FILE], missing: [] }, 'x'), resolveParts({}));
});
