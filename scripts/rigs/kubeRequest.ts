import { Agent, request } from 'node:https';
import { json, text } from 'node:stream/consumers';

/** An API server, and an identity with all rights there. */
export interface KubeTarget {
  readonly url: string;
  /** The certificate authority's certificate, in PEM. */
  readonly ca?: string | undefined;
  readonly adminToken?: string | undefined;
  readonly clientCertificate?: string | undefined;
  readonly clientKey?: string | undefined;
}

export interface KubeAnswer {
  readonly status: number;
  /** The parsed JSON, or the text of what is not JSON. */
  readonly body: unknown;
}

/** How many requests to one target run at a time; more wait. */
export const CONNECTIONS = 16;

const agents = new WeakMap<KubeTarget, Agent>();

/**
 * Sends one request and returns the answer, whatever its status. Shares no code with the extension, because
 * in tests it plays the other client of the cluster.
 */
export function kubeRequest(
  target: KubeTarget,
  method: string,
  path: string,
  body?: unknown,
  contentType = 'application/json',
): Promise<KubeAnswer> {
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const headers = {
    Accept: 'application/json',
    ...(target.adminToken !== undefined && { Authorization: `Bearer ${target.adminToken}` }),
    ...(payload !== undefined && {
      'Content-Type': contentType,
      'Content-Length': Buffer.byteLength(payload),
    }),
  };
  return new Promise((resolve, reject) => {
    request(new URL(path, target.url), { method, headers, agent: agentFor(target) }, (response) => {
      const isJson = response.headers['content-type']?.startsWith('application/json') ?? false;
      (isJson ? json(response) : text(response)).then((parsed) => {
        resolve({ status: response.statusCode!, body: parsed });
      }, reject);
    })
      .on('error', reject)
      .end(payload);
  });
}

/** Like {@link kubeRequest}, but fails unless the answer is a success. Returns its body. */
export async function kubeExpect(...request: Parameters<typeof kubeRequest>): Promise<unknown> {
  const { status, body } = await kubeRequest(...request);
  if (status >= 300) {
    const [, method, path] = request;
    throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`);
  }
  return body;
}

function agentFor(target: KubeTarget): Agent {
  let agent = agents.get(target);
  if (agent === undefined) {
    agent = new Agent({
      keepAlive: true,
      maxSockets: CONNECTIONS,
      ca: target.ca,
      cert: target.clientCertificate,
      key: target.clientKey,
    });
    agents.set(target, agent);
  }
  return agent;
}
