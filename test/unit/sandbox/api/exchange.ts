import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import type { KubeObject, Status } from '../../../../src/kube/types.ts';
import type { ProfileName } from '../../../../src/sandbox/profile.ts';
import { startSandbox, type Sandbox } from '../../../../src/sandbox/sandbox.ts';

export interface Exchanged {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON, taken for what the test expects it to be. */
  readonly object: KubeObject & Status & Readonly<Record<string, unknown>>;
}

export interface Sent {
  readonly method?: string;
  /** An object is sent as JSON. */
  readonly body?: string | object;
  readonly headers?: Readonly<Record<string, string>>;
}

export const SERVICES = '/api/v1/namespaces/default/services';

export function service(name: string, changes: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, ...('metadata' in changes ? (changes.metadata as object) : {}) },
    spec: { ports: [{ port: 80 }], ...('spec' in changes ? (changes.spec as object) : {}) },
  };
}

/** A cluster with nothing in it but what every cluster has, stopped when the test ends. */
export async function startCluster(t: TestContext, profile: ProfileName): Promise<Sandbox> {
  const sandbox = await startSandbox({ profile, samples: false, controllers: false });
  t.after(() => sandbox.stop());
  return sandbox;
}

/** Sends one request as the cluster's administrator, its path as it is written. */
export async function exchange(sandbox: Sandbox, path: string, sent: Sent = {}): Promise<Exchanged> {
  const { method = sent.body === undefined ? 'GET' : 'POST', body, headers = {} } = sent;
  const { hostname, port } = new URL(sandbox.url);
  const bytes = Buffer.from(typeof body === 'object' ? JSON.stringify(body) : (body ?? ''));
  const call = request({
    hostname,
    port,
    path,
    method,
    headers: {
      authorization: `Bearer ${sandbox.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': bytes.length }),
      ...headers,
    },
  });
  call.end(bytes);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    call.once('response', resolve).once('error', reject);
  });
  const received = await text(response);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text: received,
    get object() {
      return JSON.parse(received) as Exchanged['object'];
    },
  };
}
