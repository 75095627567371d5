import { isIPv4, isIPv6 } from 'node:net';

/** An address as a number. IPv4-mapped IPv6 addresses (`::ffff:192.0.2.1`) count as the IPv4 ones that they hold. */
export interface Address {
  readonly family: 'IPv4' | 'IPv6';
  readonly value: bigint;
}

export interface Range {
  readonly address: Address;
  /** How many bits all addresses of the range share. */
  readonly prefix: number;
}

/** An address in the form that Go has read since 1.17, or nothing. */
export function parseAddress(text: string): Address | undefined {
  if (isIPv4(text)) {
    return { family: 'IPv4', value: ipv4Value(text) };
  }
  if (!isIPv6(text) || text.includes('%')) {
    return undefined;
  }
  const value = ipv6Value(text);
  return value >> 32n === 0xffffn
    ? { family: 'IPv4', value: value & 0xffff_ffffn }
    : { family: 'IPv6', value };
}

/**
 * An address or a range without the zeros before its decimal numbers: Go before 1.17 read them away, others read them
 * as octal.
 */
export function withoutLeadingZeros(text: string): string {
  const start = text.lastIndexOf(':') + 1;
  const last = text.slice(start);
  const plain = last.includes('.') ? last.replace(/(?<=^|\.)0+(?=\d)/g, '') : last;
  return text.slice(0, start) + plain.replace(/(?<=\/)0+(?=\d)/, '');
}

/** Whether an address, or that of a range, is an IPv4 one within IPv6. */
export function isMapped(text: string): boolean {
  return text.includes(':') && parseAddress(text.replace(/\/\d+$/, ''))?.family === 'IPv4';
}

/** A CIDR value; its address may have bits beyond the prefix. */
export function parseRange(text: string): Range | undefined {
  const [, host = '', length = ''] = /^(.*)\/(\d+)$/.exec(text) ?? [];
  const address = parseAddress(host);
  const mapped = isMapped(host) ? 96 : 0;
  const prefix = Number(length) - mapped;
  if (address === undefined || prefix < 0 || prefix > bitsOf(address)) {
    return undefined;
  }
  return { address, prefix };
}

export function contains({ address, prefix }: Range, other: Address): boolean {
  const shift = BigInt(bitsOf(address) - prefix);
  return address.family === other.family && address.value >> shift === other.value >> shift;
}

/** The range with all bits beyond its prefix cleared. */
export function networkOf({ address, prefix }: Range): Address {
  const shift = BigInt(bitsOf(address) - prefix);
  return { family: address.family, value: (address.value >> shift) << shift };
}

/** As RFC 5952 writes it. */
export function formatAddress({ family, value }: Address): string {
  if (family === 'IPv4') {
    return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
  }
  const groups = Array.from({ length: 8 }, (_, index) => (value >> BigInt(112 - 16 * index)) & 0xffffn);
  const text = groups.map((group) => group.toString(16)).join(':');
  // The first of the longest runs of zeros is left out.
  const [run] = [...text.matchAll(/(?:^|(?<=:))0(?::0)+(?=:|$)/g)].sort((a, b) => b[0].length - a[0].length);
  if (run === undefined) {
    return text;
  }
  const head = text.slice(0, run.index).replace(/:$/, '');
  const tail = text.slice(run.index + run[0].length).replace(/^:/, '');
  return `${head}::${tail}`;
}

function bitsOf({ family }: Address): number {
  return family === 'IPv4' ? 32 : 128;
}

function ipv4Value(text: string): bigint {
  return text.split('.').reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
}

function ipv6Value(text: string): bigint {
  // The last 32 bits may be written as an IPv4 address.
  const plain = text.replace(/[^:]+\.[^:]+$/, (ipv4) => {
    const value = ipv4Value(ipv4);
    return `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
  });
  const [head = '', tail] = plain.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after].reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}
