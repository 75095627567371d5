import type { KubeLog } from '../common/log.ts';
import type { Connection } from '../kube/connection.ts';
import { Reflector } from '../kube/reflector.ts';
import type { ReflectorOptions, ReflectorTimings } from '../kube/reflectorOptions.ts';
import type { KubeError } from '../kube/errors.ts';
import type { KubeObject } from '../kube/types.ts';

/** What differs between the collections of one cluster. */
export type Collection<T, R> = Pick<ReflectorOptions<T, R>, 'path' | 'project' | 'sink' | 'versionless'>;

export interface ClusterReflectorsOptions {
  readonly connection: Connection;
  readonly timings: ReflectorTimings;
  readonly log: KubeLog;
  /** The server was not reached, or could not answer: it may be another one when it does. */
  readonly onDidLose: () => void;
}

/** Makes the reflectors of one cluster: by one connection, with one log. */
export class ClusterReflectors {
  readonly #options: ClusterReflectorsOptions;

  constructor(options: ClusterReflectorsOptions) {
    this.#options = options;
  }

  create<T extends KubeObject, R>(collection: Collection<T, R>): Reflector<T, R> {
    const { connection, timings, log, onDidLose } = this.#options;
    const { context } = connection.target;
    return new Reflector<T, R>({
      ...collection,
      connection,
      timings,
      onRecovery: (error, { next }, delayMs) => {
        const { message, code } = error;
        log.info(
          `${context}: ${collection.path}: ${message} (${code}); ${next} in ${Math.round(delayMs)} ms`,
        );
        if (isAway(error)) {
          onDidLose();
        }
      },
    });
  }
}

/** A refusal comes from a server that is there. */
function isAway({ httpStatus }: KubeError): boolean {
  return httpStatus === undefined || httpStatus >= 500;
}
