import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { temporaryFolder } from './cleanup.ts';

/** Stands in for the pod network: what the API server sends to a pod arrives at a port of this machine. */
export interface EgressProxy {
  /** The flag of kube-apiserver that makes it use the proxy. */
  readonly flag: string;
  /** Joins a pod's `address:port` to a port on 127.0.0.1, until the returned function is called. */
  route(podAddress: string, localPort: number): () => void;
  stop(): Promise<void>;
}

/**
 * Starts an HTTP CONNECT proxy on a unix socket. A kube-apiserver that is told of it by an
 * `EgressSelectorConfiguration` (KEP-1281) sends all its connections to pods through it.
 */
export async function startEgressProxy(): Promise<EgressProxy> {
  // In a folder of its own: the path of a socket may have about a hundred characters and no more.
  const folder = await temporaryFolder();
  const socket = join(folder.path, 'egress.sock');
  const configFile = join(folder.path, 'egress.json');
  await writeFile(configFile, JSON.stringify(configuration(socket)));

  const localPorts = new Map<string, number>();
  const tunnels = new Set<Duplex>();
  const server = createServer().on('connect', ({ url = '' }, client: Duplex) => {
    tunnels.add(client);
    client.once('close', () => tunnels.delete(client));
    openTunnel(client, localPorts.get(url));
  });
  server.listen(socket);
  await once(server, 'listening');

  return {
    flag: `--egress-selector-config-file=${configFile}`,
    route: (podAddress, localPort) => {
      localPorts.set(podAddress, localPort);
      return () => {
        localPorts.delete(podAddress);
      };
    },
    stop: async () => {
      server.close();
      for (const tunnel of tunnels) {
        tunnel.destroy();
      }
      await folder.remove();
    },
  };
}

function openTunnel(client: Duplex, localPort: number | undefined): void {
  client.on('error', () => client.destroy());
  if (localPort === undefined) {
    client.end('HTTP/1.1 502 No such pod\r\n\r\n');
    return;
  }
  const backend = connect(localPort, '127.0.0.1', () => {
    client.write('HTTP/1.1 200 OK\r\n\r\n');
    client.pipe(backend).pipe(client);
  });
  backend.on('error', () => client.destroy());
  // A side that is gone without a word must not keep the other waiting.
  backend.once('close', () => client.destroy());
  client.once('close', () => backend.destroy());
}

function configuration(socket: string): object {
  const connection = { proxyProtocol: 'HTTPConnect', transport: { uds: { udsName: socket } } };
  return {
    apiVersion: 'apiserver.k8s.io/v1beta1',
    kind: 'EgressSelectorConfiguration',
    egressSelections: [{ name: 'cluster', connection }],
  };
}
