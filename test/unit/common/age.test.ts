import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAge } from '../../../src/common/age.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

// The expectations are those of kubectl's own test of its ages (k8s.io/apimachinery, duration.HumanDuration).
const cases: readonly (readonly [age: number, text: string])[] = [
  [-5 * SECOND, '0s'],
  [0, '0s'],
  [SECOND - 1, '0s'],
  [70 * SECOND, '70s'],
  [2 * MINUTE - 1, '119s'],
  [2 * MINUTE, '2m'],
  [190 * SECOND, '3m10s'],
  [10 * MINUTE - SECOND, '9m59s'],
  [10 * MINUTE, '10m'],
  [70 * MINUTE, '70m'],
  [3 * HOUR, '3h'],
  [3 * HOUR + 59 * MINUTE, '3h59m'],
  [47 * HOUR, '47h'],
  [49 * HOUR, '2d1h'],
  [63 * HOUR, '2d15h'],
  [8 * DAY, '8d'],
  [400 * DAY, '400d'],
  [2 * 365 * DAY, '2y'],
  [1300 * DAY, '3y205d'],
  [8 * 365 * DAY + DAY, '8y'],
];

for (const [age, text] of cases) {
  test(`${age} ms is ${text}`, () => {
    assert.equal(formatAge(age), text);
  });
}
