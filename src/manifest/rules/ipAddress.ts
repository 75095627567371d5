import { BlockList, isIP, SocketAddress } from 'node:net';

/** An IP address or a network, by its bytes; those of an IPv4 address within IPv6 (`::ffff:10.0.0.1`) are four. */
export interface IpAddress {
  readonly family: 'IPv4' | 'IPv6';
  readonly bytes: readonly number[];
  /** Whether it was an IPv4 address within IPv6. */
  readonly isMapped: boolean;
}

export interface Cidr {
  readonly address: IpAddress;
  /** How many bits all addresses of the network share. */
  readonly prefix: number;
}

const MAPPED_BITS = 96;

/** Reads what `net.ParseIP` of Go reads since 1.17; older ones take leading zeros. */
export function parseIp(text: string): IpAddress | undefined {
  const version = isIP(text);
  if (version === 4) {
    return { family: 'IPv4', bytes: text.split('.').map(Number), isMapped: false };
  }
  if (version !== 6 || text.includes('%')) {
    return undefined;
  }
  const bytes = ipv6Bytes(text);
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  return isMapped
    ? { family: 'IPv4', bytes: bytes.slice(12), isMapped }
    : { family: 'IPv6', bytes, isMapped };
}

/** Reads what `net.ParseCIDR` reads; bits beyond the prefix may be set. */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.lastIndexOf('/');
  const address = parseIp(text.slice(0, Math.max(slash, 0)));
  const digits = text.slice(slash + 1);
  if (address === undefined || !/^\d{1,3}$/u.test(digits)) {
    return undefined;
  }
  const prefix = Number(digits) - (address.isMapped ? MAPPED_BITS : 0);
  return prefix >= 0 && prefix <= 8 * address.bytes.length ? { address, prefix } : undefined;
}

/** The text without the zeros that some readers pass over and others take for octal: `010.1.2.3`, `10.0.0.0/08`. */
export function withoutLeadingZeros(text: string): string {
  return text
    .replace(/(?<=^|[.]|:(?=\d+\.))0+(?=\d+(?:\.|\/|$))(?=[^:]*$)/gu, '')
    .replace(/(?<=\/)0+(?=\d)/u, '');
}

/** The network that a CIDR value is about: without bits beyond the prefix. */
export function networkOf({ address, prefix }: Cidr): Cidr {
  const bytes = address.bytes.map((byte, index) => {
    const bits = Math.min(Math.max(prefix - 8 * index, 0), 8);
    return byte & (0xff00 >> bits) & 0xff;
  });
  return { address: { ...address, bytes }, prefix };
}

export function hasHostBits(cidr: Cidr): boolean {
  return networkOf(cidr).address.bytes.join() !== cidr.address.bytes.join();
}

/** As RFC 5952 writes it. */
export function formatIp({ family, bytes }: IpAddress): string {
  if (family === 'IPv4') {
    return bytes.join('.');
  }
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0)).toString(16),
  );
  return new SocketAddress({ address: groups.join(':'), family: 'ipv6' }).address;
}

export function formatCidr({ address, prefix }: Cidr): string {
  return `${formatIp(address)}/${prefix}`;
}

/** Whether an address is in a network that is written in CIDR notation. */
export function isWithin(address: IpAddress, network: string): boolean {
  const [base = '', prefix] = network.split('/');
  const family = isIP(base) === 4 ? 'ipv4' : 'ipv6';
  if (family !== address.family.toLowerCase()) {
    return false;
  }
  const list = new BlockList();
  list.addSubnet(base, Number(prefix), family);
  return list.check(formatIp(address), family);
}

function ipv6Bytes(text: string): number[] {
  // The last 32 bits may be written as an IPv4 address.
  const groups = text.replace(/\d+(?:\.\d+){3}$/u, (ipv4) => {
    const [a = 0, b = 0, c = 0, d = 0] = ipv4.split('.').map(Number);
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
  const [head = '', tail = ''] = groups.split('::');
  const [before, after] = [head, tail].map((part) => (part === '' ? [] : part.split(':'))) as [
    string[],
    string[],
  ];
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
