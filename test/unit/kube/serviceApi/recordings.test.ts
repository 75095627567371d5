import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { KubeErrorCode } from '../../../../src/kube/errors.ts';
import { parseVersion } from '../../../../src/kube/capabilities.ts';
import { featuresOf } from '../../../../src/kube/features.ts';
import type { ApiServer } from '../../../../src/kube/serviceApi/server.ts';
import type { ProfileName } from '../../../../src/sandbox/profile.ts';
import { connect, userWith } from '../../../support/connect.ts';
import { PROFILES, readRecording, type Exchange } from '../../../support/replay/recording.ts';
import {
  RECORDED_TOKENS,
  startRecordedServer,
  type RecordedServer,
} from '../../../support/replay/recordedServer.ts';
import { assertFails, drain } from './assertFails.ts';
import { assertOutcome, assertSent } from './assertRecorded.ts';
import { callRecorded, type Outcome } from './recordedCalls.ts';

/**
 * What is refused before anything is sent, and with which code. The recordings show why: these servers would have done
 * something else, or could only have said no.
 */
const REFUSED: readonly (readonly [note: string, code: KubeErrorCode, ...profiles: ProfileName[]])[] = [
  // The recorded body names no namespace that could be fallen back to.
  ['create across namespaces', 'invalid', ...PROFILES],
  ['create, body names another namespace', 'invalid', ...PROFILES],
  ['create, kind in lower case', 'invalid', ...PROFILES],
  ['create, malformed JSON', 'invalid', ...PROFILES],
  ['create, unknown field, fieldValidation=Strict', 'unsupported', '1.9', '1.20'],
  ['create, unknown field, fieldValidation=Warn', 'unsupported', '1.9', '1.20'],
  ['create with dryRun=All', 'unsupported', '1.9'],
  ['export', 'unsupported', '1.36'],
  ['export exact', 'unsupported', '1.36'],
  ['list, malformed label selector', 'invalid', ...PROFILES],
  ['watch with sendInitialEvents', 'unsupported', '1.9', '1.20'],
  ['patch, dryRun=All', 'unsupported', '1.9'],
  ['server-side apply', 'unsupported', '1.9'],
  ['server-side apply by a second manager: conflict', 'unsupported', '1.9'],
  ['server-side apply by a second manager: forced', 'unsupported', '1.9'],
  ['delete with a wrong uid precondition', 'unsupported', '1.9'],
  ['delete with dryRun=All', 'unsupported', '1.9'],
];

/** What newer servers have no use for is left out, which changes the request and not the answer. */
const LEFT_OUT: readonly (readonly [note: string, parameter: string, ...profiles: ProfileName[]])[] = [
  ['list includeUninitialized', 'includeUninitialized', '1.20', '1.36'],
  ['watch with bookmarks asked for', 'allowWatchBookmarks', '1.9'],
];

for (const profile of PROFILES) {
  describe(`serviceApi and the recorded server of ${profile}`, () => {
    const ways = { refused: 0, 'sent by the connection': 0, result: 0, watch: 0, proxy: 0 };

    for (const [index, exchange] of readRecording(profile).entries()) {
      test(`${index} ${exchange.note}`, async (t) => {
        const server = await startRecordedServer([asSent(exchange, profile)]);
        t.after(() => server.stop());
        const api = apiServer(t, server, exchange, profile);
        const outcome = callRecorded(api, exchange);
        const refused = REFUSED.find(
          ([note, , ...profiles]) => note === exchange.note && profiles.includes(profile),
        );
        if (refused !== undefined) {
          ways.refused += 1;
          await assertRefused(outcome, refused[1], server);
          return;
        }
        ways[outcome?.kind ?? 'sent by the connection'] += 1;
        await (outcome === undefined ? assertSent(api, exchange) : assertOutcome(outcome, exchange));
        assert.deepEqual(server.unexpected, []);
        assert.equal(server.answered, 1);
      });
    }

    test('every exchange was driven', (t) => {
      t.diagnostic(JSON.stringify(ways));
      assert.equal(
        Object.values(ways).reduce((sum, count) => sum + count, 0),
        103,
      );
    });
  });
}

function asSent(exchange: Exchange, profile: ProfileName): Exchange {
  const leftOut = LEFT_OUT.find(
    ([note, , ...profiles]) => note === exchange.note && profiles.includes(profile),
  );
  if (leftOut === undefined) {
    return exchange;
  }
  const url = new URL(exchange.request.path, 'http://server');
  url.searchParams.delete(leftOut[1]);
  return { ...exchange, request: { ...exchange.request, path: url.pathname + url.search } };
}

/** A connection as the one who sent the recorded request; the version is told, as the recorded one cannot be read. */
function apiServer(
  t: TestContext,
  { url }: RecordedServer,
  { as }: Exchange,
  profile: ProfileName,
): ApiServer {
  const token = RECORDED_TOKENS[as];
  const connection = connect(url, token === undefined ? {} : { user: userWith({ token }) });
  t.after(() => {
    connection.dispose();
  });
  const version = parseVersion(profile);
  assert.ok(version);
  return { connection, features: featuresOf(version), version };
}

async function assertRefused(
  outcome: Outcome | undefined,
  code: KubeErrorCode,
  server: RecordedServer,
): Promise<void> {
  assert.ok(outcome);
  const error = await assertFails(resultOf(outcome), code);
  assert.equal(error.httpStatus, undefined);
  assert.deepEqual(server.unexpected, []);
  assert.equal(server.answered, 0);
}

function resultOf(outcome: Outcome): Promise<unknown> {
  switch (outcome.kind) {
    case 'result':
      return outcome.result;
    case 'watch':
      return drain(outcome.events);
    case 'proxy':
      return outcome.response;
  }
}
