import { KubeError } from '../errors.ts';
import { proxyUrl, serverUrl } from './addresses.ts';
import { resolvePath } from './paths.ts';
import { refuse } from './refuse.ts';
import type {
  ClusterEntry,
  ClusterTarget,
  ContextEntry,
  FromFile,
  Kubeconfig,
  PemSource,
  UserEntry,
} from './types.ts';
import { userProblems } from './userProblems.ts';

/**
 * Follows a context to its cluster and user, and refuses what kubectl refuses. Where kubectl goes on without what is
 * missing (to localhost:8080, or as nobody), this says what is missing.
 *
 * @throws KubeError
 */
export function resolveContext(config: Kubeconfig, contextName: string): ClusterTarget {
  const context = config.contexts.get(contextName);
  if (!context) {
    const files = [...config.files, ...config.missing];
    const message = `${files.join(', ')}: there is no context "${contextName}". Choose another one.`;
    throw new KubeError('kubeconfig', message, {
      remedy: 'chooseContext',
      ...(files[0] !== undefined && { location: { file: files[0] } }),
    });
  }
  const { cluster: clusterName, namespace } = context;
  const subject = `context "${contextName}"`;
  if (clusterName === undefined) {
    throw refuse(context, undefined, `${subject} names no cluster: add one.`);
  }
  const cluster = config.clusters.get(clusterName);
  if (!cluster) {
    throw refuse(
      context,
      'cluster',
      `${subject} names the cluster "${clusterName}", which is not defined: correct or define it.`,
    );
  }
  const wire = resolveCluster(clusterName, cluster);
  return {
    context: contextName,
    userName: context.user,
    namespace: namespace ?? 'default',
    user: resolveUser(config, contextName, context, wire.server),
    ...wire,
  };
}

/** Where the PEM material of an entry is: in the entry itself, or in a file that it names. */
export function pemSource(
  entry: FromFile,
  data: Buffer | undefined,
  file: string | undefined,
): PemSource | undefined {
  if (data) {
    return { kind: 'data', pem: data };
  }
  return file === undefined ? undefined : { kind: 'file', path: resolvePath(entry, file) };
}

type Wire = Pick<ClusterTarget, 'server' | 'tls' | 'proxyUrl' | 'disableCompression' | 'execConfig'>;

const EXEC_EXTENSION = 'client.authentication.k8s.io/exec';

function resolveCluster(name: string, cluster: ClusterEntry): Wire {
  const subject = `cluster "${name}"`;
  const server = serverUrl(cluster, subject);
  const { certificateAuthority, certificateAuthorityData, insecureSkipTlsVerify = false } = cluster;
  if (certificateAuthority !== undefined && certificateAuthorityData !== undefined) {
    throw refuse(
      cluster,
      'certificate-authority',
      `${subject} has certificate-authority as well as certificate-authority-data: keep one of them.`,
    );
  }
  const ca = pemSource(cluster, certificateAuthorityData, certificateAuthority);
  if (ca && insecureSkipTlsVerify && server.protocol === 'https:') {
    throw refuse(
      cluster,
      'insecure-skip-tls-verify',
      `${subject} has a certificate authority as well as insecure-skip-tls-verify: keep one of them.`,
    );
  }
  return {
    server,
    tls: { ca, insecureSkipVerify: insecureSkipTlsVerify, serverName: cluster.tlsServerName },
    proxyUrl: proxyUrl(cluster, subject),
    disableCompression: cluster.disableCompression ?? false,
    execConfig: cluster.extensions?.get(EXEC_EXTENSION),
  };
}

function resolveUser(
  config: Kubeconfig,
  contextName: string,
  context: ContextEntry,
  server: URL,
): UserEntry | undefined {
  const { user: name } = context;
  if (name === undefined) {
    return undefined;
  }
  const user = config.users.get(name);
  if (!user) {
    const problem = `context "${contextName}" names the user "${name}", which is not defined: correct or define it.`;
    throw refuse(context, 'user', problem);
  }
  const problems = userProblems(user);
  if (problems.length > 0) {
    throw refuse(user, undefined, `user "${name}" ${problems.join('; it ')}.`);
  }
  if (server.protocol === 'https:') {
    return user;
  }
  // kubectl never sends credentials in the clear; whom to impersonate is none.
  const { file, folder, as, asUid, asGroups, asUserExtra } = user;
  return { file, folder, as, asUid, asGroups, asUserExtra };
}
