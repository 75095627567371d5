import type { Memento } from 'vscode';
import { DisposableStore, type Disposable } from '../common/disposable.ts';
import type { Log } from '../editor/log.ts';
import type { Clusters } from '../model/clusters.ts';
import { Calls } from './calls.ts';
import { RequestDocuments } from './editing/requestDocuments.ts';
import { RecentCalls } from './lastCalls.ts';

export interface CallFeatureOptions {
  readonly clusters: Clusters;
  /** Where the workspace keeps the history. */
  readonly storage: Pick<Memento, 'get' | 'update'>;
  readonly log: Log;
}

/** All of the calls to Services: the documents that they are written in, and what becomes of those that are sent. */
export class CallFeature implements Disposable {
  readonly #owned = new DisposableStore();
  readonly requests: RequestDocuments;
  readonly calls: Calls;

  constructor({ clusters, storage, log }: CallFeatureOptions) {
    const recentCalls = this.#owned.add(new RecentCalls());
    this.requests = this.#owned.add(new RequestDocuments({ clusters, lastCalls: recentCalls }));
    this.calls = this.#owned.add(new Calls({ clusters, recentCalls, storage, log }));
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
