import type { KubeLog } from '../common/log.ts';
import type { Connection } from '../kube/connection.ts';
import { Reflector } from '../kube/reflector.ts';
import type { ReflectorOptions, ReflectorTimings } from '../kube/reflectorOptions.ts';
import type { KubeObject } from '../kube/types.ts';

/** What differs between the collections of one cluster. */
export type Collection<T, R> = Pick<ReflectorOptions<T, R>, 'path' | 'project' | 'sink' | 'versionless'>;

export interface ClusterReflectorsOptions {
  readonly connection: Connection;
  readonly timings: ReflectorTimings;
  readonly log: KubeLog;
}

/** Makes the reflectors of one cluster: by one connection, with one log. */
export class ClusterReflectors {
  readonly #options: ClusterReflectorsOptions;

  constructor(options: ClusterReflectorsOptions) {
    this.#options = options;
  }

  create<T extends KubeObject, R>(collection: Collection<T, R>): Reflector<T, R> {
    const { connection, timings, log } = this.#options;
    const { context } = connection.target;
    return new Reflector<T, R>({
      ...collection,
      connection,
      timings,
      onRecovery: ({ message, code }, { next }, delayMs) => {
        log.info(
          `${context}: ${collection.path}: ${message} (${code}); ${next} in ${Math.round(delayMs)} ms`,
        );
      },
    });
  }
}
