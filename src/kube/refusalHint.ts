import type { Identity } from './credentials/credentials.ts';
import type { ClusterTarget } from './kubeconfig/types.ts';

/**
 * What to say of a 401 or a 403 to a request that was sent without any credentials: kubectl asks for a name and a
 * password then, or goes out as nobody. Undefined where there were some.
 */
export function anonymityHint(
  { context, userName, server }: ClusterTarget,
  { headers, certificate }: Identity,
): string | undefined {
  if (certificate !== undefined || headers['authorization'] !== undefined) {
    return undefined;
  }
  if (userName === undefined) {
    return `Context "${context}" names no user, so requests are anonymous: add a user to it.`;
  }
  return server.protocol === 'https:'
    ? `The user "${userName}" of context "${context}" has no credentials, so requests are anonymous: add some.`
    : `No credentials are sent over http://, so requests are anonymous: write https:// in "server" of the cluster.`;
}
