import { BlockList, isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { effectivePort, unbracketed } from './serverAddress.ts';

/**
 * Whether NO_PROXY, or a list like it, has a server reached without a proxy: names of hosts (their subdomains too, or
 * with a leading dot these only), IP addresses and networks in CIDR notation; names and addresses with or without a
 * port; `*` for all. What cannot be read is passed over. The machine itself never has a proxy before it.
 *
 * Source: golang.org/x/net/http/httpproxy, `config.useProxy`.
 */
export function bypassesProxy(server: URL, noProxy: readonly string[]): boolean {
  const host = unbracketed(server.hostname).toLowerCase();
  const port = String(effectivePort(server));
  return (
    host === 'localhost' || contains(LOOPBACK, host) || noProxy.some((entry) => matches(entry, host, port))
  );
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8);
LOOPBACK.addAddress('::1', 'ipv6');

function matches(entry: string, host: string, port: string): boolean {
  const pattern = entry.trim().toLowerCase();
  if (pattern === '*') {
    return true;
  }
  const network = parseNetwork(pattern);
  if (network) {
    return contains(network, host);
  }
  const [name, onlyPort] = splitPort(pattern);
  if (name === '' || (onlyPort !== '' && onlyPort !== port)) {
    return false;
  }
  if (isIP(name) !== 0) {
    return contains(networkOf(name), host);
  }
  const suffix = toAscii(name.startsWith('*.') ? name.slice(1) : name);
  return suffix.startsWith('.') ? host.endsWith(suffix) : host === suffix || host.endsWith(`.${suffix}`);
}

/** Reads `10.0.0.0/8`. */
function parseNetwork(text: string): BlockList | undefined {
  const [, address = '', bits] = /^([^/]+)\/(\d+)$/.exec(text) ?? [];
  const width = isIP(address) === 6 ? 128 : 32;
  return isIP(address) === 0 || Number(bits) > width ? undefined : networkOf(address, Number(bits));
}

function networkOf(address: string, bits?: number): BlockList {
  const network = new BlockList();
  if (bits === undefined) {
    network.addAddress(address, family(address));
  } else {
    network.addSubnet(address, bits, family(address));
  }
  return network;
}

/** Reads `host:port` and `[IPv6]:port`; brackets without a port, or an IPv6 address without them, are a name. */
function splitPort(text: string): readonly [name: string, port: string] {
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:]*)):([^:]*)$/.exec(text) ?? [];
  const name = bracketed ?? plain;
  return name === undefined || port === undefined ? [text, ''] : [name, port];
}

/** As host names in a URL are. What is in ASCII stays as it is: `10.1` is no address here. */
function toAscii(name: string): string {
  return /^\p{ASCII}*$/u.test(name) ? name : domainToASCII(name) || name;
}

function contains(network: BlockList, host: string): boolean {
  return isIP(host) !== 0 && network.check(host, family(host));
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
