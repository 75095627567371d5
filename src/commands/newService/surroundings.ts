import { Emitter } from '../../common/emitter.ts';
import { KubeError } from '../../kube/errors.ts';
import { readWorkloads, type NamespaceWorkloads } from '../../kube/workloads.ts';
import { required, type Draft } from './draft.ts';

/** What runs where a Service is to be, as far as it is known, read once for each place. */
export class Surroundings {
  readonly #onDidChange = new Emitter<void>();
  readonly #life: AbortSignal;
  #place = '';
  #found: NamespaceWorkloads | undefined;
  #failure: KubeError | undefined;
  #isBusy = false;

  readonly onDidChange = this.#onDidChange.event;

  /** @param life ends when nobody wants to know any more */
  constructor(life: AbortSignal) {
    this.#life = life;
  }

  get found(): NamespaceWorkloads | undefined {
    return this.#found;
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** Why nothing is known. */
  get failure(): KubeError | undefined {
    return this.#failure;
  }

  /** Begins to read, unless that is done. */
  look(draft: Draft): void {
    const [cluster, namespace] = [required(draft.cluster), required(draft.namespace)];
    const place = JSON.stringify([cluster.context, namespace]);
    if (place === this.#place) {
      return;
    }
    this.#place = place;
    this.#found = undefined;
    this.#failure = undefined;
    this.#isBusy = true;
    void this.#read(place, async () => {
      const { connection } = await cluster.apiServer(this.#life);
      return readWorkloads(connection, namespace, this.#life);
    });
  }

  async #read(place: string, read: () => Promise<NamespaceWorkloads>): Promise<void> {
    const answer = await read().catch((error: unknown) =>
      error instanceof KubeError ? error : new KubeError('internal', String(error), { cause: error }),
    );
    if (place !== this.#place) {
      return;
    }
    this.#isBusy = false;
    if (answer instanceof KubeError) {
      this.#failure = answer;
    } else {
      this.#found = answer;
    }
    this.#onDidChange.fire();
  }
}
