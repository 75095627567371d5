import type { ClusterEntryFields } from './kubectlWorld.ts';

/** A kubeconfig's cluster and an environment, and where kubectl would end up otherwise than we. */
export interface NetworkCase {
  readonly cluster: ClusterEntryFields;
  readonly env?: Readonly<Record<string, string>>;
  /** Why we do otherwise on purpose. */
  readonly differs?: string;
}

const FAR = 'https://api.example.com:6443';
/** No loopback address to Go, and yet this machine. */
const HERE = 'https://0.0.0.0:API';
const NAMED = { 'tls-server-name': 'localhost', 'certificate-authority-data': 'CA' };
const UNVERIFIED = { 'insecure-skip-tls-verify': true };

/** `HTTP`, `HTTPS`, `FOREIGN`, `SOCKS` and `LOGIN` stand for the addresses of proxies, `API` and `PLAIN` for ports. */
export const NETWORK_CASES: Readonly<Record<string, NetworkCase>> = {
  'an http proxy': { cluster: { server: FAR, ...NAMED, 'proxy-url': 'http://HTTP' } },
  'an http proxy with a login': {
    cluster: { server: FAR, ...NAMED, 'proxy-url': 'http://us%20er:pass%3Aword@HTTP' },
  },
  'an http proxy with a user only': { cluster: { server: FAR, ...NAMED, 'proxy-url': 'http://user@HTTP' } },
  'an http proxy to the default port': {
    cluster: { server: 'https://api.example.com', ...NAMED, 'proxy-url': 'http://HTTP' },
  },
  'an http proxy to an IPv6 address': {
    cluster: { server: 'https://[2001:db8::1]:6443', ...NAMED, 'proxy-url': 'http://HTTP' },
  },
  'an http proxy to a name with a dot at its end': {
    cluster: {
      server: 'https://localhost.:6443',
      'certificate-authority-data': 'CA',
      'proxy-url': 'http://HTTP',
    },
  },
  'an http proxy to a path': {
    cluster: { server: 'https://api.example.com/k8s/clusters/c-1', ...NAMED, 'proxy-url': 'http://HTTP' },
  },
  'an http proxy to another name': {
    cluster: { server: FAR, 'certificate-authority-data': 'CA', 'proxy-url': 'http://HTTP' },
  },
  'an http proxy, unverified': { cluster: { server: FAR, ...UNVERIFIED, 'proxy-url': 'http://HTTP' } },
  'an http proxy to this machine': {
    cluster: { server: 'https://localhost:API', ...NAMED, 'proxy-url': 'http://HTTP' },
  },
  'an http proxy whatever NO_PROXY says': {
    cluster: { server: FAR, ...NAMED, 'proxy-url': 'http://HTTP' },
    env: { NO_PROXY: '*', HTTPS_PROXY: 'http://SOCKS' },
  },
  'an http proxy to an http server': {
    cluster: { server: 'http://api.example.com:8080', 'proxy-url': 'http://user:pass@HTTP' },
  },
  'an http proxy to the default port of http': {
    cluster: { server: 'http://api.example.com/prefix', 'proxy-url': 'http://HTTP' },
  },
  'an https proxy': { cluster: { server: FAR, ...NAMED, 'proxy-url': 'https://user:pass@HTTPS' } },
  'an https proxy of another name than the server': {
    cluster: { server: FAR, ...NAMED, 'tls-server-name': 'api.internal', 'proxy-url': 'https://HTTPS' },
  },
  'an https proxy of a foreign authority': {
    cluster: { server: FAR, ...NAMED, 'proxy-url': 'https://FOREIGN' },
  },
  'an https proxy, unverified': { cluster: { server: FAR, ...UNVERIFIED, 'proxy-url': 'https://FOREIGN' } },
  'an https proxy, unverified, of another name': {
    cluster: {
      server: FAR,
      ...UNVERIFIED,
      'tls-server-name': 'api.internal',
      'proxy-url': 'https://FOREIGN',
    },
  },
  'an https proxy of an ordinary authority': {
    cluster: { server: FAR, ...NAMED, 'proxy-url': 'https://FOREIGN' },
    env: { SSL_CERT_FILE: 'OTHER' },
    differs: 'kubectl takes no authority but that of the cluster, even for the proxy',
  },
  'an https proxy to an http server': {
    cluster: { server: 'http://api.example.com', ...UNVERIFIED, 'proxy-url': 'https://HTTPS' },
  },
  'an https proxy to an http server, of an ordinary authority': {
    cluster: {
      server: 'http://api.example.com',
      'tls-server-name': 'api.internal',
      'proxy-url': 'https://HTTPS',
    },
    env: { SSL_CERT_FILE: 'CA' },
  },
  'a SOCKS5 proxy': { cluster: { server: FAR, ...NAMED, 'proxy-url': 'socks5://SOCKS' } },
  'a SOCKS5 proxy to IPv4': {
    cluster: { server: 'https://10.1.2.3', ...NAMED, 'proxy-url': 'socks5://SOCKS' },
  },
  'a SOCKS5 proxy to IPv6': {
    cluster: { server: 'https://[2001:db8::a:1]:6443', ...NAMED, 'proxy-url': 'socks5://SOCKS' },
  },
  'a SOCKS5 proxy with a login': {
    cluster: { server: FAR, ...NAMED, 'proxy-url': 'socks5://user:pass%3Aword@LOGIN' },
  },
  'a SOCKS5 proxy with a login that it does not want': {
    cluster: { server: FAR, ...NAMED, 'proxy-url': 'socks5://user:pass@SOCKS' },
  },
  'a SOCKS5 proxy to another name': {
    cluster: { server: FAR, 'certificate-authority-data': 'CA', 'proxy-url': 'socks5://SOCKS' },
  },
  'a SOCKS5 proxy to an http server': {
    cluster: { server: 'http://api.example.com', 'proxy-url': 'socks5://SOCKS' },
  },
  HTTPS_PROXY: { cluster: { server: FAR, ...NAMED }, env: { HTTPS_PROXY: 'http://user:pass@HTTP' } },
  'HTTPS_PROXY without a scheme': { cluster: { server: FAR, ...NAMED }, env: { HTTPS_PROXY: 'HTTP' } },
  'HTTPS_PROXY of https': { cluster: { server: FAR, ...NAMED }, env: { HTTPS_PROXY: 'https://HTTPS' } },
  'HTTPS_PROXY of SOCKS5': { cluster: { server: FAR, ...NAMED }, env: { HTTPS_PROXY: 'socks5h://SOCKS' } },
  https_proxy: { cluster: { server: FAR, ...NAMED }, env: { HTTPS_PROXY: '', https_proxy: 'http://HTTP' } },
  'HTTPS_PROXY before https_proxy': {
    cluster: { server: FAR, ...NAMED },
    env: { HTTPS_PROXY: 'http://HTTP', https_proxy: 'socks5://SOCKS' },
  },
  'HTTPS_PROXY while proxy-url is empty': {
    cluster: { server: FAR, ...NAMED, 'proxy-url': '' },
    env: { HTTPS_PROXY: 'http://HTTP' },
  },
  'HTTPS_PROXY where programs of web servers run': {
    cluster: { server: FAR, ...NAMED },
    env: { HTTPS_PROXY: 'http://HTTP', REQUEST_METHOD: 'GET' },
  },
  HTTP_PROXY: { cluster: { server: 'http://api.example.com' }, env: { HTTP_PROXY: 'http://HTTP' } },
  'HTTP_PROXY where programs of web servers run': {
    cluster: { server: 'http://api.example.com' },
    env: { HTTP_PROXY: 'http://HTTP', REQUEST_METHOD: 'GET' },
  },
  'HTTP_PROXY to an https server': {
    cluster: { server: HERE, ...NAMED },
    env: { HTTP_PROXY: 'http://HTTP' },
  },
  ALL_PROXY: { cluster: { server: HERE, ...NAMED }, env: { ALL_PROXY: 'http://HTTP' } },
  'HTTPS_PROXY to this machine': {
    cluster: { server: 'https://localhost:API', ...NAMED },
    env: { HTTPS_PROXY: 'http://HTTP' },
  },
  'HTTPS_PROXY to this machine by its address': {
    cluster: { server: 'https://127.0.0.1:API', ...NAMED },
    env: { HTTPS_PROXY: 'http://HTTP' },
  },
  'NO_PROXY with a network': {
    cluster: { server: HERE, ...NAMED },
    env: { HTTPS_PROXY: 'http://HTTP', NO_PROXY: 'svc, 0.0.0.0/8' },
  },
  'NO_PROXY with another network': {
    cluster: { server: HERE, ...NAMED },
    env: { HTTPS_PROXY: 'http://HTTP', NO_PROXY: '10.0.0.0/8,.svc' },
  },
  'NO_PROXY with an address': {
    cluster: { server: HERE, ...NAMED },
    env: { HTTPS_PROXY: 'http://HTTP', no_proxy: '0.0.0.0' },
  },
  'NO_PROXY with another port': {
    cluster: { server: HERE, ...NAMED },
    env: { HTTPS_PROXY: 'http://HTTP', NO_PROXY: '0.0.0.0:1' },
  },
  'NO_PROXY with a domain': {
    cluster: { server: FAR, ...NAMED },
    env: { HTTPS_PROXY: 'http://HTTP', NO_PROXY: '.other.example,ample.com' },
  },
  'NO_PROXY with brackets': {
    cluster: { server: 'https://[2001:db8::1]', ...NAMED },
    env: { HTTPS_PROXY: 'http://HTTP', NO_PROXY: '[2001:db8::1]' },
  },
  'no proxy': { cluster: { server: 'https://localhost:API', 'certificate-authority-data': 'CA' } },
  'no proxy, the certificate of the server instead of an authority': {
    cluster: { server: 'https://localhost:API', 'certificate-authority-data': 'SERVER' },
  },
  'no proxy, no authority': { cluster: { server: 'https://localhost:API' } },
  'no proxy, an authority of SSL_CERT_FILE': {
    cluster: { server: 'https://localhost:API' },
    env: { SSL_CERT_FILE: 'CA' },
  },
  'no proxy, an authority of its own and SSL_CERT_FILE': {
    cluster: { server: 'https://localhost:API', 'certificate-authority-data': 'OTHER' },
    env: { SSL_CERT_FILE: 'CA' },
  },
  'no proxy, an address as name': {
    cluster: {
      server: 'https://localhost:API',
      'certificate-authority-data': 'CA',
      'tls-server-name': '127.0.0.1',
    },
  },
  'no proxy, an address': {
    cluster: { server: 'https://127.0.0.1:API', 'certificate-authority-data': 'CA' },
  },
  'no proxy, a name with a dot at its end': {
    cluster: {
      server: 'https://127.0.0.1:API',
      'certificate-authority-data': 'CA',
      'tls-server-name': 'localhost.',
    },
  },
  'no proxy, http': { cluster: { server: 'http://localhost:PLAIN' } },
};
