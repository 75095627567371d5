import type { ProfileName } from '../profile.ts';

const OLDEST_FIRST: readonly ProfileName[] = ['1.9', '1.20', '1.36'];

/** Whether a profile is of the generation that is named, or of a later one. */
export function isSince(profile: ProfileName, first: ProfileName): boolean {
  return OLDEST_FIRST.indexOf(profile) >= OLDEST_FIRST.indexOf(first);
}
