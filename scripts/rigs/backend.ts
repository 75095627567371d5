import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ApiServerRig } from './apiServer.ts';
import { kubeExpect, kubeRequest } from './kubeRequest.ts';

/** The port that the container is said to listen on. */
const CONTAINER_PORT = 8080;

export interface BackendOptions {
  readonly namespace: string;
  /** Name of the Service, of its Endpoints and of its one Pod. */
  readonly service: string;
  /** What answers: a function, for which a server is started, or the port on 127.0.0.1 of one that runs. */
  readonly answer: RequestListener | { readonly port: number };
  /** Serve HTTPS, with this certificate. The Service is then called as `https:name:80`. */
  readonly tls?: Pick<ServerOptions, 'cert' | 'key'>;
  /** The port's name, by which it can be called; a Service whose port has one cannot be called without a port. */
  readonly portName?: string;
}

/** A Service of the rig with something behind it. */
export interface Backend {
  /** What answers, to add listeners such as `upgrade`; undefined where it was running before. */
  readonly server: Server | undefined;
  /** Takes the backend away, as a crash of the Pod would; the objects stay. */
  stop(): Promise<void>;
}

/** How many Pods there have been, in all clusters: no two have the same address. */
let pods = 0;

/**
 * Puts a backend on 127.0.0.1 behind a Service of an API server that was started with `egress`. The Service has
 * one port, 80, without a name unless it is given one, so that it can be called with and without a port. Once this
 * returns, the Service proxy reaches the backend.
 */
export async function startBackend(rig: ApiServerRig, options: BackendOptions): Promise<Backend> {
  const { answer, tls } = options;
  if (rig.egress === undefined) {
    throw new Error('The API server reaches no backend: start it with { egress: true }.');
  }
  const server = typeof answer === 'function' ? await listen(answer, tls) : undefined;
  const localPort = server ? (server.address() as AddressInfo).port : (answer as { port: number }).port;
  pods += 1;
  const podIP = `10.244.${pods >> 8}.${pods & 255}`;
  const closeRoute = rig.egress.route(`${podIP}:${CONTAINER_PORT}`, localPort);
  await createObjects(rig, options, podIP);
  return {
    server,
    stop: async () => {
      closeRoute();
      if (server) {
        server.close();
        server.closeAllConnections();
        await once(server, 'close');
      }
    },
  };
}

async function listen(answer: RequestListener, tls: BackendOptions['tls']): Promise<Server> {
  const server = tls === undefined ? createServer(answer) : createSecureServer(tls, answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** Writes what the scheduler, the kubelet and the endpoints controller would write. */
async function createObjects(
  rig: ApiServerRig,
  { namespace, service: name, portName }: BackendOptions,
  podIP: string,
): Promise<void> {
  const portNamed = portName === undefined ? {} : { name: portName };
  await kubeRequest(rig, 'POST', '/api/v1/namespaces', { metadata: { name: namespace } });
  const path = `/api/v1/namespaces/${namespace}`;
  const labels = { app: name };
  await kubeExpect(rig, 'POST', `${path}/pods`, {
    metadata: { name, labels },
    spec: { containers: [{ name, image: name, ports: [{ containerPort: CONTAINER_PORT }] }] },
  });
  // The proxy sends nothing to an address that is not that of the Pod which it is said to be.
  await kubeExpect(
    rig,
    'PATCH',
    `${path}/pods/${name}/status`,
    { status: { phase: 'Running', podIP, podIPs: [{ ip: podIP }] } },
    'application/merge-patch+json',
  );
  await kubeExpect(rig, 'POST', `${path}/services`, {
    metadata: { name, labels },
    spec: { selector: labels, ports: [{ ...portNamed, port: 80, targetPort: CONTAINER_PORT }] },
  });
  const targetRef = { kind: 'Pod', namespace, name };
  await kubeExpect(rig, 'POST', `${path}/endpoints`, {
    metadata: { name, labels },
    subsets: [{ addresses: [{ ip: podIP, targetRef }], ports: [{ ...portNamed, port: CONTAINER_PORT }] }],
  });
}
