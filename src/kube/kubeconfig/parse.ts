import { dirname } from 'node:path';
import { keepPlace } from './places.ts';
import { base64, flag, json, list, named, object, record, text, type Reader } from './fields.ts';
import { SourceText } from '../yaml/sourceText.ts';
import type {
  AuthProvider,
  ClusterFields,
  ContextFields,
  ExecEnv,
  ExecPlugin,
  KubeconfigEntries,
  UserFields,
} from './types.ts';
import { parseYaml } from '../yaml/yamlNode.ts';

/**
 * Parses one kubeconfig file, YAML or JSON, as strictly as kubectl does: it passes over fields that it does not know
 * and refuses types that do not fit. An empty file is an empty kubeconfig.
 *
 * @param file its absolute path
 * @throws KubeError that names the place
 */
export function parseKubeconfig(content: string, file: string): KubeconfigEntries {
  const source = new SourceText(content, { code: 'kubeconfig', file });
  const root = parseYaml(source);
  const config = root && readConfig(root, { source, path: '', start: root.start });
  const origin = { file, folder: dirname(file) };
  return {
    currentContext: config?.currentContext,
    contexts: withOrigin(config?.contexts, origin),
    clusters: withOrigin(config?.clusters, origin),
    users: withOrigin(config?.users, origin),
  };
}

function withOrigin<T extends object, O>(
  entries: ReadonlyMap<string, T> = new Map(),
  origin: O,
): ReadonlyMap<string, T & O> {
  return new Map(
    [...entries].map(([name, fields]) => {
      const entry = { ...fields, ...origin };
      keepPlace(fields, entry);
      return [name, entry];
    }),
  );
}

const extensions = named<unknown>('extension', json, () => null);

const cluster = object<ClusterFields>({
  server: ['server', text],
  tlsServerName: ['tls-server-name', text],
  insecureSkipTlsVerify: ['insecure-skip-tls-verify', flag],
  certificateAuthority: ['certificate-authority', text],
  certificateAuthorityData: ['certificate-authority-data', base64],
  proxyUrl: ['proxy-url', text],
  disableCompression: ['disable-compression', flag],
  extensions: ['extensions', extensions],
});

const exec = object<ExecPlugin>({
  command: ['command', text],
  args: ['args', list(text, '')],
  env: ['env', list(object<ExecEnv>({ name: ['name', text], value: ['value', text] }), {})],
  apiVersion: ['apiVersion', text],
  installHint: ['installHint', text],
  provideClusterInfo: ['provideClusterInfo', flag],
  interactiveMode: ['interactiveMode', text],
});

const authProvider = object<AuthProvider>({
  name: ['name', text],
  config: ['config', record(text, '')],
});

const user = object<UserFields>({
  clientCertificate: ['client-certificate', text],
  clientCertificateData: ['client-certificate-data', base64],
  clientKey: ['client-key', text],
  clientKeyData: ['client-key-data', base64],
  token: ['token', text],
  tokenFile: ['tokenFile', text],
  username: ['username', text],
  password: ['password', text],
  as: ['as', text],
  asUid: ['as-uid', text],
  asGroups: ['as-groups', list(text, '')],
  asUserExtra: ['as-user-extra', record(list(text, ''), [])],
  authProvider: ['auth-provider', authProvider],
  exec: ['exec', exec],
  extensions: ['extensions', extensions],
});

const context = object<ContextFields>({
  cluster: ['cluster', text],
  user: ['user', text],
  namespace: ['namespace', text],
  extensions: ['extensions', extensions],
});

interface ConfigFields {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly currentContext?: string;
  readonly contexts?: ReadonlyMap<string, ContextFields>;
  readonly clusters?: ReadonlyMap<string, ClusterFields>;
  readonly users?: ReadonlyMap<string, UserFields>;
}

const readConfig = object<ConfigFields>({
  apiVersion: ['apiVersion', constant('v1')],
  kind: ['kind', constant('Config')],
  currentContext: ['current-context', text],
  contexts: ['contexts', named('context', context, () => ({}))],
  clusters: ['clusters', named('cluster', cluster, () => ({}))],
  users: ['users', named('user', user, () => ({}))],
});

/** Text that says what kind of file this is; kubectl takes a file that does not say for a kubeconfig. */
function constant(expected: string): Reader<string> {
  return (node, place) => {
    const value = text(node, place);
    if (value !== undefined && value !== expected) {
      const problem = `${place.path} must be ${expected}. This is another kind of file, or of a newer version.`;
      throw place.source.errorAt(place.start, problem);
    }
    return value;
  };
}
