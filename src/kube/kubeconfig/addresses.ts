import { refuse } from './refuse.ts';
import type { ClusterEntry } from './types.ts';

const HAS_SCHEME = /^[a-z][a-z\d+.-]*:\/\//i;
const PROXY_PROTOCOLS = ['http:', 'https:', 'socks5:'];

/**
 * The address of a cluster's API server. Without a scheme it is `http`, for kubectl too: there is no TLS to a bare
 * `host:port`, whatever the cluster says of certificates.
 *
 * @throws KubeError
 */
export function serverUrl(cluster: ClusterEntry, subject: string): URL {
  const { server } = cluster;
  if (server === undefined) {
    throw refuse(cluster, undefined, `${subject} has no server: add its address.`);
  }
  const hasScheme = HAS_SCHEME.test(server);
  const url = URL.parse(hasScheme ? server : `http://${server}`);
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw refuse(cluster, 'server', `${subject} has a server that is no address: write https://host:port.`);
  }
  if (!hasScheme && url.pathname !== '/') {
    throw refuse(
      cluster,
      'server',
      `${subject} has a server with a path but no scheme: write https:// before it.`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    // An address is shown and logged. kubectl would send these as basic authentication.
    throw refuse(
      cluster,
      'server',
      `${subject} has a password in its server: move it to username and password of the user.`,
    );
  }
  url.search = '';
  url.hash = '';
  url.pathname = url.pathname.replace(/\/+$/, '');
  return url;
}

/**
 * The proxy on the way to a cluster, if its kubeconfig names one.
 *
 * @throws KubeError
 */
export function proxyUrl(cluster: ClusterEntry, subject: string): URL | undefined {
  if (cluster.proxyUrl === undefined) {
    return undefined;
  }
  const url = URL.parse(cluster.proxyUrl);
  if (url && url.hostname !== '' && !PROXY_PROTOCOLS.includes(url.protocol)) {
    throw refuse(
      cluster,
      'proxy-url',
      `${subject} has a proxy-url of the kind ${url.protocol}//, which is not supported: use http://, https:// or socks5://.`,
    );
  }
  if (!url || url.hostname === '') {
    throw refuse(
      cluster,
      'proxy-url',
      `${subject} has a proxy-url that is no address: write http://, https:// or socks5:// and host:port.`,
    );
  }
  return url;
}
