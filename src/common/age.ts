const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** Each unit up to which age, and the next finer unit with it up to which age: as kubectl writes ages. */
const STEPS = [
  { below: 2 * MINUTE, unit: SECOND, sign: 's' },
  { below: 10 * MINUTE, unit: MINUTE, sign: 'm', finer: { unit: SECOND, sign: 's' } },
  { below: 3 * HOUR, unit: MINUTE, sign: 'm' },
  { below: 8 * HOUR, unit: HOUR, sign: 'h', finer: { unit: MINUTE, sign: 'm' } },
  { below: 2 * DAY, unit: HOUR, sign: 'h' },
  { below: 8 * DAY, unit: DAY, sign: 'd', finer: { unit: HOUR, sign: 'h' } },
  { below: 2 * YEAR, unit: DAY, sign: 'd' },
  { below: 8 * YEAR, unit: YEAR, sign: 'y', finer: { unit: DAY, sign: 'd' } },
  { below: Infinity, unit: YEAR, sign: 'y' },
] as const;

/** An age as kubectl writes it: `95s`, `4m30s`, `26h`, `5d3h`, `400d`. A clock that is ahead makes nothing younger than `0s`. */
export function formatAge(milliseconds: number): string {
  const age = Math.max(0, milliseconds);
  for (const step of STEPS) {
    if (age < step.below) {
      const rest = 'finer' in step ? Math.floor((age % step.unit) / step.finer.unit) : 0;
      const coarse = `${Math.floor(age / step.unit)}${step.sign}`;
      return 'finer' in step && rest > 0 ? `${coarse}${rest}${step.finer.sign}` : coarse;
    }
  }
  return '';
}
