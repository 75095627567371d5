import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { TLSSocket } from 'node:tls';
import type { Certificates } from '../../../support/faultServer/certificates.ts';
import { idToken } from './oidc/issuer.ts';
import type { UserCase } from './kubectlCases.ts';

export const REFUSES = 'refuses';

/** Whom a server sees, and what a plugin was told. */
export interface Seen {
  readonly authorization?: string;
  /** Fields by name, both as they came but for the case of the name; sorted. */
  readonly impersonation?: readonly (readonly [name: string, value: string])[];
  /** The common name of the client's certificate. */
  readonly certificate?: string;
  readonly toldPlugin?: string;
}

export interface Authorities {
  readonly main: Certificates;
  readonly other: Certificates;
}

/** A server that asks for a certificate and keeps who came. */
export class RecordingServer {
  readonly #server: Server;
  #seen: Seen | undefined;

  constructor({ main }: Authorities) {
    const options = { ...main.server, requestCert: true, rejectUnauthorized: false };
    this.#server = createServer(options, ({ socket, rawHeaders, headers }, response) => {
      const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
      const values = rawHeaders.filter((_, index) => index % 2 === 1);
      const impersonation = names
        .map((name, index) => [name, values[index] ?? ''] as const)
        .filter(([name]) => name.startsWith('impersonate-'))
        .sort(([a, x], [b, y]) => (a + x < b + y ? -1 : 1));
      const certificate = socket instanceof TLSSocket ? commonName(socket) : undefined;
      this.#seen = {
        ...(headers.authorization !== undefined && { authorization: headers.authorization }),
        ...(impersonation.length > 0 && { impersonation }),
        ...(certificate !== undefined && { certificate }),
      };
      response.setHeader('content-type', 'application/json');
      response.end('{}');
    });
  }

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  get url(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Whom the last request came from; forgets it. */
  take(): Seen | undefined {
    const seen = this.#seen;
    this.#seen = undefined;
    return seen;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

function commonName(socket: TLSSocket): string | undefined {
  // Without a certificate it is an empty object, whatever the type says.
  const { subject } = socket.getPeerCertificate() as { subject?: { CN?: string } };
  return subject?.CN;
}

/** Writes a case into a folder, with a kubeconfig `config`. */
export async function writeUserCase(
  folder: string,
  { user, cluster = '', files = {} }: UserCase,
  server: string,
  authorities: Authorities,
): Promise<string> {
  const { client } = authorities.main;
  const fill = (text: string): string => fillIn(text, authorities);
  const config = join(folder, 'config');
  const all = {
    'ca.crt': authorities.main.ca,
    'tls.crt': client.cert,
    'tls.key': client.key,
    config: `
current-context: x
contexts: [{name: x, context: {cluster: c, user: u}}]
clusters: [{name: c, cluster: {server: "${server}", certificate-authority: ca.crt${cluster}}}]
users: [{name: u, user: ${fill(user)}}]
`,
    ...files,
  };
  for (const [name, text] of Object.entries(all)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text.startsWith('#!') ? fill(text) : text);
    if (text.startsWith('#!')) {
      await chmod(path, 0o755);
    }
  }
  return config;
}

function fillIn(text: string, { main, other }: Authorities): string {
  const encode = (pem: string): string => Buffer.from(pem).toString('base64');
  const replacements = {
    OTHER_KEY_TEXT: JSON.stringify(other.client.key),
    CERT_TEXT: JSON.stringify(main.client.cert),
    KEY_TEXT: JSON.stringify(main.client.key),
    OTHER_KEY: encode(other.client.key),
    CERT: encode(main.client.cert),
    KEY: encode(main.client.key),
    OLD_ID_TOKEN: idToken(Date.UTC(2020, 0)),
    ID_TOKEN: idToken(Date.UTC(2100, 0)),
  };
  // One pass, and whole words: what was put in is not looked at again, and no part of another word.
  return text.replace(/\b[A-Z_]+\b/g, (word) => (replacements as Record<string, string>)[word] ?? word);
}

/** What plugins and kubectl have as environment: nothing of whoever runs the tests. */
export function caseEnvironment(folder: string): Record<string, string> {
  return { PATH: [process.env['PATH'], join(folder, 'path')].join(':'), HOME: folder };
}

/** What a server saw of a request, with what the case's plugin was told, where there was either. */
export async function collect(
  folder: string,
  server: RecordingServer,
  { main }: Authorities,
): Promise<Seen | typeof REFUSES> {
  const seen = server.take();
  const info = join(folder, 'info');
  const told = (await readFile(info, 'utf8').catch(() => undefined))
    ?.replace(server.url, 'https://SERVER')
    .replace(Buffer.from(main.ca).toString('base64'), 'CA')
    .trim();
  await rm(info, { force: true });
  return seen === undefined ? REFUSES : { ...seen, ...(told !== undefined && { toldPlugin: told }) };
}

/** Whom a server sees when kubectl comes. */
export async function askKubectl(
  folder: string,
  config: string,
  server: RecordingServer,
  authorities: Authorities,
): Promise<Seen | typeof REFUSES> {
  await new Promise<void>((resolve) => {
    const env = { ...caseEnvironment(folder), KUBECONFIG: config };
    const args = ['get', '--raw', '/version', '--request-timeout=5s'];
    execFile('kubectl', args, { env, cwd: folder }, () => {
      resolve();
    }).stdin?.end();
  });
  return collect(folder, server, authorities);
}
