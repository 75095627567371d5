import { toDisposable, type Disposable } from '../common/disposable.ts';

/** What the queue needs to know of a row. */
export interface Row<T> {
  readonly parent: T | undefined;
}

export interface RefreshQueueOptions<T> {
  /** Redraws these rows and all below them, everything for `'all'`, nothing for an empty list. */
  readonly refresh: (rows: readonly T[] | 'all') => void;
  /** `setTimeout`, replaced in tests. */
  readonly schedule?: (run: () => void, milliseconds: number) => Disposable;
}

/**
 * Above 200 ms on purpose: VS Code holds back refreshes until there was none for 200 ms. A queue that fires faster
 * than that postpones the redrawing of a busy tree for ever.
 */
const PAUSE_MS = 250;

/** VS Code compares every row of a refresh with every other: 500 cost it a few milliseconds, 10,000 a second. */
const MOST_ROWS = 500;

/**
 * Gathers the rows that changed and has them redrawn at most once per {@link PAUSE_MS}: the first at once, later ones
 * together. A row whose ancestor is redrawn anyway is left out. While paused it only remembers.
 */
export class RefreshQueue<T extends Row<T>> implements Disposable {
  readonly #options: Required<RefreshQueueOptions<T>>;
  readonly #rows = new Set<T>();
  #all = false;
  #pending = false;
  #paused = false;
  #timer: Disposable | undefined;

  constructor(options: RefreshQueueOptions<T>) {
    this.#options = { schedule, ...options };
  }

  /** Adds rows; an empty list asks for a call of `refresh` all the same, `'all'` for the whole tree. */
  add(rows: readonly T[] | 'all'): void {
    this.#pending = true;
    if (rows === 'all') {
      this.#all = true;
    } else {
      for (const row of rows) {
        this.#rows.add(row);
      }
    }
    if (this.#timer === undefined && !this.#paused) {
      this.#redraw();
    }
  }

  pause(): void {
    this.#paused = true;
  }

  /** Redraws at once what was remembered, if anything was. */
  resume(): void {
    this.#paused = false;
    if (this.#pending && this.#timer === undefined) {
      this.#redraw();
    }
  }

  /** Redraws now what is waiting for the end of a pause between two redraws. While paused it goes on remembering. */
  flush(): void {
    if (this.#pending && !this.#paused) {
      this.#timer?.dispose();
      this.#redraw();
    }
  }

  dispose(): void {
    this.#paused = true;
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#rows.clear();
  }

  #redraw(): void {
    const rows = this.#all ? 'all' : narrow(this.#rows);
    this.#rows.clear();
    this.#all = false;
    this.#pending = false;
    this.#options.refresh(rows);
    // After the refresh, so that the timer that VS Code starts in it is the earlier one.
    this.#timer = this.#options.schedule(() => {
      this.#timer = undefined;
      if (this.#pending && !this.#paused) {
        this.#redraw();
      }
    }, PAUSE_MS);
  }
}

/** Drops rows below other rows, and takes parents instead of rows where there are too many. */
function narrow<T extends Row<T>>(rows: ReadonlySet<T>): readonly T[] {
  let kept = new Set([...rows].filter((row) => !ancestors(row).some((ancestor) => rows.has(ancestor))));
  while (kept.size > MOST_ROWS) {
    const deepest = Math.max(...[...kept].map((row) => ancestors(row).length));
    if (deepest === 0) {
      break;
    }
    kept = new Set([...kept].map((row) => (ancestors(row).length === deepest ? (row.parent ?? row) : row)));
  }
  return [...kept];
}

function ancestors<T extends Row<T>>(row: T): readonly T[] {
  const found: T[] = [];
  for (let ancestor = row.parent; ancestor !== undefined; ancestor = ancestor.parent) {
    found.push(ancestor);
  }
  return found;
}

function schedule(run: () => void, milliseconds: number): Disposable {
  const timer = setTimeout(run, milliseconds);
  return toDisposable(() => {
    clearTimeout(timer);
  });
}
