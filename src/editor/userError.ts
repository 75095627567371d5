import type { ProblemPlace } from './openProblem.ts';

/** A command cannot do what was asked for, and nothing is wrong with that: the message is for the person, and localized. */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** What in a file has to be mended first, which the problems tell too; undefined where no file is wrong. */
  readonly place: ProblemPlace | undefined;

  constructor(message: string, place?: ProblemPlace) {
    super(message);
    this.place = place;
  }
}
