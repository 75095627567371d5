import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { makeCertificates, type Certificates } from '../../../support/faultServer/certificates.ts';
import {
  startHttpProxy,
  startSocks5Proxy,
  type ProxyVisit,
  type TestProxy,
} from '../../../support/proxies.ts';
import type { NetworkCase } from './kubectlCases.ts';

export type ClusterEntryFields = Readonly<Record<string, string | boolean>>;

/** What a client did last: at a proxy, and at the API server. */
export interface Seen {
  readonly proxy?: ProxyVisit & { readonly name: string };
  readonly api?: {
    readonly client?: string | undefined;
    readonly serverName?: string | false | undefined;
    readonly path: string;
    readonly host: string;
    readonly authorization?: string | undefined;
  };
}

/** An API server, with and without TLS, and proxies of all kinds before it. */
export class KubectlWorld {
  readonly #main: Certificates;
  readonly #other: Certificates;
  readonly #servers: Server[] = [];
  readonly #proxies = new Map<string, TestProxy>();
  #ports: Readonly<Record<string, string>> = {};
  #api: Seen['api'];

  private constructor(main: Certificates, other: Certificates) {
    this.#main = main;
    this.#other = other;
  }

  static async start(): Promise<KubectlWorld> {
    const world = new KubectlWorld(
      ...(await Promise.all([makeCertificates('jane'), makeCertificates('joe')])),
    );
    await world.#start();
    return world;
  }

  async #start(): Promise<void> {
    const { ca, server } = this.#main;
    const answer = (request: IncomingMessage, response: ServerResponse): void => {
      this.#api = describe(request);
      response.setHeader('content-type', 'application/json');
      response.end('{"major":"1","minor":"32","gitVersion":"v1.32.0"}');
    };
    const tls = { ...server, ca, requestCert: true, rejectUnauthorized: false };
    const api = await this.#listen(createHttpsServer(tls, answer));
    const plain = await this.#listen(createHttpServer(answer));
    const target = new URL(`https://localhost:${api}`);
    const starting = {
      HTTP: startHttpProxy({ target }),
      FORWARD: startHttpProxy({ target: new URL(`http://localhost:${plain}`) }),
      HTTPS: startHttpProxy({ target, tls: this.#main }),
      FOREIGN: startHttpProxy({ target, tls: this.#other }),
      SOCKS: startSocks5Proxy({ target }),
      LOGIN: startSocks5Proxy({ target, login: 'user:pass:word' }),
    };
    for (const [name, proxy] of Object.entries(starting)) {
      this.#proxies.set(name, await proxy);
    }
    this.#ports = { API: String(api), PLAIN: String(plain) };
  }

  /** Writes the kubeconfig of a case into `folder`. Returns its path, and the environment of the case. */
  async write(
    folder: string,
    { cluster, env = {} }: NetworkCase,
  ): Promise<{ readonly kubeconfig: string; readonly env: Readonly<Record<string, string>> }> {
    const files = { CA: join(folder, 'ca.pem'), OTHER: join(folder, 'other.pem') };
    await Promise.all([writeFile(files.CA, this.#main.ca), writeFile(files.OTHER, this.#other.ca)]);
    const { client } = this.#main;
    const isPlain = String(cluster['server']).startsWith('http:');
    const fields = Object.entries(cluster).map(([key, value]) => [key, this.#fill(key, value, isPlain)]);
    const kubeconfig = join(folder, 'config');
    await writeFile(
      kubeconfig,
      JSON.stringify({
        'current-context': 'x',
        contexts: [{ name: 'x', context: { cluster: 'x', user: 'x' } }],
        clusters: [{ name: 'x', cluster: Object.fromEntries(fields) as unknown }],
        users: [
          {
            name: 'x',
            user: {
              'client-certificate-data': base64(client.cert),
              'client-key-data': base64(client.key),
            },
          },
        ],
      }),
    );
    const filled = Object.entries(env).map(([name, value]) => [
      name,
      name === 'SSL_CERT_FILE' ? files[value as 'CA' | 'OTHER'] : String(this.#fill(name, value, isPlain)),
    ]);
    return { kubeconfig, env: Object.fromEntries(filled) as Record<string, string> };
  }

  /** What was seen since the last time, with names for ports. */
  collect(): Seen {
    const visited = [...this.#proxies].find(([, { visits }]) => visits.length > 0);
    const api = this.#api;
    this.#api = undefined;
    const visit = visited?.[1].visits.at(-1);
    for (const { visits } of this.#proxies.values()) {
      visits.length = 0;
    }
    const seen = {
      ...(visited && visit && { proxy: { name: visited[0], ...visit, asked: normalize(visit.asked) } }),
      ...(api && { api }),
    };
    const text = Object.entries(this.#ports).reduce(
      (json, [name, port]) => json.replaceAll(`:${port}`, `:${name}`),
      JSON.stringify(seen),
    );
    return JSON.parse(text) as Seen;
  }

  async stop(): Promise<void> {
    this.#servers.forEach((server) => server.close());
    await Promise.all([...this.#proxies.values()].map((proxy) => proxy.close()));
  }

  #fill(key: string, value: string | boolean, isPlain: boolean): string | boolean {
    if (key === 'certificate-authority-data') {
      const named = { CA: this.#main.ca, OTHER: this.#other.ca, SERVER: this.#main.server.cert };
      return base64(named[value as keyof typeof named]);
    }
    if (typeof value === 'boolean') {
      return value;
    }
    const withPorts = value.replace(/\b(API|PLAIN)$/, (name) => this.#ports[name] ?? '');
    return withPorts.replace(/\b(HTTP|HTTPS|FOREIGN|SOCKS|LOGIN)$/, (name) => {
      const proxy = this.#proxies.get(isPlain && name === 'HTTP' ? 'FORWARD' : name);
      return `localhost:${proxy?.port ?? 0}`;
    });
  }

  async #listen(server: Server): Promise<number> {
    this.#servers.push(server);
    server.listen(0, '0.0.0.0');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }
}

function describe({ socket, url = '', headers }: IncomingMessage): NonNullable<Seen['api']> {
  const tls = socket instanceof TLSSocket ? socket : undefined;
  const { subject } = (tls?.getPeerCertificate() ?? {}) as { subject?: { CN?: string } };
  return {
    client: subject?.CN,
    serverName: tls?.servername ?? (tls && false),
    path: url.replace(/\?.*/, ''),
    host: headers.host ?? '',
    authorization: headers.authorization,
  };
}

const OF_NO_ACCOUNT = /^(user-agent|accept|accept-encoding|cache-control|connection|kubectl-.*):/;

/** A request without what each client says of itself. */
function normalize(asked: string): string {
  const [first = '', ...headers] = asked.split('\r\n');
  const lines = headers
    .map((line) => line.replace(/^[^:]*/, (name) => name.toLowerCase()))
    .filter((line) => !OF_NO_ACCOUNT.test(line));
  return [first.replace(/\?\S*/, ''), ...lines.sort()].join('\n');
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
