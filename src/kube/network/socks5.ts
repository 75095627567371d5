import { isIP } from 'node:net';
import type { Handshake } from './handshake.ts';
import type { Proxy } from './proxy.ts';
import { ProxyFailure } from './proxyFailure.ts';
import { hostPort } from './serverAddress.ts';

const VERSION = 5;
const NO_LOGIN = 0;
const LOGIN = 2;
const LOGIN_VERSION = 1;
const CONNECT = 1;
const IPV4 = 1;
const DOMAIN = 3;
const IPV6 = 4;

const REFUSALS: Readonly<Record<number, string>> = {
  1: 'it does not say why',
  2: 'its rules forbid it',
  3: 'network unreachable',
  4: 'host unreachable',
  5: 'connection refused',
  6: 'too many hops',
  8: 'it does not support addresses of this kind',
};

/**
 * Has a SOCKS5 proxy connect on to a host (RFC 1928), with user name and password where there are (RFC 1929). It is
 * the proxy that looks up the host's name, as for kubectl.
 *
 * @throws ProxyFailure when it will not
 */
export async function openSocks5Tunnel(
  handshake: Handshake,
  { host, port }: { readonly host: string; readonly port: number },
  { login }: Proxy,
): Promise<void> {
  const methods = login ? [NO_LOGIN, LOGIN] : [NO_LOGIN];
  handshake.send(Buffer.from([VERSION, methods.length, ...methods]));
  const [version, method] = await handshake.read(2);
  if (version !== VERSION) {
    throw new ProxyFailure('does not answer as a SOCKS5 proxy');
  }
  if (method === LOGIN && login) {
    await logIn(handshake, login);
  } else if (method !== NO_LOGIN) {
    throw new ProxyFailure(`wants ${login ? 'another way to log in' : 'a user name and password'}`);
  }
  const wanted = hostPort(host, port);
  handshake.send(Buffer.concat([Buffer.from([VERSION, CONNECT, 0]), encodeHost(host), encodePort(port)]));
  const [, reply = 1, , kind] = await handshake.read(4);
  if (reply !== 0) {
    throw new ProxyFailure(`cannot connect to ${wanted}: ${REFUSALS[reply] ?? `reply ${reply}`}`);
  }
  await handshake.read((await boundHostLength(handshake, kind)) + 2);
}

async function logIn(
  handshake: Handshake,
  { username, password }: NonNullable<Proxy['login']>,
): Promise<void> {
  handshake.send(Buffer.concat([Buffer.from([LOGIN_VERSION]), counted(username), counted(password)]));
  const [, status] = await handshake.read(2);
  if (status !== 0) {
    throw new ProxyFailure('refused the user name and password');
  }
}

function encodeHost(hostname: string): Buffer {
  switch (isIP(hostname)) {
    case 4:
      return Buffer.from([IPV4, ...hostname.split('.').map(Number)]);
    case 6:
      return Buffer.concat([Buffer.from([IPV6]), encodeIPv6(hostname)]);
    default:
      return Buffer.concat([Buffer.from([DOMAIN]), counted(hostname)]);
  }
}

/** An address as URLs have it: in hexadecimal throughout, at most one run of zeros left out. */
function encodeIPv6(address: string): Buffer {
  const [head = '', tail] = address.split('::');
  const groups = (text: string | undefined): string[] => (text ? text.split(':') : []);
  const [before, after] = [groups(head), groups(tail)];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return Buffer.from([...before, ...zeros, ...after].map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function encodePort(port: number): Buffer {
  return Buffer.from([port >> 8, port & 0xff]);
}

/** Text after its length in one byte. */
function counted(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length > 255) {
    throw new ProxyFailure('cannot be told a name or password of more than 255 bytes');
  }
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

/** The proxy tells where it connected from, which nobody needs to know. */
async function boundHostLength(handshake: Handshake, kind: number | undefined): Promise<number> {
  switch (kind) {
    case IPV4:
      return 4;
    case IPV6:
      return 16;
    case DOMAIN:
      return (await handshake.read(1)).readUInt8();
    default:
      throw new ProxyFailure('does not answer as a SOCKS5 proxy');
  }
}
