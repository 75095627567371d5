import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import type { KubeVersion } from '../../../../src/kube/capabilities.ts';
import { featuresOf } from '../../../../src/kube/features.ts';
import type { ClusterTarget } from '../../../../src/kube/kubeconfig/types.ts';
import type { ApiServer } from '../../../../src/kube/serviceApi/server.ts';
import { connect } from '../../../support/connect.ts';

/** A request as it came in, byte for byte where it matters. */
export interface RecordedRequest {
  /** Method and target, as in the request line. */
  readonly line: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Answers a request whose body has been read. */
export type Reply = (response: ServerResponse, request: RecordedRequest) => void;

/** A server that writes down what it is sent. */
export interface RecordingServer {
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  /** The client of a server of a version, under an identity. */
  api(version: KubeVersion, changes?: Partial<ClusterTarget>): ApiServer;
  /** Resolves when the sockets that are open now are closed. */
  quiet(): Promise<void>;
}

export const V1_9: KubeVersion = { major: 1, minor: 9 };
export const V1_36: KubeVersion = { major: 1, minor: 36 };

export const WEB = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'shop', uid: 'u1', resourceVersion: '7' },
  spec: { ports: [{ port: 80 }], unknownToUs: { kept: true } },
} as const;

/** Answers with an object, as JSON. */
export function json(object: unknown, status = 200, headers: Record<string, string | string[]> = {}): Reply {
  return (response) => {
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify(object));
  };
}

/** Answers with a `Status` of failure. */
export function failure(code: number, status: object): Reply {
  return json({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code, ...status }, code);
}

export async function startRecordingServer(
  t: TestContext,
  reply: Reply = json(WEB),
): Promise<RecordingServer> {
  const requests: RecordedRequest[] = [];
  const sockets = new Set<Socket>();
  const apis: ApiServer[] = [];
  const server = createServer((incoming, response) => {
    void record(incoming).then(
      (request) => {
        requests.push(request);
        reply(response, request);
      },
      () => response.destroy(),
    );
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    apis.forEach(({ connection }) => {
      connection.dispose();
    });
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    requests,
    api: (version, changes) => {
      const api = { connection: connect(url, changes), features: featuresOf(version), version };
      apis.push(api);
      return api;
    },
    quiet: async () => {
      await Promise.all(
        [...sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve))),
      );
    },
  };
}

async function record(incoming: IncomingMessage): Promise<RecordedRequest> {
  const body = await text(incoming);
  return { line: `${incoming.method ?? ''} ${incoming.url ?? ''}`, headers: incoming.headers, body };
}
