import type {
  ClusterEntry,
  ContextEntry,
  ExecPlugin,
  Extensions,
  KubeconfigEntries,
  UserEntry,
} from '../../../../src/kube/kubeconfig/types.ts';

/** A kubeconfig in the shape of `kubectl config view --raw -o json`, ready to be compared. */
export function toView(config: KubeconfigEntries): unknown {
  return comparable({
    'current-context': config.currentContext,
    contexts: list(config.contexts, 'context', contextView),
    clusters: list(config.clusters, 'cluster', clusterView),
    users: list(config.users, 'user', userView),
  });
}

/** Leaves out what kubectl prints, or not, for what is not there: null, false, empty text and empty lists. */
export function comparable(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(comparable);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const entries = Object.entries(value).map(([key, field]) => [key, comparable(field)] as const);
  return Object.fromEntries(entries.filter(([, field]) => !isNothing(field)));
}

function isNothing(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) {
    return Object.keys(value).length === 0;
  }
  return value === undefined || value === null || value === '' || value === false;
}

function list<T>(entries: ReadonlyMap<string, T>, key: string, view: (entry: T) => object): object[] {
  return [...entries]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, entry]) => ({ name, [key]: view(entry) }));
}

function extensionsView(extensions: Extensions = new Map()): object[] {
  return [...extensions].map(([name, extension]) => ({ name, extension }));
}

function contextView({ cluster, user, namespace, extensions }: ContextEntry): object {
  return { cluster, user, namespace, extensions: extensionsView(extensions) };
}

function clusterView(cluster: ClusterEntry): object {
  return {
    server: cluster.server,
    'tls-server-name': cluster.tlsServerName,
    'insecure-skip-tls-verify': cluster.insecureSkipTlsVerify,
    'certificate-authority': cluster.certificateAuthority,
    'certificate-authority-data': cluster.certificateAuthorityData?.toString('base64'),
    'proxy-url': cluster.proxyUrl,
    'disable-compression': cluster.disableCompression,
    extensions: extensionsView(cluster.extensions),
  };
}

function userView(user: UserEntry): object {
  return {
    'client-certificate': user.clientCertificate,
    'client-certificate-data': user.clientCertificateData?.toString('base64'),
    'client-key': user.clientKey,
    'client-key-data': user.clientKeyData?.toString('base64'),
    token: user.token,
    tokenFile: user.tokenFile,
    as: user.as,
    'as-uid': user.asUid,
    'as-groups': user.asGroups,
    'as-user-extra': user.asUserExtra && Object.fromEntries(user.asUserExtra),
    username: user.username,
    password: user.password,
    'auth-provider': user.authProvider && {
      name: user.authProvider.name,
      config: user.authProvider.config && Object.fromEntries(user.authProvider.config),
    },
    exec: user.exec && execView(user.exec),
    extensions: extensionsView(user.extensions),
  };
}

function execView(exec: ExecPlugin): object {
  const hasDefault = exec.apiVersion === 'client.authentication.k8s.io/v1beta1';
  return { ...exec, interactiveMode: exec.interactiveMode ?? (hasDefault ? 'IfAvailable' : undefined) };
}
