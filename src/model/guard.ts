import { matchesGlob } from '../common/glob.ts';

/** What keeps a person from writing to a cluster by mistake, whatever the server would allow. */
export interface Guard {
  /** Nothing is written at all. */
  readonly readOnly: boolean;
  /** Every write is asked about first. */
  readonly confirm: boolean;
}

/** A guard for all contexts whose names fit a pattern, see {@link matchesGlob}. */
export interface GuardRule extends Guard {
  readonly context: string;
}

export const UNGUARDED: Guard = { readOnly: false, confirm: false };

/** The guard of a context: all that any of the rules for it demands. */
export function guardOf(rules: readonly GuardRule[], context: string): Guard {
  const applying = rules.filter((rule) => matchesGlob(rule.context, context));
  return {
    readOnly: applying.some(({ readOnly }) => readOnly),
    confirm: applying.some(({ confirm }) => confirm),
  };
}

export function isGuarded({ readOnly, confirm }: Guard): boolean {
  return readOnly || confirm;
}
