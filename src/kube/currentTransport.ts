import { isSameCertificate, type ClientCertificate } from './credentials/credentials.ts';
import { readPem } from './credentials/pem.ts';
import type { ClusterTarget } from './kubeconfig/types.ts';
import type { Network } from './network/network.ts';
import { chooseProxy } from './network/proxy.ts';
import type { Transport } from './network/transport.ts';

/**
 * The sockets that a connection uses now. They are opened with the first request, and others take their place when the
 * client certificate changes or the files are to be read again.
 */
export class CurrentTransport {
  readonly #target: ClusterTarget;
  readonly #userAgent: string;
  readonly #network: Network;
  #transport: Promise<Transport> | undefined;
  /** What the transport was opened with. */
  #certificate: ClientCertificate | undefined;

  constructor(target: ClusterTarget, userAgent: string, network: Network) {
    this.#target = target;
    this.#userAgent = userAgent;
    this.#network = network;
  }

  /** The certificate goes with the sockets: for another one there is another transport. @throws KubeError */
  async open(certificate: ClientCertificate | undefined): Promise<Transport> {
    if (!isSameCertificate(certificate, this.#certificate)) {
      this.retire();
      this.#certificate = certificate;
    }
    if (this.#transport === undefined) {
      // One transport for all who ask at once; one that failed is not kept.
      const transport = this.#create(certificate).catch((error: unknown) => {
        if (this.#transport === transport) {
          this.#transport = undefined;
        }
        throw error;
      });
      this.#transport = transport;
    }
    return await this.#transport;
  }

  /** Others take its place. What is under way on it has answers of its own to come, and may wait for them. */
  retire(): void {
    const former = this.#transport;
    this.#transport = undefined;
    void former?.then((transport) => transport.close()).catch(() => undefined);
  }

  /** Ends its sockets with what is under way on them. */
  async destroy(): Promise<void> {
    const former = this.#transport;
    this.#transport = undefined;
    // A transport that never came to be has nothing to destroy, and its failure was its requests' to report.
    const transport = await former?.catch(() => undefined);
    await transport?.destroy();
  }

  async #create(clientCertificate: ClientCertificate | undefined): Promise<Transport> {
    const { context, server, tls } = this.#target;
    const [{ Transport }, ca] = await Promise.all([
      // Most of the bundle, and no part of activation.
      import('./network/transport.ts'),
      tls.ca && readPem(tls.ca, `certificate authority of the cluster of context "${context}"`),
    ]);
    return Transport.create({
      server,
      proxy: chooseProxy(this.#target, this.#network),
      network: this.#network,
      userAgent: this.#userAgent,
      ca,
      clientCertificate,
      serverName: tls.serverName,
      insecureSkipVerify: tls.insecureSkipVerify,
    });
  }
}
