import { readFile, stat } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { Kubeconfig } from './types.ts';

const SERVICE_ACCOUNT_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';
const IN_CLUSTER = 'in-cluster';

/**
 * What a pod knows of its cluster: the service account that the kubelet mounts into it, as the one context `in-cluster`
 * of a kubeconfig. Undefined outside of pods.
 * Source: client-go `rest/config.go`, `InClusterConfig`; `tools/clientcmd/client_config.go`, `inClusterClientConfig`.
 *
 * @param folder where the service account is mounted
 */
export async function inClusterKubeconfig(
  env: Readonly<Record<string, string | undefined>>,
  folder = SERVICE_ACCOUNT_FOLDER,
): Promise<Kubeconfig | undefined> {
  const host = env['KUBERNETES_SERVICE_HOST'] ?? '';
  const port = env['KUBERNETES_SERVICE_PORT'] ?? '';
  const tokenFile = join(folder, 'token');
  if (host === '' || port === '' || !(await isFile(tokenFile))) {
    return undefined;
  }
  const ca = join(folder, 'ca.crt');
  // No file says so, and nobody is to open that of the token.
  const origin = { file: folder, folder };
  const cluster = {
    ...origin,
    server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
    certificateAuthority: (await isFile(ca)) ? ca : undefined,
  };
  const namespace = (env['POD_NAMESPACE'] ?? '') || (await readNamespace(join(folder, 'namespace')));
  return {
    files: [],
    missing: [],
    currentContext: IN_CLUSTER,
    contexts: new Map([[IN_CLUSTER, { ...origin, cluster: IN_CLUSTER, user: IN_CLUSTER, namespace }]]),
    clusters: new Map([[IN_CLUSTER, cluster]]),
    users: new Map([[IN_CLUSTER, { ...origin, tokenFile }]]),
  };
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ?? false;
}

async function readNamespace(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.trim() || undefined;
}
