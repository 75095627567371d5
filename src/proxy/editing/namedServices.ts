import { window, workspace, type TextDocument } from 'vscode';
import { DisposableStore, toDisposable, type Disposable } from '../../common/disposable.ts';
import { Emitter } from '../../common/emitter.ts';
import type { Cluster } from '../../model/cluster.ts';
import type { Clusters } from '../../model/clusters.ts';
import type { Sighting } from '../../model/watchedService.ts';
import { WatchedServices } from '../../model/watchedServices.ts';
import { callCluster } from '../callCluster.ts';
import type { WrittenRequest } from '../request/requestDocument.ts';
import { targetOf, type WrittenTarget } from '../request/resolveRequest.ts';
import { REQUEST_LANGUAGE, requestsOf } from './requestTexts.ts';

/** A request, and what is known of the Service that it names. */
export interface NamedService {
  readonly request: WrittenRequest;
  readonly named: WrittenTarget;
  /** Undefined where the context that the request goes to is not shown. */
  readonly cluster: Cluster | undefined;
  readonly sighting: Sighting | undefined;
}

/** How long nobody types before the cluster is asked about what is typed, in milliseconds. */
const QUIET_MS = 300;

/** More Services than this in one window nobody looks at, and each is a request to the server. */
const MOST = 50;

/**
 * What is known of the Services that people have before their eyes in request documents. Nothing is asked of any cluster
 * in a workspace that is not trusted, and none is connected to.
 */
export class NamedServices implements Disposable {
  readonly #clusters: Clusters;
  readonly #owned = new DisposableStore();
  readonly #watched = this.#owned.add(new WatchedServices(() => window.state.focused));
  readonly #onDidChange = this.#owned.add(new Emitter<void>());
  #quiet: NodeJS.Timeout | undefined;

  /** Fires when {@link of} may answer something else. */
  readonly onDidChange = this.#onDidChange.event;

  constructor(clusters: Clusters) {
    this.#clusters = clusters;
    const look = (): void => {
      this.#lookSoon();
    };
    this.#owned.add(
      toDisposable(() => {
        clearTimeout(this.#quiet);
      }),
    );
    this.#owned.add(window.onDidChangeVisibleTextEditors(look));
    this.#owned.add(workspace.onDidGrantWorkspaceTrust(look));
    this.#owned.add(clusters.onDidChange(look));
    this.#owned.add(
      workspace.onDidChangeTextDocument(({ document }) => {
        if (document.languageId === REQUEST_LANGUAGE) {
          look();
        }
      }),
    );
    this.#owned.add(
      this.#watched.onDidChange(() => {
        this.#onDidChange.fire();
      }),
    );
    look();
  }

  of(document: TextDocument): readonly NamedService[] {
    if (!workspace.isTrusted || this.#clusters.kubeconfig.kind === 'loading') {
      return [];
    }
    const requests = requestsOf(document);
    return requests.requests.flatMap((request) => {
      const named = targetOf(requests, request);
      if (named === undefined) {
        return [];
      }
      const cluster = callCluster(this.#clusters, request.settings.context);
      const sighting = cluster && this.#watched.sightingOf({ cluster, ref: named.target });
      return [{ request, named, cluster, sighting }];
    });
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #lookSoon(): void {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => {
      this.#look();
    }, QUIET_MS);
  }

  #look(): void {
    const targets = window.visibleTextEditors
      .filter(({ document }) => document.languageId === REQUEST_LANGUAGE)
      .flatMap(({ document }) => this.of(document))
      .flatMap(({ cluster, named: { target } }) =>
        cluster === undefined ? [] : [{ cluster, ref: { namespace: target.namespace, name: target.name } }],
      );
    this.#watched.keep(targets.slice(0, MOST));
    this.#onDidChange.fire();
  }
}
