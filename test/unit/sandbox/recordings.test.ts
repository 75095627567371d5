import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ProfileName } from '../../../src/sandbox/profile.ts';
import { PROFILES } from '../../support/replay/recording.ts';
import { replay, type ReplayedExchange } from '../../support/replay/replay.ts';
import { startReplayTarget } from '../../support/replay/sandboxTarget.ts';

/** Answers that the sandbox gives otherwise than the recorded servers, on purpose. */
interface KnownDifference {
  readonly profiles: readonly ProfileName[];
  /** Places in the recording. */
  readonly indexes: readonly number[];
  /** What differs, and nothing else may. */
  readonly difference: RegExp;
  readonly why: string;
}

const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    profiles: PROFILES,
    indexes: [1],
    difference: /^resources: 9 of 3\d$/,
    why: 'the sandbox stores namespaces, Services, endpoints, pods and events only',
  },
  {
    profiles: PROFILES,
    indexes: [2],
    difference: /^groups: [12] of \d\d$/,
    why: 'of the API groups, the sandbox has access reviews only, and EndpointSlices where there are any',
  },
  {
    profiles: ['1.9'],
    indexes: [2],
    difference:
      /^groups: \[authorization\.k8s\.io\] expected, .*project\.openshift\.io, route\.openshift\.io\] found$/,
    why: 'the sandbox is an OpenShift there, the recorded server was its Kubernetes alone',
  },
  {
    profiles: ['1.20'],
    indexes: [4],
    difference: /^items\[0\]\.metadata\.managedFields\[0\]\.manager: "curl" expected/,
    why: 'the namespace default of the recorded server had been made by hand',
  },
  {
    profiles: PROFILES,
    indexes: [29],
    difference: /^HTTP 200 expected, 406 found/,
    why: 'the sandbox speaks JSON and YAML only',
  },
  {
    profiles: ['1.20', '1.36'],
    indexes: [47],
    difference: /^columnDefinitions\[\d\]\.description: /,
    why: 'the columns of a Table are described in words of our own',
  },
];

// Most of the time is spent in watches that last some seconds.
describe('the sandbox answers as the recorded server', { concurrency: true }, () => {
  for (const profile of PROFILES) {
    test(`of ${profile} did`, { timeout: 60_000 }, async (t) => {
      const { target, stop } = await startReplayTarget(profile);
      t.after(stop);
      const exchanges = await replay(profile, target);
      const known = KNOWN_DIFFERENCES.filter(({ profiles }) => profiles.includes(profile));
      const differing = exchanges.filter(({ differences }) => differences.length > 0);
      t.diagnostic(
        `${exchanges.length} exchanges of ${profile}: ${exchanges.length - differing.length} match, ${differing.length} differ`,
      );
      for (const { index, note } of differing) {
        const reasons = known.filter(({ indexes }) => indexes.includes(index)).map(({ why }) => why);
        t.diagnostic(`  ${index} ${note}: ${reasons.join('; ')}`);
      }
      assert.deepEqual([...unexpected(exchanges, known), ...outdated(exchanges, known)], []);
    });
  }
});

/** What differs without being listed. */
function unexpected(
  exchanges: readonly ReplayedExchange[],
  known: readonly KnownDifference[],
): readonly string[] {
  return exchanges.flatMap(({ index, note, differences }) =>
    differences
      .filter(
        (found) =>
          !known.some(({ indexes, difference }) => indexes.includes(index) && difference.test(found)),
      )
      .map((found) => `${index} ${note}: ${found}`),
  );
}

/** What is listed without differing. */
function outdated(
  exchanges: readonly ReplayedExchange[],
  known: readonly KnownDifference[],
): readonly string[] {
  return known.flatMap(({ indexes, difference, why }) =>
    indexes
      .filter((index) => exchanges[index]?.differences.some((found) => difference.test(found)) !== true)
      .map((index) => `${index} no longer differs: ${why}`),
  );
}
