import assert from 'node:assert/strict';
import { KubeError, type KubeErrorCode } from '../../src/kube/errors.ts';

/** The note of a check whose request was held back, because this server would do something else with it. */
export const UNSENT = 'refused before it was sent: this server would do something else';

/** Expects a failure of the given kind, and returns it. */
export async function fails(work: Promise<unknown>, code: KubeErrorCode): Promise<KubeError> {
  const error = await work.then(
    () => assert.fail(`expected ${code}, but it succeeded`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof KubeError)) {
    throw error;
  }
  assert.equal(error.code, code, `expected ${code}, not ${error.code}: ${error.message}`);
  return error;
}

/** Expects that the request is refused here already: the server never saw it. */
export async function refusedUnsent(work: Promise<unknown>, code: 'invalid' | 'unsupported'): Promise<void> {
  const { httpStatus, message } = await fails(work, code);
  assert.equal(httpStatus, undefined, `it was sent, and the server answered: ${message}`);
}

/** Expects that the server refuses with this status and, where one is given, reason. Returns the refusal. */
export async function serverRefuses(
  work: Promise<unknown>,
  httpStatus: number | readonly number[],
  reason?: string,
): Promise<KubeError> {
  const error = await work.then(
    () => assert.fail(`expected ${String(httpStatus)}, but it succeeded`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof KubeError)) {
    throw error;
  }
  if (error.httpStatus === undefined) {
    // It never came to the server.
    throw error;
  }
  assert.ok([httpStatus].flat().includes(error.httpStatus), `${error.httpStatus}: ${error.message}`);
  if (reason !== undefined) {
    assert.equal(error.status?.reason, reason, error.message);
  }
  return error;
}

/**
 * Expects that a request succeeds where the server honours what it asks for, and else that it is refused before it
 * is sent. Returns the note for the check's line.
 */
export async function worksOrIsRefused(
  isHonoured: boolean,
  send: () => Promise<unknown>,
): Promise<string | undefined> {
  if (isHonoured) {
    await send();
    return undefined;
  }
  await refusedUnsent(send(), 'unsupported');
  return UNSENT;
}
