import { KubeError } from '../errors.ts';
import type { ClusterTarget } from '../kubeconfig/types.ts';
import type { Environment, Network, NetworkSettings } from './network.ts';
import { bypassesProxy } from './noProxy.ts';
import { hostPort, unbracketed } from './serverAddress.ts';

/** A proxy on the way to an API server. */
export interface Proxy {
  readonly protocol: 'http:' | 'https:' | 'socks5:';
  /** A name or an IP address, the latter without brackets. */
  readonly hostname: string;
  readonly port: number;
  readonly login?: { readonly username: string; readonly password: string } | undefined;
  /** What to tell an HTTP proxy of who we are, instead of `login`. */
  readonly authorization?: string | undefined;
  /** Who names it: `proxy-url` of the kubeconfig, `http.proxy` of VS Code, or an environment variable. */
  readonly namedBy: string;
}

/** `namedBy` of VS Code's proxy. */
export const PROXY_SETTING = 'http.proxy';

/**
 * The proxy to reach a server by: that of the kubeconfig, which no exception lifts; else that of VS Code; else that of
 * the environment, as kubectl has it.
 *
 * Sources: client-go `tools/clientcmd/api/types.go` (`ProxyURL`), golang.org/x/net/http/httpproxy, and
 * microsoft/vscode-proxy-agent (`useProxySettings`).
 *
 * @throws KubeError when what is named is no proxy of ours
 */
export function chooseProxy(
  { server, proxyUrl }: Pick<ClusterTarget, 'server' | 'proxyUrl'>,
  { settings, environment }: Network,
): Proxy | undefined {
  if (proxyUrl !== undefined) {
    return toProxy(proxyUrl, 'proxy-url');
  }
  const noProxy = (variable(environment, 'NO_PROXY')?.value ?? '').split(',');
  const setting = settings.proxySupport === 'off' ? '' : (settings.proxy?.trim() ?? '');
  if (setting !== '') {
    return bypassesProxy(server, exceptions(settings) ?? noProxy)
      ? undefined
      : { ...parseProxy(setting, PROXY_SETTING), authorization: settings.proxyAuthorization?.trim() };
  }
  const named = variable(environment, server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  if (!named || bypassesProxy(server, noProxy)) {
    return undefined;
  }
  if (server.protocol === 'http:' && variable(environment, 'REQUEST_METHOD')) {
    // A web server that runs us puts the headers of its requests into the environment, "Proxy:" as HTTP_PROXY.
    throw new KubeError(
      'proxy',
      `${named.name} does not count where REQUEST_METHOD is set: unset one of them.`,
    );
  }
  return parseProxy(named.value.trim(), named.name);
}

/** A proxy for people, without user and password: `The proxy http://host:3128 (HTTPS_PROXY)`. */
export function describeProxy({ protocol, hostname, port, namedBy }: Proxy): string {
  return `The proxy ${protocol}//${hostPort(hostname, port)} (${namedBy})`;
}

/** What to send an HTTP proxy besides what is meant for the server. */
export function proxyHeaders({ login, authorization }: Proxy): Readonly<Record<string, string>> {
  const said = authorization !== undefined && authorization !== '' ? authorization : login && basic(login);
  return said === undefined ? {} : { 'proxy-authorization': said };
}

function basic({ username, password }: NonNullable<Proxy['login']>): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** VS Code takes `.domain` for the domain as well, Go for what is below it. */
function exceptions({ noProxy }: NetworkSettings): readonly string[] | undefined {
  return noProxy.length === 0 ? undefined : noProxy.map((entry) => entry.trim().replace(/^\./, ''));
}

const DEFAULT_PORTS = { 'http:': 80, 'https:': 443, 'socks5:': 1080 };
const PROTOCOLS: Readonly<Record<string, Proxy['protocol']>> = {
  'http:': 'http:',
  'https:': 'https:',
  'socks5:': 'socks5:',
  'socks5h:': 'socks5:',
  'socks:': 'socks5:',
};

/** Reads an address, or `host:port` of an HTTP proxy. What is neither must not send the person past their proxy. */
function parseProxy(address: string, namedBy: string): Proxy {
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(address) ? address : `http://${address}`);
  if (!url || url.hostname === '') {
    throw new KubeError('proxy', `${namedBy} is not the address of a proxy: write http://host:port.`);
  }
  return toProxy(url, namedBy);
}

function toProxy(url: URL, namedBy: string): Proxy {
  const protocol = PROTOCOLS[url.protocol];
  if (protocol === undefined) {
    throw new KubeError(
      'proxy',
      `${namedBy} names a proxy of the kind ${url.protocol}//, which is not supported: use http, https or socks5.`,
    );
  }
  const hasLogin = url.username !== '' || url.password !== '';
  return {
    protocol,
    hostname: unbracketed(url.hostname),
    port: url.port === '' ? DEFAULT_PORTS[protocol] : Number(url.port),
    login: hasLogin ? { username: decode(url.username), password: decode(url.password) } : undefined,
    namedBy,
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that begins no escape stands for itself.
    return text;
  }
}

/** The upper case wins, and an empty value is none. */
function variable(
  environment: Environment,
  name: string,
): { readonly name: string; readonly value: string } | undefined {
  const found = [name, name.toLowerCase()].find((each) => (environment[each] ?? '') !== '');
  return found === undefined ? undefined : { name: found, value: environment[found] ?? '' };
}
