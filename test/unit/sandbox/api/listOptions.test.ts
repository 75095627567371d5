import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from '../../../../src/sandbox/api/apiError.ts';
import { checkListOptions, checkWatchOptions } from '../../../../src/sandbox/api/listOptions.ts';
import { booleanParameter } from '../../../../src/sandbox/api/parameters.ts';
import { profiles, type ProfileName } from '../../../../src/sandbox/profile.ts';

type Check = typeof checkListOptions;

/** What is complained of, as `field: message`; empty where the options are accepted. */
function problems(check: Check, query: string, profile: ProfileName): string[] {
  try {
    check(new URLSearchParams(query), profiles[profile]);
    return [];
  } catch (error) {
    assert.ok(error instanceof ApiError);
    assert.equal(error.status.code, 422);
    return (error.status.details?.causes ?? []).map(
      ({ field, message }) => `${field ?? ''}: ${message ?? ''}`,
    );
  }
}

const FIELD = 'resourceVersionMatch';
const UNVERSIONED = `${FIELD}: Forbidden: ${FIELD} is forbidden unless resourceVersion is provided`;
const CONTINUED = `${FIELD}: Forbidden: ${FIELD} is forbidden when continue is provided`;

test('options of a list that contradict one another are refused from 1.19 on', () => {
  for (const [query, expected] of [
    [`resourceVersion=5&${FIELD}=Exact`, []],
    [`resourceVersion=0&${FIELD}=NotOlderThan`, []],
    [`${FIELD}=Exact`, [UNVERSIONED]],
    [`${FIELD}=NotOlderThan&continue=abc`, [UNVERSIONED, CONTINUED]],
    [
      `resourceVersion=0&${FIELD}=Exact`,
      [`${FIELD}: Forbidden: ${FIELD} "exact" is forbidden for resourceVersion "0"`],
    ],
    [
      `resourceVersion=5&${FIELD}=exact`,
      [`${FIELD}: Unsupported value: "exact": supported values: "Exact", "NotOlderThan", ""`],
    ],
  ] as const) {
    assert.deepEqual(problems(checkListOptions, query, '1.36'), expected, query);
    assert.deepEqual(problems(checkListOptions, query, '1.20'), expected, query);
    assert.deepEqual(problems(checkListOptions, query, '1.9'), [], query);
  }
  assert.deepEqual(problems(checkListOptions, 'sendInitialEvents=true', '1.36'), [
    'sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list',
  ]);
  assert.deepEqual(problems(checkListOptions, 'sendInitialEvents=true', '1.20'), []);
});

test('so are those of a watch', () => {
  const initial = 'sendInitialEvents=true';
  assert.deepEqual(problems(checkWatchOptions, `${initial}&${FIELD}=NotOlderThan`, '1.36'), []);
  assert.deepEqual(problems(checkWatchOptions, `${initial}&${FIELD}=Exact`, '1.36'), [
    `${FIELD}: Forbidden: sendInitialEvents requires setting ${FIELD} to NotOlderThan`,
    `${FIELD}: Unsupported value: "Exact": supported values: "NotOlderThan"`,
  ]);
  assert.deepEqual(problems(checkWatchOptions, `${initial}&${FIELD}=NotOlderThan`, '1.20'), [
    `${FIELD}: Forbidden: ${FIELD} is forbidden for watch`,
    UNVERSIONED,
  ]);
  assert.deepEqual(problems(checkWatchOptions, `${initial}&${FIELD}=NotOlderThan`, '1.9'), []);
  assert.deepEqual(problems(checkWatchOptions, `${FIELD}=NotOlderThan&continue=abc`, '1.36'), [
    `${FIELD}: Forbidden: ${FIELD} is forbidden for watch unless sendInitialEvents is provided`,
    CONTINUED,
  ]);
});

test('a boolean is true unless it says that it is not', () => {
  for (const [query, expected] of [
    ['', false],
    ['watch=0', false],
    ['watch=False', false],
    ['watch', true],
    ['watch=yes', true],
    ['watch=1', true],
  ] as const) {
    assert.equal(booleanParameter(new URLSearchParams(query), 'watch'), expected, query);
  }
});
