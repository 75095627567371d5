import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { KubeError } from '../../../../src/kube/errors.ts';
import { fromResponse } from '../../../../src/kube/failure.ts';
import { failureKind, wantsTls, type FailureKind } from '../../../../src/proxy/send/failureKind.ts';
import { sendCall, type CallAnswer } from '../../../../src/proxy/send/sendCall.ts';
import type { ProfileName } from '../../../../src/sandbox/profile.ts';
import { tooManyRequests } from '../../../../src/sandbox/wire/faults.ts';
import { requestIn, startCallRig, type CallRig } from './callRig.ts';

async function send({ server }: CallRig, document: string): Promise<CallAnswer> {
  const answer = await sendCall(server, requestIn(document), {
    cookies: undefined,
    openBody: () => Promise.resolve({}),
    signal: new AbortController().signal,
  });
  await text(answer.body);
  return answer;
}

describe('what the API server answers itself is told by kind', () => {
  const cases: readonly (readonly [string, FailureKind])[] = [
    ['GET shop/checkout:http/', 'noEndpoints'],
    ['GET shop/nothing/', 'noService'],
    ['GET https:shop/web:80/', 'plainBackend'],
    ['# @no-path\nGET shop/web', 'withoutPath'],
  ];
  for (const profile of ['1.9', '1.20', '1.36'] satisfies ProfileName[]) {
    test(profile, async (t) => {
      const rig = await startCallRig(t, { profile });
      for (const [document, kind] of cases) {
        const { from, failure } = await send(rig, document);
        assert.equal(from, 'apiServer', document);
        assert.ok(failure);
        assert.equal(failureKind(failure), kind, document);
      }
      const { failure } = await send(rig, 'GET shop/api:nope/');
      assert.match(failure ? failureKind(failure) : '', /^(?:unknownPort|noEndpoints)$/);
    });
  }

  test('a right that is missing', async (t) => {
    const rig = await startCallRig(t, { user: 'nobody' });
    const { failure } = await send(rig, 'GET shop/web/');
    assert.equal(failure && failureKind(failure), 'forbidden');
  });

  test('too many requests', async (t) => {
    const rig = await startCallRig(t);
    rig.sandbox.server.inject({ fault: tooManyRequests() });
    const { failure } = await send(rig, 'GET shop/web/');
    assert.equal(failure && failureKind(failure), 'throttled');
  });

  test("the backend's own answers are none", async (t) => {
    const rig = await startCallRig(t);
    for (const status of [403, 404, 500, 503]) {
      const { from, failure } = await send(rig, `GET shop/api:http/status/${status}`);
      assert.equal(from, 'backend');
      assert.equal(failure, undefined);
    }
  });
});

describe('the words of Go tell why a pod was not reached', () => {
  const cases: readonly (readonly [string, FailureKind])[] = [
    ['dial tcp 10.0.0.1:80: connect: connection refused', 'refused'],
    ['dial tcp 10.0.0.1:80: i/o timeout', 'unreachable'],
    ['dial tcp 10.0.0.1:80: connect: no route to host', 'unreachable'],
    ['context deadline exceeded', 'unreachable'],
    ['EOF', 'brokenOff'],
    ['read tcp 10.0.0.1:80: read: connection reset by peer', 'brokenOff'],
    ['x509: certificate signed by unknown authority', 'certificate'],
    ['tls: first record does not look like a TLS handshake', 'plainBackend'],
    ['http: server gave HTTP response to HTTPS client', 'plainBackend'],
    ['something new', 'other'],
  ];
  for (const [words, kind] of cases) {
    test(words, () => {
      const status = { kind: 'Status', code: 503, message: `error trying to reach service: ${words}` };
      assert.equal(failureKind(fromResponse(503, {}, JSON.stringify(status))), kind);
      // As 1.9 has it, in plain text.
      assert.equal(
        failureKind(new KubeError('unavailable', `Error: '${words}'\nTrying to reach: 'http://10.0.0.1'`)),
        kind,
      );
    });
  }
});

test('a backend that wants TLS says so in one of four ways', () => {
  for (const words of [
    'Client sent an HTTP request to an HTTPS server.',
    '<center>The plain HTTP request was sent to HTTPS port</center>',
    "You're speaking plain HTTP to an SSL-enabled server port.",
    'This combination of host and port requires TLS.',
  ]) {
    assert.equal(wantsTls(400, words), true);
    assert.equal(wantsTls(200, words), false);
  }
  assert.equal(wantsTls(400, 'Bad Request'), false);
});
