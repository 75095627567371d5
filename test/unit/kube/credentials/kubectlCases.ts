/** A user of a kubeconfig, and what lies beside it. */
export interface UserCase {
  /** In YAML's flow style. CERT, KEY, OTHER_CERT and OTHER_KEY stand for a client's, in base64. */
  readonly user: string;
  /** Further fields of the cluster, as `, key: value`. */
  readonly cluster?: string;
  /** Text files by name. Those that begin with `#!` can be run. The client's are there as tls.crt and tls.key. */
  readonly files?: Readonly<Record<string, string>>;
  /** Why this differs from kubectl on purpose. */
  readonly differs?: string;
}

const V1 = 'client.authentication.k8s.io/v1';
const PRINTS = `#!/bin/sh
echo "$KUBERNETES_EXEC_INFO" > "$(dirname "$0")/info"
echo '{"kind": "ExecCredential", "apiVersion": "VERSION", "status": {"token": "from-plugin"}}'
`;

/** A plugin that prints a token; `more` are further fields of `exec`, as `, key: value`. */
function plugin(version = V1, more = '', script = PRINTS): Pick<UserCase, 'user' | 'files'> {
  return {
    user: `{exec: {command: ./plugin, apiVersion: ${version}, interactiveMode: IfAvailable${more}}}`,
    files: { plugin: script.replace('VERSION', version) },
  };
}

function printing(status: string): Pick<UserCase, 'user' | 'files'> {
  return plugin(
    V1,
    '',
    `#!/bin/sh\ncat <<'END'\n{"kind": "ExecCredential", "apiVersion": "${V1}", "status": ${status}}\nEND\n`,
  );
}

const PLUGIN_AND = (rest: string): UserCase => ({
  ...plugin(),
  user: `{exec: {command: ./plugin, apiVersion: ${V1}, interactiveMode: Never}, ${rest}}`,
});

export const USER_CASES: Readonly<Record<string, UserCase>> = {
  nobody: { user: '{}' },
  'a token': { user: '{token: secret}' },
  'a token that is not ASCII': { user: '{token: gehörtnichthierher}' },
  'a token file': { user: '{tokenFile: token}', files: { token: ' secret\n' } },
  'a token file before a token': { user: '{token: static, tokenFile: token}', files: { token: 'secret' } },
  'a token where the file is missing': { user: '{token: static, tokenFile: token}' },
  'a token where the file is empty': { user: '{token: static, tokenFile: token}', files: { token: '\n' } },
  'a missing token file': { user: '{tokenFile: token}' },
  'a password': { user: '{username: jane, password: "a:b ü"}' },
  'a user name alone': { user: '{username: jane}' },
  'a password alone': { user: '{password: secret}' },
  'a certificate': { user: '{client-certificate-data: CERT, client-key-data: KEY}' },
  'certificate files': { user: '{client-certificate: tls.crt, client-key: tls.key}' },
  'a certificate in a file, its key in the kubeconfig': {
    user: '{client-certificate: tls.crt, client-key-data: KEY}',
  },
  'a certificate with the key of another': {
    user: '{client-certificate-data: CERT, client-key-data: OTHER_KEY}',
  },
  'a missing certificate file': { user: '{client-certificate: none.crt, client-key: tls.key}' },
  'a certificate and a token': { user: '{client-certificate: tls.crt, client-key: tls.key, token: secret}' },
  'a certificate and a password': {
    user: '{client-certificate: tls.crt, client-key: tls.key, username: jane, password: secret}',
  },
  impersonation: { user: '{token: secret, as: jane}' },
  'impersonation of everything': {
    user:
      '{token: secret, as: jürgen, as-uid: "x y", as-groups: [a, "b,c"], ' +
      'as-user-extra: {"example.com/Foo%": ["1", zwei], bär: [ä], none: []}}',
  },
  'impersonation with a certificate': {
    user: '{client-certificate: tls.crt, client-key: tls.key, as: jane}',
  },
  'impersonation with a plugin': PLUGIN_AND('as: jane, as-groups: [a, b]'),
  'a plugin of v1': plugin(),
  'a plugin of v1beta1': plugin('client.authentication.k8s.io/v1beta1'),
  'a plugin of v1beta1 without interactiveMode': {
    ...plugin('client.authentication.k8s.io/v1beta1'),
    user: '{exec: {command: ./plugin, apiVersion: client.authentication.k8s.io/v1beta1}}',
  },
  'a plugin of v1alpha1': {
    ...plugin('client.authentication.k8s.io/v1alpha1'),
    differs: 'the kubeconfigs of older clusters ask for it, and kubectl knew it until 1.23',
  },
  'a plugin of an unknown version': plugin('client.authentication.k8s.io/v2'),
  'a plugin of an unknown version and a token': {
    ...plugin(),
    user: '{token: secret, exec: {command: ./plugin, apiVersion: example.com/v1, interactiveMode: Never}}',
  },
  'a plugin that is told of the cluster': {
    ...plugin(V1, ', provideClusterInfo: true'),
    cluster:
      ', disable-compression: true, extensions: [{name: client.authentication.k8s.io/exec, extension: {a: [1, {b: c}]}}]',
  },
  'a plugin that is told of a plain cluster': plugin(V1, ', provideClusterInfo: true'),
  'a plugin of v1beta1 that is told of the cluster': plugin(
    'client.authentication.k8s.io/v1beta1',
    ', provideClusterInfo: true',
  ),
  'a plugin with arguments and variables': plugin(
    V1,
    ', args: [one, "$HOME", ""], env: [{name: VAR, value: var}, {name: EMPTY}, {name: VAR, value: last}]',
    `#!/bin/sh
printf '%s|' "$#" "$@" "$VAR" "$EMPTY" > "$(dirname "$0")/info"
echo '{"kind": "ExecCredential", "apiVersion": "${V1}", "status": {"token": "from-plugin"}}'
`,
  ),
  'a plugin with nothing to read': plugin(
    V1,
    '',
    `#!/bin/sh\nread -r line; echo "{\\"apiVersion\\": \\"${V1}\\", \\"status\\": {\\"token\\": \\"read:$line\\"}}"\n`,
  ),
  'a plugin in a folder beside the kubeconfig': {
    ...plugin(),
    user: `{exec: {command: bin/plugin, apiVersion: ${V1}, interactiveMode: Never}}`,
    files: { 'bin/plugin': PRINTS.replace('VERSION', V1) },
  },
  'a plugin on PATH': {
    ...plugin(),
    user: `{exec: {command: plugin, apiVersion: ${V1}, interactiveMode: Never}}`,
    files: { 'path/plugin': PRINTS.replace('VERSION', V1) },
  },
  'a plugin that is not there': {
    user: `{exec: {command: ./none, apiVersion: ${V1}, interactiveMode: Never}}`,
  },
  'a plugin that is not on PATH': {
    user: `{exec: {command: no-such-plugin, apiVersion: ${V1}, interactiveMode: Never}}`,
  },
  'a plugin that needs a terminal': {
    ...plugin(),
    user: `{exec: {command: ./plugin, apiVersion: ${V1}, interactiveMode: Always}}`,
  },
  'a plugin that fails': plugin(V1, '', '#!/bin/sh\nexit 3\n'),
  'a plugin that answers in another version': plugin(
    V1,
    '',
    PRINTS.replace('VERSION', 'client.authentication.k8s.io/v1beta1'),
  ),
  'a plugin that answers in YAML': plugin(
    V1,
    '',
    `#!/bin/sh\nprintf 'apiVersion: ${V1}\\nstatus: {token: yaml}\\n'\n`,
  ),
  'a plugin that prints more than its answer': plugin(V1, '', `${PRINTS.replace('VERSION', V1)}echo done\n`),
  'a plugin that prints another kind': plugin(
    V1,
    '',
    PRINTS.replace('"ExecCredential"', '"Token"').replace('VERSION', V1),
  ),
  'a plugin that gives nothing': printing('{}'),
  'a plugin that gives half a certificate': printing('{"token": "x", "clientKeyData": "x"}'),
  'a plugin that gives a certificate': printing(
    '{"clientCertificateData": CERT_TEXT, "clientKeyData": KEY_TEXT}',
  ),
  'a plugin that gives a certificate and a token': printing(
    '{"token": "secret", "clientCertificateData": CERT_TEXT, "clientKeyData": KEY_TEXT}',
  ),
  'a plugin that gives a certificate with the key of another': printing(
    '{"clientCertificateData": CERT_TEXT, "clientKeyData": OTHER_KEY_TEXT}',
  ),
  'a plugin that gives what has expired': printing(
    '{"token": "old", "expirationTimestamp": "2020-01-01T00:00:00Z"}',
  ),
  'a plugin that gives no time': printing('{"token": "old", "expirationTimestamp": "tomorrow"}'),
  'a plugin and a token': PLUGIN_AND('token: secret'),
  'a plugin and a password': PLUGIN_AND('username: jane, password: secret'),
  'a plugin and a password alone': PLUGIN_AND('password: secret'),
  'a plugin and a certificate': PLUGIN_AND('client-certificate: tls.crt, client-key: tls.key'),
  'a plugin and a provider': PLUGIN_AND('auth-provider: {name: oidc}'),
  oidc: {
    user: '{auth-provider: {name: oidc, config: {idp-issuer-url: "https://issuer", client-id: c, id-token: ID_TOKEN}}}',
  },
  'oidc and a token': {
    user: '{token: secret, auth-provider: {name: oidc, config: {idp-issuer-url: "https://issuer", client-id: c, id-token: ID_TOKEN}}}',
  },
  'oidc and a certificate': {
    user:
      '{client-certificate: tls.crt, client-key: tls.key, ' +
      'auth-provider: {name: oidc, config: {idp-issuer-url: "https://issuer", client-id: c, id-token: ID_TOKEN}}}',
  },
  'oidc that has expired': {
    user: '{auth-provider: {name: oidc, config: {idp-issuer-url: "https://issuer", client-id: c, id-token: OLD_ID_TOKEN}}}',
  },
  'oidc without an issuer': { user: '{token: secret, auth-provider: {name: oidc, config: {client-id: c}}}' },
  'oidc without a client': {
    user: '{token: secret, auth-provider: {name: oidc, config: {idp-issuer-url: "https://issuer"}}}',
  },
  gcp: { user: '{auth-provider: {name: gcp}}' },
  'azure and a token': { user: '{token: secret, auth-provider: {name: azure}}' },
  'an unknown provider': { user: '{auth-provider: {name: openstack}}' },
};
