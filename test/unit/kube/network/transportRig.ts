import assert from 'node:assert/strict';
import { createServer as createHttpServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, type Server } from 'node:net';
import type { TestContext } from 'node:test';
import { TLSSocket } from 'node:tls';
import { type KubeErrorCode } from '../../../../src/kube/errors.ts';
import { toKubeError } from '../../../../src/kube/failure.ts';
import { DEFAULT_NETWORK_SETTINGS, type Network } from '../../../../src/kube/network/network.ts';
import { chooseProxy } from '../../../../src/kube/network/proxy.ts';
import { Transport, type TransportOptions } from '../../../../src/kube/network/transport.ts';
import { readText } from '../../../../src/kube/readText.ts';
import { makeCertificates, type Certificates } from '../../../support/faultServer/certificates.ts';
import { type TestProxy } from '../../../support/proxies.ts';

export const LIMIT = { timeout: 20_000 };
export const USER_AGENT = 'service-explorer-tests/0.0';
export const never = new AbortController().signal;
/** Neither the machine's proxies nor its certificates. */
export const NETWORK: Network = {
  settings: { ...DEFAULT_NETWORK_SETTINGS, systemCertificates: false },
  environment: {},
};

/** Of the cluster and its person, and of somebody else. */
export const [cluster, other] = await Promise.all([makeCertificates('alice'), makeCertificates('bob')]);

export interface Api {
  readonly url: URL;
  readonly requests: IncomingMessage[];
}

export async function startApi(t: TestContext, tls?: Certificates): Promise<Api> {
  const requests: IncomingMessage[] = [];
  const answer: RequestListener = (request, response) => {
    requests.push(request);
    response.setHeader('content-type', 'application/json');
    response.end('{"here":true}');
  };
  const server = tls
    ? createHttpsServer({ ...tls.server, ca: tls.ca, requestCert: true, rejectUnauthorized: false }, answer)
    : createHttpServer(answer);
  const port = await listen(t, server);
  return { url: new URL(`${tls ? 'https' : 'http'}://localhost:${port}`), requests };
}

export async function listen(t: TestContext, server: Server): Promise<number> {
  const listening = Promise.withResolvers<undefined>();
  server.listen(0, '127.0.0.1', () => {
    listening.resolve(undefined);
  });
  await listening.promise;
  t.after(() => {
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

export async function running(t: TestContext, starting: Promise<TestProxy>): Promise<TestProxy> {
  const proxy = await starting;
  t.after(() => proxy.close());
  return proxy;
}

export interface Changes extends Partial<Omit<TransportOptions, 'proxy'>> {
  readonly server: URL;
  readonly proxyUrl?: string;
}

export async function open(t: TestContext, { proxyUrl, ...changes }: Changes): Promise<Transport> {
  const network = changes.network ?? NETWORK;
  const target = { server: changes.server, proxyUrl: proxyUrl === undefined ? undefined : new URL(proxyUrl) };
  const transport = await Transport.create({
    ca: Buffer.from(cluster.ca),
    clientCertificate: undefined,
    serverName: undefined,
    insecureSkipVerify: false,
    network,
    proxy: chooseProxy(target, network),
    userAgent: USER_AGENT,
    ...changes,
  });
  t.after(() => transport.destroy());
  return transport;
}

export async function get(transport: Transport, signal = never, stream = false): Promise<string> {
  const request = { method: 'GET', path: '/prefix/api?a=b', headers: { accept: 'x' }, signal, stream };
  const { httpStatus, body } = await transport.send(request);
  assert.equal(httpStatus, 200);
  return readText(body, 1000);
}

export async function assertFails(
  work: Promise<unknown>,
  code: KubeErrorCode,
  message: RegExp,
): Promise<void> {
  await assert.rejects(work, (thrown) => {
    const error = toKubeError(thrown, 'the server');
    assert.deepEqual([error.code, message.test(error.message) || error.message], [code, true]);
    assert.doesNotMatch(error.message, /secret/);
    return true;
  });
}

export function clientOf({ client }: Certificates): { cert: Buffer; key: Buffer } {
  return { cert: Buffer.from(client.cert), key: Buffer.from(client.key) };
}

export function peer({
  socket,
}: IncomingMessage): readonly [client: string | undefined, serverName: string | false | null] {
  assert.ok(socket instanceof TLSSocket);
  const { subject } = socket.getPeerCertificate() as { subject?: { CN?: string } };
  return [subject?.CN, socket.servername];
}
