import { env, l10n, Uri } from 'vscode';
import { DisposableStore, type Disposable } from '../common/disposable.ts';
import { Emitter } from '../common/emitter.ts';
import { toPlainText } from '../common/text.ts';
import { errorText } from '../editor/errorText.ts';
import type { Log } from '../editor/log.ts';
import { KubeError } from '../kube/errors.ts';
import type { ServiceRef } from '../kube/serviceApi/names.ts';
import type { ProxyTarget } from '../kube/serviceApi/proxyTarget.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Clusters } from '../model/clusters.ts';
import type { ForwardedService, Forwarding } from '../model/forwarding.ts';
import type { PortRecord } from '../model/records.ts';
import { Forwarder } from './forwarder/forwarder.ts';
import { likelyPort, newTarget } from './request/newRequest.ts';
import { findService } from '../model/findService.ts';

export interface ForwardersOptions {
  readonly clusters: Pick<Clusters, 'shown' | 'onDidChange'>;
  readonly log: Log;
}

/** What is to be opened: without a port the one that is most likely meant. */
export interface ForwardedPlace {
  readonly cluster: Cluster;
  readonly ref: ServiceRef;
  readonly port?: PortRecord;
}

interface Running extends ForwardedService {
  readonly forwarder: Forwarder;
  /** The API server that it was opened at. */
  readonly server: string;
}

/** The Services that are open in browsers, each at an address of its own until it is stopped or nobody asks any more. */
export class Forwarders implements Forwarding, Disposable {
  readonly #clusters: ForwardersOptions['clusters'];
  readonly #log: Log;
  readonly #running = new Map<string, Running>();
  readonly #starting = new Map<string, Promise<Running>>();
  readonly #owned = new DisposableStore();
  readonly #onDidChange = this.#owned.add(new Emitter<void>());
  readonly onDidChange = this.#onDidChange.event;
  #disposed = false;

  constructor({ clusters, log }: ForwardersOptions) {
    this.#clusters = clusters;
    this.#log = log;
    this.#owned.add(
      clusters.onDidChange(() => {
        this.#stopStrays();
      }),
    );
  }

  get running(): readonly ForwardedService[] {
    return [...this.#running.values()];
  }

  /**
   * Makes a Service reachable by the browser, if it is not yet.
   *
   * @returns an address that lets one browser in, as it is known where the browser is
   * @throws KubeError when the context is left meanwhile
   */
  async open({ cluster, ref, port }: ForwardedPlace): Promise<string> {
    const chosen = port ?? likelyPort(findService(cluster.services, ref)?.ports ?? []);
    const { path: _path, ...target } = newTarget({ ...ref, port: chosen });
    const { forwarder } = await this.#runningFor(cluster, target);
    // The editor may be on another machine than the browser: VS Code knows the way.
    const external = (await env.asExternalUri(Uri.parse(forwarder.ticket().href))).toString(true);
    forwarder.admitAt(new URL(external));
    return external;
  }

  /** Stops one; does nothing where it has stopped already. */
  stop(origin: string): void {
    [...this.#running.values()].find((each) => each.origin === origin)?.forwarder.dispose();
  }

  dispose(): void {
    this.#disposed = true;
    for (const { forwarder } of [...this.#running.values()]) {
      forwarder.dispose();
    }
    this.#owned.dispose();
  }

  async #runningFor(cluster: Cluster, target: ProxyTarget): Promise<Running> {
    const { namespace, name, scheme = 'http', port = '' } = target;
    const key = JSON.stringify([cluster.context, cluster.server, namespace, name, scheme, port]);
    const running = this.#running.get(key) ?? this.#starting.get(key);
    if (running !== undefined) {
      return running;
    }
    const starting = this.#start(key, cluster, target).finally(() => this.#starting.delete(key));
    this.#starting.set(key, starting);
    return starting;
  }

  async #start(key: string, { context, server = '' }: Cluster, target: ProxyTarget): Promise<Running> {
    const forwarder = await Forwarder.start({
      target,
      serverUrl: new URL(server),
      server: (signal) => this.#clusterOf(context, server).apiServer(signal),
      isReadOnly: () => this.#find(context, server)?.guard.readOnly !== false,
      describe: errorText,
    });
    // The window may have been closed, or the context left, meanwhile.
    if (this.#disposed || this.#find(context, server) === undefined) {
      forwarder.dispose();
      throw notShown(context);
    }
    const running: Running = { context, target, origin: forwarder.origin, server, forwarder };
    const name = toPlainText(`${target.namespace}/${target.name}`);
    forwarder.onDidStop(() => {
      this.#running.delete(key);
      this.#log.info(`${name} of ${toPlainText(context)} is no longer at ${forwarder.origin}`);
      this.#onDidChange.fire();
    });
    this.#running.set(key, running);
    this.#log.info(`${name} of ${toPlainText(context)} is at ${forwarder.origin}`);
    this.#onDidChange.fire();
    return running;
  }

  #find(context: string, server: string): Cluster | undefined {
    return this.#clusters.shown.find((cluster) => cluster.context === context && cluster.server === server);
  }

  /** A cluster that was left and is back is another object, with other sockets. @throws KubeError */
  #clusterOf(context: string, server: string): Cluster {
    const cluster = this.#find(context, server);
    if (cluster === undefined) {
      throw notShown(context);
    }
    return cluster;
  }

  /** What leads to a cluster that is not shown any more, or to what another server has become, must not stay open. */
  #stopStrays(): void {
    for (const { context, server, forwarder } of [...this.#running.values()]) {
      if (this.#find(context, server) === undefined) {
        forwarder.dispose();
      }
    }
  }
}

function notShown(context: string): KubeError {
  return new KubeError('kubeconfig', l10n.t('The context {0} is no longer shown.', toPlainText(context)));
}
