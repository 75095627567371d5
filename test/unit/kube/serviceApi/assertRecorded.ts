import assert from 'node:assert/strict';
import { buffer, text } from 'node:stream/consumers';
import { load } from 'js-yaml';
import { KubeError, type KubeErrorCode } from '../../../../src/kube/errors.ts';
import type { ApiServer } from '../../../../src/kube/serviceApi/server.ts';
import { parseWarnings } from '../../../../src/kube/serviceApi/warnings.ts';
import type { Status } from '../../../../src/kube/types.ts';
import type { Exchange } from '../../../support/replay/recording.ts';
import { drain } from './assertFails.ts';
import type { Outcome } from './recordedCalls.ts';

/** For requests that no function is for: what the server says comes through the connection all the same. */
export async function assertSent({ connection }: ApiServer, { request, response }: Exchange): Promise<void> {
  const sent = connection.send({
    method: request.method,
    path: request.path,
    headers: asGiven(request.headers),
    ...(request.body !== null && { body: request.body }),
    signal: new AbortController().signal,
  });
  if (response.status >= 400) {
    await assertFailure(sent, response);
    return;
  }
  const answer = await sent;
  assert.equal(answer.httpStatus, response.status);
  assert.deepEqual(await buffer(answer.body), Buffer.from(response.body, response.encoding));
}

/** The headers that the caller gave; whose token it is, the connection says itself. */
function asGiven(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const given = Object.entries(headers).filter(([name]) => name !== 'Authorization');
  return Object.fromEntries(given.map(([name, value]) => [name.toLowerCase(), value]));
}

/** The recorded object, list, events or `Status`, as the function of `serviceApi` gives it. */
export async function assertOutcome(outcome: Outcome, { response }: Exchange): Promise<void> {
  switch (outcome.kind) {
    case 'proxy': {
      // What was recorded is the API server's own answer: there was nothing to proxy to.
      const answer = await outcome.response;
      assert.equal(answer.from, 'apiServer');
      assert.equal(answer.httpStatus, response.status);
      assert.equal(await text(answer.body), response.body);
      assertStatus(answer.failure, response);
      return;
    }
    case 'watch':
      await assertEvents(outcome, response);
      return;
    case 'result':
      if (response.status >= 400) {
        await assertFailure(outcome.result, response);
        return;
      }
      assert.deepEqual(await outcome.result, {
        object:
          response.headers['content-type'] === 'application/yaml'
            ? load(response.body)
            : (JSON.parse(response.body) as object),
        text: response.body,
        warnings: parseWarnings(response.headers['warning']),
        httpStatus: response.status,
      });
  }
}

async function assertEvents(
  { events }: Extract<Outcome, { kind: 'watch' }>,
  response: Exchange['response'],
): Promise<void> {
  if (response.status >= 400) {
    await assertFailure(drain(events), response);
    return;
  }
  const expected = response.body
    .split('\n')
    .filter((line) => line !== '')
    .map(
      (line) =>
        JSON.parse(line) as {
          readonly type: string;
          readonly object: {
            readonly metadata: { readonly resourceVersion: string; readonly annotations?: object };
          } & Status;
        },
    );
  const seen: object[] = [];
  try {
    for await (const batch of events) {
      seen.push(...batch);
    }
  } catch (error) {
    assert.ok(error instanceof KubeError, String(error));
    const last = expected.pop();
    assert.equal(last?.type, 'ERROR');
    assert.equal(error.code, 'expired');
    assert.equal(error.message, last.object.message);
  }
  assert.deepEqual(
    seen,
    expected.map(({ type, object }) =>
      type === 'BOOKMARK'
        ? {
            type,
            resourceVersion: object.metadata.resourceVersion,
            ...(object.metadata.annotations && { initialEventsEnd: true }),
          }
        : { type, object },
    ),
  );
}

const CODES: Readonly<Record<number, KubeErrorCode>> = {
  400: 'invalid',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'notFound',
  405: 'invalid',
  406: 'invalid',
  409: 'conflict',
  415: 'invalid',
  422: 'invalid',
  500: 'unavailable',
};

async function assertFailure(work: Promise<unknown>, response: Exchange['response']): Promise<void> {
  await assert.rejects(work, (error) => {
    assertStatus(error, response);
    return true;
  });
}

/** The recorded `Status`, as an error. */
function assertStatus(error: unknown, response: Exchange['response']): void {
  const status = JSON.parse(response.body) as Status;
  assert.ok(error instanceof KubeError, String(error));
  assert.deepEqual(
    [error.httpStatus, error.code, error.message, error.status?.reason, error.causes],
    [response.status, CODES[response.status], status.message, status.reason, status.details?.causes ?? []],
  );
}
