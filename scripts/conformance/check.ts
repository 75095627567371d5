import type { OperationId } from '../../src/kube/serviceApi/operations.ts';
import type { Subject } from './subject.ts';

/** Throws what is wrong. What it returns is added to its line: how far the proof goes, if not all the way. */
export type Run = (subject: Subject) => Promise<string | undefined>;

/** One thing to prove of one operation. Checks know nothing of each other: each has Services of its own. */
export interface Check {
  readonly operation: OperationId;
  /** What is proven, as it stands on the check's line. */
  readonly title: string;
  readonly run: Run;
}

/** The checks of an operation, by their titles. */
export function checksOf(operation: OperationId, runs: Readonly<Record<string, Run>>): readonly Check[] {
  return Object.entries(runs).map(([title, run]) => ({ operation, title, run }));
}

/** Thrown by a check that cannot be made on this cluster, to say why. */
export class Skipped extends Error {
  override readonly name = 'Skipped';
}

/** How a check ended. */
export type Outcome = 'passed' | 'failed' | 'skipped';

export interface CheckResult {
  readonly operation: OperationId;
  readonly title: string;
  readonly outcome: Outcome;
  /** Why it failed or was skipped, or how far the proof goes; undefined where there is nothing to say. */
  readonly note: string | undefined;
}
