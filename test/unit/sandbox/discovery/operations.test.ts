import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operations } from '../../../../src/sandbox/discovery/openapi/operations.ts';
import { profiles, type ProfileName } from '../../../../src/sandbox/profile.ts';
import recorded from '../../../fixtures/openapi/serviceOperations.json' with { type: 'json' };

interface Described {
  readonly path: string;
  readonly method: string;
  /** Without `pretty`, which all have. */
  readonly query: readonly string[];
}

for (const profile of Object.keys(profiles) as ProfileName[]) {
  const expected: Readonly<Record<string, Described>> = recorded[profile];

  test(`${profile} describes the operations on Services as the real server does`, () => {
    const described = operations(profile)
      .filter(({ path }) => /\/services(\/|$)/.test(path))
      .map(({ id, path, method, query }): [string, Described] => {
        // Of 1.36 it is not known what is described at a path, for all of its operations.
        const isKnown = profile !== '1.36' || expected[id]?.query.length !== 0;
        return [id, { path, method, query: isKnown ? query.filter((name) => name !== 'pretty') : [] }];
      });
    assert.deepEqual(Object.fromEntries(described), expected);
  });
}
