import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KubeError } from '../../../../src/kube/errors.ts';
import { parseKubeconfig } from '../../../../src/kube/kubeconfig/parse.ts';
import type { KubeconfigEntries } from '../../../../src/kube/kubeconfig/types.ts';

const FILE = '/home/me/.kube/config';
const ORIGIN = { file: FILE, folder: '/home/me/.kube' };

function parse(...lines: readonly string[]): KubeconfigEntries {
  return parseKubeconfig(lines.join('\n'), FILE);
}

test('reads every field', () => {
  const config = parse(
    'apiVersion: v1',
    'kind: Config',
    'current-context: dev',
    'preferences: {colors: true}',
    'contexts:',
    '- name: dev',
    '  context: {cluster: c, user: u, namespace: shop, extensions: [{name: e, extension: {a: [1, x, true, null]}}]}',
    'clusters:',
    '- name: c',
    '  cluster:',
    '    server: https://example.com',
    '    tls-server-name: other',
    '    insecure-skip-tls-verify: true',
    '    certificate-authority: ca.crt',
    '    certificate-authority-data: Y2E=',
    '    proxy-url: http://proxy',
    '    disable-compression: true',
    '    extensions: [{name: e, extension: text}]',
    'users:',
    '- name: u',
    '  user:',
    '    client-certificate: c.crt',
    '    client-certificate-data: Y2VydA==',
    '    client-key: c.key',
    '    client-key-data: a2V5',
    '    token: t',
    '    tokenFile: t.txt',
    '    as: somebody',
    '    as-uid: "1"',
    '    as-groups: [g, h]',
    '    as-user-extra: {scopes: [a, b]}',
    '    username: me',
    '    password: secret',
    '    auth-provider: {name: oidc, config: {client-id: i}}',
    '    exec:',
    '      command: ./plugin',
    '      args: [a]',
    '      env: [{name: HOME, value: v}]',
    '      apiVersion: client.authentication.k8s.io/v1',
    '      installHint: get it',
    '      provideClusterInfo: true',
    '      interactiveMode: Never',
    '    extensions: [{name: e, extension: null}]',
  );
  assert.deepEqual(config, {
    currentContext: 'dev',
    contexts: new Map([
      [
        'dev',
        {
          ...ORIGIN,
          cluster: 'c',
          user: 'u',
          namespace: 'shop',
          extensions: new Map([['e', { a: [1, 'x', true, null] }]]),
        },
      ],
    ]),
    clusters: new Map([
      [
        'c',
        {
          ...ORIGIN,
          server: 'https://example.com',
          tlsServerName: 'other',
          insecureSkipTlsVerify: true,
          certificateAuthority: 'ca.crt',
          certificateAuthorityData: Buffer.from('ca'),
          proxyUrl: 'http://proxy',
          disableCompression: true,
          extensions: new Map([['e', 'text']]),
        },
      ],
    ]),
    users: new Map([
      [
        'u',
        {
          ...ORIGIN,
          clientCertificate: 'c.crt',
          clientCertificateData: Buffer.from('cert'),
          clientKey: 'c.key',
          clientKeyData: Buffer.from('key'),
          token: 't',
          tokenFile: 't.txt',
          as: 'somebody',
          asUid: '1',
          asGroups: ['g', 'h'],
          asUserExtra: new Map([['scopes', ['a', 'b']]]),
          username: 'me',
          password: 'secret',
          authProvider: { name: 'oidc', config: new Map([['client-id', 'i']]) },
          exec: {
            command: './plugin',
            args: ['a'],
            env: [{ name: 'HOME', value: 'v' }],
            apiVersion: 'client.authentication.k8s.io/v1',
            installHint: 'get it',
            provideClusterInfo: true,
            interactiveMode: 'Never',
          },
          extensions: new Map([['e', null]]),
        },
      ],
    ]),
  });
});

const EMPTY = { currentContext: undefined, contexts: new Map(), clusters: new Map(), users: new Map() };

const EMPTY_TEXTS = ['', '\n', '# nothing yet\n', '---\n', '\uFEFF', '{}', 'apiVersion: v1\nkind: Config\n'];

for (const text of EMPTY_TEXTS) {
  test(`${JSON.stringify(text)} is an empty kubeconfig`, () => {
    assert.deepEqual(parse(text), EMPTY);
  });
}

test('null and empty text are as if left out', () => {
  const config = parse(
    'current-context: ""',
    'users:',
    'clusters: [{name: c, cluster: {server: null, proxy-url: "", certificate-authority-data: ""}}]',
    'contexts: [{name: x, context:}, {name: z}]',
  );
  assert.deepEqual(config, {
    ...EMPTY,
    clusters: new Map([['c', ORIGIN]]),
    contexts: new Map([
      ['x', ORIGIN],
      ['z', ORIGIN],
    ]),
  });
});

test('keys and names cannot reach into prototypes', () => {
  const config = parse('contexts: [{name: __proto__, context: {__proto__: {cluster: c}, constructor: x}}]');
  assert.deepEqual([...config.contexts], [['__proto__', ORIGIN]]);
});

interface Mistake {
  readonly name: string;
  readonly lines: readonly string[];
  readonly at: `${number}:${number}`;
  readonly message: RegExp;
}

const MISTAKES: readonly Mistake[] = [
  { name: 'text instead of a mapping', lines: ['hello'], at: '1:1', message: /must be a mapping, not text/ },
  {
    name: 'a list instead of a mapping',
    lines: ['', '- a'],
    at: '2:1',
    message: /must be a mapping, not a list/,
  },
  {
    name: 'a manifest',
    lines: ['apiVersion: v1', 'kind: Service'],
    at: '2:1',
    message: /kind must be Config/,
  },
  { name: 'another version', lines: ['apiVersion: v2'], at: '1:1', message: /apiVersion must be v1/ },
  {
    name: 'a mapping of contexts',
    lines: ['contexts:', '  a: {}'],
    at: '1:1',
    message: /contexts must be a list, not a mapping/,
  },
  {
    name: 'a context that is text',
    lines: ['contexts:', '- a'],
    at: '2:3',
    message: /contexts\[0\] must be a mapping, not text/,
  },
  {
    name: 'a number as server',
    lines: ['clusters:', '- name: a', '  cluster:', '    server: 5'],
    at: '4:5',
    message: /clusters\[0\]\.cluster\.server must be text, not a number\. Put quotes/,
  },
  {
    name: 'a list as server, with CRLF',
    lines: ['clusters:\r', '- name: a\r', '  cluster:\r', '    server: [x]\r'],
    at: '4:5',
    message: /server must be text, not a list/,
  },
  {
    name: 'a name that YAML takes for a boolean',
    lines: ['current-context: y'],
    at: '1:1',
    message: /not true or false\. Put quotes/,
  },
  {
    name: 'a quoted boolean',
    lines: ['clusters:', '- cluster: {server: x, insecure-skip-tls-verify: "yes"}'],
    at: '2:24',
    message: /insecure-skip-tls-verify must be true or false, not text\. Leave out the quotes/,
  },
  {
    name: 'two clusters of one name',
    lines: ['clusters:', '- name: a', '- name: b', '- name: a'],
    at: '4:3',
    message: /clusters\[2\] has the name "a" of an item before it/,
  },
  {
    name: 'two extensions of one name',
    lines: ['users: [{user: {extensions: [{name: e}, {name: e}]}}]'],
    at: '1:41',
    message: /extensions\[1\] has the name "e"/,
  },
  {
    name: 'data that is not base64',
    lines: ['users:', '- user:', '    client-key-data: SECRET-KEY'],
    at: '3:5',
    message: /client-key-data must be base64/,
  },
  {
    name: 'base64 without its padding',
    lines: ['users: [{user: {client-key-data: SECRE}}]'],
    at: '1:17',
    message: /must be base64/,
  },
  {
    name: 'text for a list',
    lines: ['users: [{user: {as-groups: g}}]'],
    at: '1:17',
    message: /as-groups must be a list, not text/,
  },
  {
    name: 'a number in a list',
    lines: ['users: [{user: {exec: {args: [a, 1]}}}]'],
    at: '1:34',
    message: /exec\.args\[1\] must be text/,
  },
  {
    name: 'a mapping for environment variables',
    lines: ['users: [{user: {exec: {env: {A: SECRET}}}}]'],
    at: '1:24',
    message: /exec\.env must be a list/,
  },
  {
    name: 'a number in auth-provider',
    lines: ['users: [{user: {auth-provider: {config: {a: 5}}}}]'],
    at: '1:42',
    message: /config\.a must be text/,
  },
  {
    name: 'a tab',
    lines: ['clusters:', '\t- name: a'],
    at: '2:1',
    message: /not valid YAML: tab characters/,
  },
  {
    name: 'an indentation',
    lines: ['users:', '- name: a', '   user: SECRET'],
    at: '3:8',
    message: /not valid YAML/,
  },
  {
    name: 'a bracket left open',
    lines: ['contexts: [{name: a'],
    at: '1:20',
    message: /not valid YAML: unexpected end/,
  },
  {
    name: 'a token that YAML takes for a tag',
    lines: ['users: [{user: {token: !SECRET!x}}]'],
    at: '1:33',
    message: /not valid YAML: undeclared tag handle\./,
  },
  {
    name: 'a token that YAML takes for an alias',
    lines: ['users: [{user: {token: *SECRET}}]'],
    at: '1:24',
    message: /an alias without an anchor/,
  },
  {
    name: 'a value that contains itself',
    lines: ['users: &SECRET [*SECRET]'],
    at: '1:17',
    message: /an alias without an anchor/,
  },
  { name: 'a merge of text', lines: ['<<: SECRET'], at: '1:5', message: /only mappings can be merged/ },
  { name: 'a list as key', lines: ['? [SECRET]', ': x'], at: '1:3', message: /cannot be a key/ },
  {
    name: 'a control character',
    lines: ['current-context: "\u0001SECRET"'],
    at: '1:19',
    message: /not valid YAML/,
  },
  {
    name: 'a number, in a line without the indentation that it should have',
    lines: ['users: [', '{name: a}, {name: 5}', ']'],
    at: '2:13',
    message: /users\[1\]\.name must be text/,
  },
  {
    name: 'a bracket left open in lines without indentation',
    lines: ['users: [', '{name: a}, {name: b', ']'],
    at: '3:1',
    message: /not valid YAML/,
  },
];

for (const { name, lines, at, message } of MISTAKES) {
  test(`says where and what: ${name}`, () => {
    const [line, column] = at.split(':').map(Number);
    assert.throws(
      () => parse(...lines),
      (error) => {
        assert.ok(error instanceof KubeError);
        assert.equal(error.code, 'kubeconfig');
        assert.match(error.message, message);
        assert.ok(error.message.startsWith(`${FILE}:${at}: `), error.message);
        assert.deepEqual(error.location, { file: FILE, line, column });
        assert.doesNotMatch(error.message, /SECRET/);
        assert.equal(error.cause, undefined, 'a cause of the parser quotes the text');
        return true;
      },
    );
  });
}

test('refuses aliases that would expand without end', () => {
  const bomb = Array.from({ length: 9 }, (_, i) => {
    const items =
      i === 0
        ? 'x,x,x,x,x,x,x,x,x,x'
        : Array(10)
            .fill(`*a${i - 1}`)
            .join(',');
    return `a${i}: &a${i} [${items}]`;
  });
  assert.throws(() => parse(...bomb), /too many aliases/);
});

test('refuses text that is nested too deeply instead of overflowing the stack', () => {
  assert.throws(() => parse('['.repeat(100_000)), { code: 'kubeconfig', message: /not valid YAML/ });
});
