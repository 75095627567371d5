import type { DetailedPeerCertificate, PeerCertificate } from 'node:tls';
import { toPlainText } from '../../common/text.ts';
import { KubeError } from '../errors.ts';
import { systemCode } from '../failure.ts';

/** Who was to show a certificate, for what is said where it does not fit. */
export interface TlsPeer {
  readonly role: 'server' | 'issuer' | 'proxy';
  /** What messages call it, as the beginning of a sentence. */
  readonly name: string;
  /** Whether the kubeconfig names the authority to trust; else those of the machine are. */
  readonly namesAuthority: boolean;
  /** Whether the kubeconfig names the name to expect. */
  readonly namesServerName: boolean;
  /** Whether those that the operating system trusts are trusted. */
  readonly trustsSystem: boolean;
}

const UNKNOWN_AUTHORITY: readonly string[] = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'INVALID_CA',
];
const NO_TLS: readonly string[] = ['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'];

/** The fields that name whom to trust, and where the peer is. */
const FIELDS: Readonly<Record<TlsPeer['role'], { readonly authority: string; readonly address: string }>> = {
  server: { authority: 'certificate-authority or certificate-authority-data', address: 'server' },
  issuer: {
    authority: 'idp-certificate-authority or idp-certificate-authority-data',
    address: 'idp-issuer-url',
  },
  proxy: { authority: 'certificate-authority or certificate-authority-data', address: 'its address' },
};

/** Whether a handshake failed for a date, which the error does not tell. */
export function isOutOfDate(error: unknown): boolean {
  return ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'].includes(systemCode(error) ?? '');
}

/**
 * What a failed handshake means and what to do about it, instead of what OpenSSL and Node say.
 *
 * @param shown the certificate that the peer showed, with those above it, where that is known
 * @returns the error itself where it is none of a handshake
 */
export function explainTls(error: unknown, peer: TlsPeer, shown?: DetailedPeerCertificate): unknown {
  const code = systemCode(error) ?? '';
  const text = explanation(code, error, peer, shown);
  return text === undefined
    ? error
    : new KubeError('tls', text, { cause: error, ofIssuer: peer.role === 'issuer' });
}

function explanation(
  code: string,
  error: unknown,
  peer: TlsPeer,
  shown: DetailedPeerCertificate | undefined,
): string | undefined {
  if (UNKNOWN_AUTHORITY.includes(code)) {
    return unknownAuthority(peer);
  }
  if (NO_TLS.includes(code)) {
    return `${peer.name} does not speak TLS. Correct ${FIELDS[peer.role].address}: another port, or http:// instead of https://.`;
  }
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return `The certificate of ${inSentence(peer)} is no longer valid${dateOf(shown, 'expired')}. Have it renewed, or correct the clock of this machine.`;
    case 'CERT_NOT_YET_VALID':
      return `The certificate of ${inSentence(peer)} is not valid yet${dateOf(shown, 'future')}. Correct the clock of this machine or of the one that issued it.`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return wrongName(error as NameError, peer);
    default:
      return undefined;
  }
}

function unknownAuthority({ role, name, namesAuthority, trustsSystem }: TlsPeer): string {
  const { authority } = FIELDS[role];
  if (namesAuthority) {
    const hint = role === 'server' ? '; a cluster that was set up anew has a new authority' : '';
    return `${name} has a certificate that the authority in the kubeconfig did not sign. Correct ${authority}${hint}.`;
  }
  const system = trustsSystem
    ? 'have the operating system trust it (VS Code\'s setting "http.systemCertificates" is on)'
    : 'have the operating system trust it and turn on VS Code\'s setting "http.systemCertificates"';
  const add = role === 'proxy' ? '' : `name it in ${authority} of the kubeconfig, which names none, or `;
  const advice = `${add}${system}`;
  return `${name} has a certificate of an authority that this machine does not trust: ${advice}.`;
}

/** What `tls.checkServerIdentity` gives. */
interface NameError extends Error {
  readonly host?: string;
  readonly cert?: PeerCertificate;
}

const MOST_NAMES = 12;

function wrongName({ host = '', cert }: NameError, { role, name, namesServerName }: TlsPeer): string {
  const names = namesOf(cert);
  const listed =
    names.length === 0
      ? 'no name at all'
      : `${names.slice(0, MOST_NAMES).join(', ')}${names.length > MOST_NAMES ? ' and others' : ''}`;
  const field = namesServerName ? 'tls-server-name' : FIELDS[role].address;
  const other = role === 'server' && !namesServerName ? ', or add tls-server-name with one of these' : '';
  return `${name} has a certificate for ${toPlainText(listed)}, not for ${toPlainText(host)}. Correct ${field}${other}.`;
}

/** `DNS:localhost, IP Address:127.0.0.1`, else the common name, which counts for nobody any more. */
function namesOf(cert: PeerCertificate | undefined): readonly string[] {
  return (cert?.subjectaltname ?? '')
    .split(', ')
    .map((name) => name.replace(/^[^:]*:/, ''))
    .filter((name) => name !== '');
}

/** Of the chain the first certificate that it holds for; a date as OpenSSL writes it is one for `Date`, too. */
function dateOf(shown: DetailedPeerCertificate | undefined, kind: 'expired' | 'future'): string {
  const now = Date.now();
  for (const certificate of chainOf(shown)) {
    const date = Date.parse(kind === 'expired' ? certificate.valid_to : certificate.valid_from);
    if (kind === 'expired' ? date < now : date > now) {
      const time = new Date(date)
        .toISOString()
        .replace(/:\d\d\.\d+Z$/, ' UTC')
        .replace('T', ' ');
      return kind === 'expired' ? `: it expired on ${time}` : `: it is so from ${time} on`;
    }
  }
  return '';
}

function chainOf(certificate: DetailedPeerCertificate | undefined): readonly DetailedPeerCertificate[] {
  const chain = new Set<DetailedPeerCertificate>();
  for (
    let next: DetailedPeerCertificate | undefined = certificate;
    next?.valid_to !== undefined && !chain.has(next);
    next = next.issuerCertificate
  ) {
    chain.add(next);
  }
  return [...chain];
}

function inSentence({ name }: TlsPeer): string {
  return name.replace(/^The /, 'the ');
}
