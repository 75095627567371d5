import type { Service } from '../kube/types.ts';

/** A Service that was deleted, as it was seen last. */
export interface DeletedService {
  readonly context: string;
  /** Where the context led to: under another server it names another cluster. */
  readonly server: string | undefined;
  readonly object: Service;
  /** Milliseconds since the epoch. */
  readonly deletedAt: number;
}

/** Each has a manifest of at most 1.5 MB, and who deletes more than these at once has files of them. */
const MOST = 20;

/** The Services that were deleted last, to put them back. They are in memory only: gone with the window, or a reload. */
export class DeletedServices {
  #all: readonly DeletedService[] = [];

  /** The latest first. */
  get all(): readonly DeletedService[] {
    return this.#all;
  }

  add(deleted: DeletedService): void {
    this.#all = [deleted, ...this.#all].slice(0, MOST);
  }

  /** It is back. */
  remove(deleted: DeletedService): void {
    this.#all = this.#all.filter((each) => each !== deleted);
  }
}
