import type { Socket } from 'node:net';
import { createSecureContext, TLSSocket, type DetailedPeerCertificate } from 'node:tls';
import buildConnector from 'undici/lib/core/connect.js';
import { LinkedAbort } from '../../common/linkedAbort.ts';
import { KubeError } from '../errors.ts';
import { Handshake } from './handshake.ts';
import { openHttpTunnel } from './httpTunnel.ts';
import { effectivePort, hostPort, unbracketed } from './serverAddress.ts';
import { proxyHeaders, type Proxy } from './proxy.ts';
import { httpRefusal, ProxyFailure, toProxyError } from './proxyFailure.ts';
import { openSocks5Tunnel } from './socks5.ts';
import { nameToSend, type PeerTls } from './tls.ts';
import { explainTls, isOutOfDate, type TlsPeer } from './tlsFailure.ts';

export interface RouteOptions {
  readonly server: URL;
  /** How to shake hands with the server, if it is `https:`. */
  readonly serverTls: PeerTls;
  readonly serverPeer: TlsPeer;
  readonly proxy?: Proxy | undefined;
  /** How to shake hands with the proxy, if it is `https:`. */
  readonly proxyTls?: PeerTls | undefined;
  readonly proxyPeer?: TlsPeer | undefined;
  /** Who asks a proxy for a tunnel. */
  readonly userAgent: string;
}

/** How requests themselves are handed to a proxy. */
interface Forwarding {
  /** Before the path of each request. */
  readonly prefix: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What the proxy's 407 means. */
  refusal(): KubeError;
}

const CONNECT_TIMEOUT_MS = 15_000;
const TUNNEL_TIMEOUT_MS = 30_000; // The proxy has to find its own way to the server meanwhile.
const KEEP_ALIVE_PROBE_MS = 15_000; // A dead TCP peer is noticed 10 s after the first unanswered probe.

/**
 * The way to one API server: directly, or by a proxy. `https:` servers, and all behind SOCKS5, are reached through a
 * tunnel. `http:` servers behind an HTTP proxy are not: the proxy gets each request itself, as Go has it.
 */
export class Route {
  /** Opens sockets, for undici's pools. */
  readonly connect: buildConnector.connector;
  /** The same, but nothing on the way gets the requests themselves: few proxies hand on an upgrade. */
  readonly connectThrough: buildConnector.connector;
  readonly forwarding: Forwarding | undefined;
  readonly #options: RouteOptions;
  readonly #toServer: buildConnector.connector;
  readonly #toProxy: buildConnector.connector;
  readonly #closed = new AbortController();

  constructor(options: RouteOptions) {
    const { server, proxy } = options;
    this.#options = options;
    this.#toServer = connector(options.serverTls);
    this.#toProxy = connector(options.proxyTls ?? {});
    const forwards = proxy !== undefined && proxy.protocol !== 'socks5:' && server.protocol === 'http:';
    this.forwarding = forwards ? forwardingTo(server, proxy) : undefined;
    this.connect = asConnector((to) => (proxy && forwards ? this.#openProxy(proxy) : this.#open(to)));
    this.connectThrough = asConnector((to) => this.#open(to));
  }

  /** Ends what is under way to the server. */
  close(): void {
    this.#closed.abort(new KubeError('aborted', 'The connection is closed.'));
  }

  async #open(to: buildConnector.Options): Promise<Socket> {
    const { serverPeer } = this.#options;
    try {
      return await this.#shakeHands(this.#toServer, to);
    } catch (error) {
      // What the proxy did is explained already.
      throw explainTls(error, serverPeer, isOutOfDate(error) ? await this.#look(to) : undefined);
    }
  }

  async #shakeHands(connect: buildConnector.connector, to: buildConnector.Options): Promise<Socket> {
    const { proxy } = this.#options;
    if (!proxy) {
      return dial(connect, to);
    }
    const httpSocket = await this.#openTunnel(proxy);
    return to.protocol === 'https:' ? dial(connect, { ...to, httpSocket }) : httpSocket;
  }

  /** The certificate that the server shows, by another handshake after which nothing is sent. */
  async #look(to: buildConnector.Options): Promise<DetailedPeerCertificate | undefined> {
    const { serverTls } = this.#options;
    try {
      // Whatever it is, and without telling who we are.
      const connect = connector({
        ...serverTls,
        secureContext: createSecureContext(),
        rejectUnauthorized: false,
      });
      const socket = await this.#shakeHands(connect, to);
      const shown = socket instanceof TLSSocket ? socket.getPeerCertificate(true) : undefined;
      socket.destroy();
      return shown;
    } catch {
      return undefined;
    }
  }

  async #openProxy(proxy: Proxy): Promise<Socket> {
    const { hostname, port } = proxy;
    const protocol = proxy.protocol === 'https:' ? 'https:' : 'http:';
    try {
      return await dial(this.#toProxy, {
        hostname,
        host: hostPort(hostname, port),
        port: String(port),
        protocol,
      });
    } catch (error) {
      const { proxyPeer } = this.#options;
      throw toProxyError(proxyPeer ? explainTls(error, proxyPeer) : error, proxy);
    }
  }

  async #openTunnel(proxy: Proxy): Promise<Socket> {
    const httpSocket = await this.#openProxy(proxy);
    try {
      await this.#askForTunnel(proxy, httpSocket);
    } catch (error) {
      httpSocket.destroy();
      throw toProxyError(error, proxy);
    }
    return httpSocket;
  }

  async #askForTunnel(proxy: Proxy, socket: Socket): Promise<void> {
    const { server, userAgent } = this.#options;
    const host = unbracketed(server.hostname);
    const port = effectivePort(server);
    const deadline = new LinkedAbort(this.#closed.signal);
    deadline.abortAfter(TUNNEL_TIMEOUT_MS, () => new ProxyFailure('did not open a connection in time'));
    try {
      const handshake = new Handshake(socket, deadline.signal);
      await (proxy.protocol === 'socks5:'
        ? openSocks5Tunnel(handshake, { host, port }, proxy)
        : openHttpTunnel(handshake, hostPort(host, port), proxy, userAgent));
      handshake.end();
    } finally {
      deadline.dispose();
    }
  }
}

function asConnector(open: (to: buildConnector.Options) => Promise<Socket>): buildConnector.connector {
  return (to, callback) => {
    open(to).then(
      (socket) => {
        callback(null, socket);
      },
      (error: unknown) => {
        callback(error as Error, null);
      },
    );
  };
}

function dial(connect: buildConnector.connector, options: buildConnector.Options): Promise<Socket> {
  return new Promise((resolve, reject) => {
    connect(options, (...[error, socket]) => {
      if (error) {
        reject(error);
      } else {
        resolve(socket);
      }
    });
  });
}

function forwardingTo(server: URL, proxy: Proxy): Forwarding {
  return {
    prefix: server.origin,
    headers: proxyHeaders(proxy),
    refusal: () =>
      toProxyError(httpRefusal(proxy, server.host, '407', 'Proxy Authentication Required'), proxy),
  };
}

/** HTTP/1.1 only: over HTTP/2 undici's unanswered pings keep the kernel from noticing a dead peer at all. */
function connector(tls: PeerTls): buildConnector.connector {
  const connect = buildConnector({
    ...tls,
    allowH2: false,
    timeout: CONNECT_TIMEOUT_MS,
    keepAliveInitialDelay: KEEP_ALIVE_PROBE_MS,
  });
  return (options, callback) => {
    // Where an address is expected, undici is not to send the host's name in its place.
    const name =
      tls.checkServerIdentity === undefined
        ? { servername: tls.servername ?? nameToSend(options.hostname) }
        : { servername: '', host: '' };
    connect({ ...options, ...name }, callback);
  };
}
