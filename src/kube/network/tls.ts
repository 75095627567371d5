import { isIP } from 'node:net';
import { checkServerIdentity, createSecureContext, type ConnectionOptions } from 'node:tls';
import type { ClientCertificate } from '../credentials/credentials.ts';
import { KubeError } from '../errors.ts';
import { commonAuthorities } from './authorities.ts';
import type { Network } from './network.ts';
import { describeProxy, PROXY_SETTING, type Proxy } from './proxy.ts';
import type { TlsPeer } from './tlsFailure.ts';

/** What a kubeconfig has to say about TLS, its files read. */
export interface TlsMaterial {
  readonly ca: Buffer | undefined;
  readonly clientCertificate: ClientCertificate | undefined;
  /** Name to verify the server's certificate against and to send as SNI, where it is not the host. */
  readonly serverName: string | undefined;
  readonly insecureSkipVerify: boolean;
}

/** What a kubeconfig says counts for `https:` servers only, for kubectl too. */
export const NO_TLS_MATERIAL: TlsMaterial = {
  ca: undefined,
  clientCertificate: undefined,
  serverName: undefined,
  insecureSkipVerify: false,
};

/** How to shake hands with one peer. */
export type PeerTls = Pick<
  ConnectionOptions,
  'secureContext' | 'ca' | 'rejectUnauthorized' | 'servername' | 'checkServerIdentity'
>;

/** What is at the end of the way. */
export type ServerRole = Exclude<TlsPeer['role'], 'proxy'>;

/** Who the server is to be, for what is said where it does not show that it is. */
export function serverPeer(
  { host }: URL,
  { ca, serverName }: TlsMaterial,
  { settings }: Network,
  role: ServerRole,
): TlsPeer {
  return {
    role,
    name: `The ${role === 'issuer' ? 'OIDC issuer' : 'server'} ${host}`,
    namesAuthority: ca !== undefined,
    namesServerName: serverName !== undefined,
    trustsSystem: settings.systemCertificates,
  };
}

/** The same of a proxy. */
export function proxyPeer(proxy: Proxy, { settings }: Network): TlsPeer {
  return {
    role: 'proxy',
    name: describeProxy(proxy),
    namesAuthority: false,
    namesServerName: false,
    trustsSystem: settings.systemCertificates,
  };
}

/** OpenSSL knows other names of it, too. */
const CERTIFICATE = /-----BEGIN (?:\w+ )?CERTIFICATE-----/;

/**
 * How to shake hands with the API server.
 *
 * @throws KubeError when the cluster's certificate authority is no certificate
 */
export async function serverTls(
  material: TlsMaterial,
  network: Network,
  role: ServerRole = 'server',
): Promise<PeerTls> {
  const { ca } = material;
  // OpenSSL would pass over it, and then trust nobody.
  if (ca && !CERTIFICATE.test(ca.toString('latin1'))) {
    const [whose, prefix] = role === 'issuer' ? ['OIDC issuer', 'idp-'] : ['cluster', ''];
    throw new KubeError(
      'kubeconfig',
      `The certificate authority of the ${whose} holds no certificate in PEM: correct ${prefix}certificate-authority or ${prefix}certificate-authority-data.`,
    );
  }
  // Go takes what the cluster names for the end of the chain, be it an intermediate or the server's own certificate.
  // Not so of the system's: Windows lists intermediates among them that nobody said to trust.
  return peerTls(material, async () => (ca ? [ca] : commonAuthorities(network)), ca !== undefined);
}

/**
 * How to shake hands with an `https:` proxy. That of VS Code's settings goes by these. Any other is trusted and told
 * what the API server is, as kubectl has it, and also trusted where it has an ordinary certificate, which kubectl
 * knows only of clusters that name no authority.
 */
export function proxyTls({ namedBy }: Proxy, material: TlsMaterial, network: Network): Promise<PeerTls> {
  const { ca } = material;
  return namedBy === PROXY_SETTING
    ? peerTls({ insecureSkipVerify: !network.settings.proxyStrictSSL }, () => commonAuthorities(network))
    : peerTls(material, async () => [...(ca ? [ca] : []), ...(await commonAuthorities(network))]);
}

/** The certificates are parsed here, once for all sockets: there may be hundreds. */
async function peerTls(
  {
    clientCertificate,
    insecureSkipVerify,
    serverName,
  }: Pick<TlsMaterial, 'insecureSkipVerify'> & Partial<TlsMaterial>,
  authorities: () => Promise<readonly (string | Buffer)[]>,
  allowPartialTrustChain = false,
): Promise<PeerTls> {
  const ca = insecureSkipVerify ? [] : [...(await authorities())];
  return {
    secureContext: createSecureContext({ ca, allowPartialTrustChain, ...clientCertificate }),
    // Said twice, for VS Code's own `tls.connect` adds the system's authorities to any context that comes without.
    ca,
    rejectUnauthorized: !insecureSkipVerify,
    ...expectedName(serverName),
  };
}

/** An IP address may not be sent as SNI, but a certificate can be held to it. */
function expectedName(serverName: string | undefined): PeerTls {
  if (serverName === undefined) {
    return {};
  }
  return isIP(serverName) === 0
    ? { servername: nameToSend(serverName) }
    : { checkServerIdentity: (_host, certificate) => checkServerIdentity(serverName, certificate) };
}

/** A host's name as SNI: without the dot at its end, and nothing for an IP address (RFC 6066, 3). */
export function nameToSend(host: string): string {
  return isIP(host) === 0 ? host.replace(/\.$/, '') : '';
}
