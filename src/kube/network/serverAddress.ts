import { isIP } from 'node:net';

/** The host of a URL as sockets want it: an IPv6 address without its brackets. */
export function unbracketed(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** The port of an API server, also where its address leaves it out. */
export function effectivePort({ port, protocol }: URL): number {
  return port !== '' ? Number(port) : protocol === 'https:' ? 443 : 80;
}

/** As it stands in addresses: IPv6 in brackets. */
export function hostPort(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Whether the bytes to a host do not leave the machine. */
export function isLoopback(hostname: string): boolean {
  const host = unbracketed(hostname);
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
