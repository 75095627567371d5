import { readFileSync } from 'node:fs';

/** Files by name; those of KUBECONFIG in its order. */
export type LoadCase = Readonly<Record<string, string>>;

export interface ResolveCase {
  /** `OPEN` stands for a server that answers, `CLOSED` for an address where nobody listens. */
  readonly cluster?: string;
  readonly user?: string;
  readonly context?: string;
  /** Why we mean to differ from kubectl, where we do. */
  readonly differs?: string;
}

function entry(list: 'clusters' | 'contexts' | 'users', value: string): LoadCase {
  return { config: `${list}: [{name: a, ${list.slice(0, -1)}: ${value}}]\n` };
}

function scalar(value: string): LoadCase {
  return { config: `current-context: ${value}\n` };
}

function example(name: string): LoadCase {
  return {
    config: readFileSync(new URL(`../../../fixtures/kubeconfig/${name}.yaml`, import.meta.url), 'utf8'),
  };
}

const FIRST = `
clusters:
- {name: shared, cluster: {server: "https://first"}}
- {name: first, cluster: {server: "https://first"}}
contexts: [{name: shared, context: {cluster: shared, user: shared}}]
users: [{name: shared, user: {token: first}}]
`;
const SECOND = `
current-context: shared
clusters:
- {name: shared, cluster: {server: "https://second", proxy-url: "http://second"}}
- {name: second, cluster: {server: "https://second"}}
contexts: [{name: shared, context: {cluster: second, namespace: second}}, {name: second}]
users: [{name: shared, user: {username: second}}, {name: second, user: {username: second}}]
`;

const SCALARS = [
  ...[
    'a',
    '~',
    'null',
    'Null',
    'NULL',
    'nULL',
    'n',
    'N',
    'y',
    'Y',
    'yes',
    'No',
    'oN',
    'FALSE',
    'fALSE',
    'True',
  ],
  ...['0', '-1', '+1', '00', '1.0', '.5', '5.', '-.5e-3', '1e3', '1E+3', '1e', '.', '1.2.3', '1 2'],
  ...['1_000', '_1', '1_', '-_1', '1__0', '0_7', '1_0.5', '010', '-010', '08', '0o7', '+0o7', '0o8', '0O7'],
  ...[
    '0x1F',
    '0X1f',
    '-0x1f',
    '0xg',
    '0x',
    '0b1',
    '0B1',
    '0b2',
    '12:30:45',
    '2001-01-01',
    '2001-01-01T00:00:00Z',
  ],
  ...['=', '<<', '"5"', "'true'", '!!str 5', '! 5', '12345678901234567890', '.infinity', '.NAN5', '1e400x'],
];

/** What kubectl makes of files: `kubectl config view --raw`. */
export const LOAD_CASES: Readonly<Record<string, LoadCase>> = {
  'written by kind': example('kind'),
  'written by minikube': example('minikube'),
  'written by oc login': example('openshift'),
  'written by aws eks': example('eks'),
  'written by gcloud': example('gke'),
  'written by Rancher': example('rancher'),

  'two files': { first: FIRST, second: SECOND },
  'two files the other way round': { second: SECOND, first: FIRST },
  'current context of the first that has one': {
    a: 'current-context: ""',
    b: scalar('b')['config']!,
    c: scalar('c')['config']!,
  },
  'an empty file before another': { empty: '', second: SECOND },
  'a bad file after a good one': { first: FIRST, bad: 'clusters: 5' },

  empty: { config: '' },
  'only a comment': { config: '# nothing\n' },
  'only a document mark': { config: '---\n' },
  'byte order mark': { config: '\uFEFFcurrent-context: a\n' },
  CRLF: { config: 'current-context: a\r\ncontexts:\r\n- name: a\r\n  context: {cluster: c}\r\n' },
  JSON: { config: '{"current-context":"a","contexts":[{"name":"a","context":{"cluster":"c"}}]}' },
  'JSON with tabs': { config: '{\n\t"current-context":\t"a"\n}' },
  'JSON with a comma too many': { config: '{"current-context":"a",}' },
  'two documents': { config: 'current-context: a\n---\ncurrent-context: b\n' },
  'unknown fields': { config: 'foo: 1\nclusters: [{name: a, bar: 2, cluster: {Server: x, baz: 3}}]\n' },
  'a key in another case': { config: 'Current-Context: a\n' },
  'equal keys': { config: 'current-context: a\ncurrent-context: b\n' },
  anchors: { config: 'x: &u {token: t}\nusers: [{name: a, user: *u}, {name: b, user: *u}]\n' },
  'merge, overridden': {
    config: 'x: &c {server: m}\nclusters: [{name: a, cluster: {<<: *c, server: own}}]\n',
  },
  'merge, overriding': {
    config: 'x: &c {server: m}\nclusters: [{name: a, cluster: {server: own, <<: *c}}]\n',
  },
  'merge of a list': {
    config:
      'x: &x {server: x}\nz: &z {server: z, proxy-url: p}\nclusters: [{name: a, cluster: {<<: [*x, *z]}}]\n',
  },
  'merge of text': { config: '<<: text\n' },
  'an alias of nothing': { config: 'users: *a\n' },
  'an anchor in itself': { config: 'users: &a [*a]\n' },
  'a tag of its own': { config: 'contexts: [{name: !mine 5}, {name: !!str true}, {name: ! 6}]\n' },
  'block text': {
    config: 'users:\n- name: a\n  user:\n    token: >-\n      a\n      b\n    password: |\n      c\n',
  },

  'brackets not indented': { config: 'users: [\n{name: a},\n{name: b}\n]\ncurrent-context: a\n' },
  'brackets below their key': {
    config: 'users:\n- name: a\n  user: {\n    as: x,\n    as-groups: [\n      g,\n  ]\n  }\n',
  },
  'brackets indented with tabs': { config: 'users: [\n\t{name: a,\n\t\tuser: {token: t}\n}]\n' },
  'quotes over lines not indented': { config: 'current-context: "a\nb\n\n c\\\nd"\nkind: Config\n' },

  'not a mapping': { config: 'text' },
  'a list': { config: '- a\n' },
  'a tab': { config: 'clusters:\n\t- name: a\n' },
  'an indentation': { config: 'clusters:\n- name: a\n   cluster: {}\n' },
  'a bracket': { config: 'clusters: [{name: a\n' },
  'a control character': { config: 'current-context: \u0001\n' },
  'kind without version': { config: 'kind: Config\n' },
  'another kind': { config: 'kind: Service\n' },
  'another version': { config: 'apiVersion: v2\n' },
  'another group': { config: 'apiVersion: apps/v1\nkind: Config\n' },
  'a number as kind': { config: 'kind: 5\n' },

  'a mapping of contexts': { config: 'contexts: {}\n' },
  'text for contexts': { config: 'contexts: a\n' },
  'null for contexts': { config: 'contexts: ~\n' },
  'a context that is text': { config: 'contexts: [a]\n' },
  'a context that is null': { config: 'contexts: [null]\n' },
  'a context without anything': { config: 'contexts: [{name: a}, {name: null}]\n' },
  'two contexts of one name': { config: 'contexts: [{name: a}, {name: a}]\n' },
  'two users without a name': { config: 'users: [{}, {}]\n' },
  'two extensions of one name': entry('users', '{extensions: [{name: a, extension: 1}, {name: a}]}'),

  'true as name': { config: 'contexts: [{name: y}]\n' },
  'number as name': { config: 'contexts: [{name: 5}]\n' },
  'server: 5': entry('clusters', '{server: 5}'),
  'server: list': entry('clusters', '{server: [x]}'),
  'server: null': entry('clusters', '{server: null, insecure-skip-tls-verify: null}'),
  'cluster: text': entry('clusters', 'text'),
  'verify: y': entry('clusters', '{insecure-skip-tls-verify: y}'),
  'verify: yes': entry('clusters', '{insecure-skip-tls-verify: yes}'),
  'verify: On': entry('clusters', '{insecure-skip-tls-verify: On}'),
  'verify: oFF': entry('clusters', '{insecure-skip-tls-verify: oFF}'),
  'verify: "true"': entry('clusters', '{insecure-skip-tls-verify: "true"}'),
  'verify: 1': entry('clusters', '{insecure-skip-tls-verify: 1}'),
  'namespace: 5': entry('contexts', '{namespace: 5}'),
  'all of a cluster': entry(
    'clusters',
    '{server: s, tls-server-name: t, insecure-skip-tls-verify: true, certificate-authority: /c, certificate-authority-data: YQ==, proxy-url: p, disable-compression: true, extensions: [{name: e, extension: {a: 1}}]}',
  ),
  'all of a context': entry(
    'contexts',
    '{cluster: c, user: u, namespace: s, extensions: [{name: e, extension: 1}]}',
  ),
  'all of a user': entry(
    'users',
    '{client-certificate: /c, client-certificate-data: YQ==, client-key: /k, client-key-data: Yg==, token: t, tokenFile: /f, as: a, as-uid: "1", as-groups: [g], as-user-extra: {k: [v]}, username: u, password: p, extensions: [{name: e, extension: {a: {b: [c]}}}]}',
  ),
  'the values of an extension': entry(
    'users',
    '{extensions: [{name: e, extension: {i: 010, f: 1.5, b: yes, s: 12:30, h: 0x10, u: 1_000, l: [1, x], e: 1e3, 5: x, d: 2001-01-01, o: 0o17, z: 0b11, no: -0x1f}}]}',
  ),
  'keys that are not text': entry('users', '{as: a, as-user-extra: {yes: [v], 010: [w]}}'),

  'token: 5': entry('users', '{token: 5}'),
  'token: ""': entry('users', '{token: "", tokenFile: ""}'),
  'key: no base64': entry('users', '{client-key-data: "%%%"}'),
  'key: lines': { config: 'users:\n- name: a\n  user:\n    client-key-data: |\n      aGVs\n      bG8=\n' },
  'key: spaces': entry('users', '{client-key-data: "aGVs bG8="}'),
  'key: no padding': entry('users', '{client-key-data: aGVsbG8}'),
  'key: padding too long': entry('users', '{client-key-data: "aGVsbG8=="}'),
  'key: base64url': entry('users', '{client-key-data: "_-8="}'),
  'key: empty': entry('users', '{client-key-data: ""}'),
  'groups: text': entry('users', '{as-groups: g}'),
  'groups: null in it': entry('users', '{as-groups: [null, g]}'),
  'uid: 5': entry('users', '{as-uid: 5}'),
  'extra: text': entry('users', '{as-user-extra: {k: v}}'),

  'exec: empty': entry('users', '{exec: {}}'),
  'exec: null': entry('users', '{exec: null}'),
  'exec: all': entry(
    'users',
    '{exec: {command: c, args: [a, b], env: [{name: A, value: b}], apiVersion: client.authentication.k8s.io/v1, installHint: h, provideClusterInfo: true, interactiveMode: Always}}',
  ),
  'exec: older': entry('users', '{exec: {command: c, apiVersion: client.authentication.k8s.io/v1beta1}}'),
  'exec: unknown mode': entry('users', '{exec: {command: c, interactiveMode: Sometimes}}'),
  'exec: args text': entry('users', '{exec: {args: x}}'),
  'exec: args number': entry('users', '{exec: {args: [1]}}'),
  'exec: env mapping': entry('users', '{exec: {env: {A: b}}}'),
  'exec: env null': entry('users', '{exec: {env: [{name: A, value: null}]}}'),
  'auth-provider': entry('users', '{auth-provider: {name: oidc, config: {a: b}}}'),
  'auth-provider: number': entry('users', '{auth-provider: {name: oidc, config: {a: 5}}}'),

  'plain scalars': entry('users', `{extensions: [{name: e, extension: [${SCALARS.join(', ')}]}]}`),
};

const PLUGIN = 'command: p, apiVersion: client.authentication.k8s.io/v1';
const KEY_PAIR = 'client-certificate-data: YQ==, client-key-data: YQ==';

/** What kubectl does with a context: refuse it, or go where. */
export const RESOLVE_CASES: Readonly<Record<string, ResolveCase>> = {
  http: { cluster: '{server: "http://OPEN"}' },
  'http in capitals': { cluster: '{server: "HTTP://OPEN"}' },
  'no scheme': { cluster: '{server: "OPEN"}' },
  'no scheme but a path': { cluster: '{server: "OPEN/prefix"}' },
  'no scheme but no verification': { cluster: '{server: "OPEN", insecure-skip-tls-verify: true}' },
  'a path': { cluster: '{server: "http://OPEN/k8s/clusters/c-1"}' },
  'a path with a slash': { cluster: '{server: "http://OPEN/k8s/clusters/c-1/"}' },
  'a path, a query and a fragment': { cluster: '{server: "http://OPEN/k8s/?a=b#c"}' },
  'a query': { cluster: '{server: "http://OPEN/?a=b"}' },
  https: { cluster: '{server: "https://CLOSED"}', user: '{token: t}' },
  'another scheme': { cluster: '{server: "ftp://OPEN"}' },
  'a space before the server': { cluster: '{server: " http://OPEN"}' },
  'no server': { cluster: '{}', differs: 'kubectl goes to localhost:8080' },
  'no server but something': {
    cluster: '{insecure-skip-tls-verify: true}',
    differs: 'kubectl goes to localhost:8080',
  },
  'no cluster': { context: '{user: u}', differs: 'kubectl goes to localhost:8080' },
  'a cluster that is not there': {
    context: '{cluster: z, user: u}',
    differs: 'kubectl goes to localhost:8080',
  },
  'no user': { context: '{cluster: c}' },
  'a user that is not there': { context: '{cluster: c, user: z}', differs: 'kubectl goes on as nobody' },
  'a namespace that cannot be': { context: '{cluster: c, user: u, namespace: Bad_One}' },
  'credentials in the server': {
    cluster: '{server: "http://me:pw@OPEN"}',
    differs: 'an address is shown and logged',
  },

  'token over http': { user: '{token: t}' },
  'password over http': { user: '{username: me, password: p}' },
  'impersonation over http': { user: '{token: t, as: somebody}' },
  'token and password': { user: '{token: t, password: p}' },
  'token and token file': { user: '{token: t, tokenFile: absent}' },
  'token and certificate': { user: `{token: t, ${KEY_PAIR}}` },
  'certificate without key': { user: '{client-certificate-data: YQ==}' },
  'key without certificate': { user: '{client-key-data: YQ==, client-key: absent}' },
  'two certificates': { user: `{${KEY_PAIR}, client-certificate: absent}` },
  'two keys': { user: `{${KEY_PAIR}, client-key: absent}` },
  'a certificate file that is not there': {
    user: '{client-certificate: absent, client-key-data: YQ==}',
    differs: 'files are read when we connect',
  },
  'groups without a user': { user: '{as-groups: [g]}' },
  'uid without a user': { user: '{as-uid: "1"}' },
  'extra without a user': { user: '{as-user-extra: {k: [v]}}' },
  'all impersonation': { user: '{as: somebody, as-uid: "1", as-groups: [g], as-user-extra: {k: [v]}}' },
  exec: { user: `{exec: {${PLUGIN}, interactiveMode: Never}}` },
  'exec, nothing said': { user: '{exec: {}}' },
  'exec without mode': { user: `{exec: {${PLUGIN}}}` },
  'exec without mode, older': { user: `{exec: {${PLUGIN}beta1}}` },
  'exec with an unknown mode': { user: `{exec: {${PLUGIN}, interactiveMode: Sometimes}}` },
  'exec with a nameless variable': { user: `{exec: {${PLUGIN}, interactiveMode: Never, env: [{value: v}]}}` },
  'exec and auth-provider': {
    user: `{exec: {${PLUGIN}, interactiveMode: Never}, auth-provider: {name: oidc}}`,
  },

  'two authorities': {
    cluster: '{server: "http://OPEN", certificate-authority: absent, certificate-authority-data: YQ==}',
  },
  'an authority file that is not there': {
    cluster: '{server: "http://OPEN", certificate-authority: absent}',
    differs: 'files are read when we connect',
  },
  'an authority over http, not to be verified': {
    cluster: '{server: "http://OPEN", certificate-authority-data: YQ==, insecure-skip-tls-verify: true}',
  },
  'an authority over https, not to be verified': {
    cluster: '{server: "https://CLOSED", certificate-authority-data: YQ==, insecure-skip-tls-verify: true}',
    user: '{token: t}',
  },
  proxy: { cluster: '{server: "http://OPEN", proxy-url: ""}' },
  'proxy without scheme': { cluster: '{server: "http://OPEN", proxy-url: "proxy:3128"}' },
  'proxy without anything': { cluster: '{server: "http://OPEN", proxy-url: "proxy"}' },
  'proxy of another kind': { cluster: '{server: "http://OPEN", proxy-url: "ftp://proxy"}' },
  'proxy with a bad escape': { cluster: '{server: "http://OPEN", proxy-url: "http://%zz"}' },
};
