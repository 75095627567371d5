import { effectivePort } from '../kube/network/serverAddress.ts';
import type { Cluster } from './cluster.ts';

/** A host and a port that mean nothing but themselves to any shell. A URL may hold `;` and `$` in its host. */
const PLAIN_HOST = /^(?:[\w.-]+|\[[\da-f:]+\])(?::\d+)?$/;

/**
 * The command that signs in to an OpenShift cluster again: `oc login https://api.example.com:6443`. Undefined where
 * the cluster does not look like OpenShift. A server that has refused who we are from the beginning never said what it
 * is, so its address and the context's name have to do.
 */
export function loginCommand({
  context,
  server,
  isOpenShift,
}: Pick<Cluster, 'context' | 'server' | 'isOpenShift'>): string | undefined {
  const url = URL.parse(server ?? '');
  return url !== null && PLAIN_HOST.test(url.host) && (isOpenShift || looksLikeOpenShift(url, context))
    ? `oc login ${url.origin}`
    : undefined;
}

function looksLikeOpenShift(url: URL, context: string): boolean {
  const { hostname } = url;
  const port = effectivePort(url);
  return (
    isNamedByOc(context, hostname, port) ||
    // The installer of OpenShift 4 names every cluster's API so.
    (hostname.startsWith('api.') && port === 6443) ||
    /(?:^|[.-])(?:openshift|openshiftapps|okd)(?:[.-]|$)/.test(hostname)
  );
}

/**
 * `oc login` names contexts `project/api-example-com:6443/user`.
 * Source: openshift/oc `pkg/helpers/kubeconfig/names.go`, `GetClusterNicknameFromURL`.
 */
function isNamedByOc(context: string, hostname: string, port: number): boolean {
  return context.split('/')[1] === `${hostname.replaceAll('.', '-')}:${port}`;
}
