import type { KubeLog } from '../common/log.ts';
import type { Connection } from '../kube/connection.ts';
import { Reflector } from '../kube/reflector.ts';
import type { ReflectorOptions, ReflectorTimings } from '../kube/reflectorOptions.ts';
import type { KubeError } from '../kube/errors.ts';
import type { Recovery } from '../kube/recovery.ts';
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
    let reported: string | undefined;
    return new Reflector<T, R>({
      ...collection,
      connection,
      timings,
      onRecovery: (error, { next }, delayMs) => {
        const seconds = Math.round(delayMs / 100) / 10;
        const line = `${context}: ${collection.path}: ${error.message} (${error.code}); ${NEXT[next]} in ${seconds} s`;
        // The same again and again is no news.
        if (reported === error.message) {
          log.debug(line);
        } else {
          log.info(line);
        }
        reported = error.message;
        if (isAway(error)) {
          onDidLose();
        }
      },
    });
  }
}

/** What is done after a failure, in words for the log. */
const NEXT: Readonly<Record<Recovery['next'], string>> = {
  resume: 'watching on',
  relist: 'listing again',
  relistNewest: 'listing anew',
  poll: 'listing from time to time, since it cannot be watched,',
};

/** A refusal comes from a server that is there. */
function isAway({ httpStatus }: KubeError): boolean {
  return httpStatus === undefined || httpStatus >= 500;
}
