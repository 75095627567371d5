import assert from 'node:assert/strict';
import { KubeError, type KubeErrorCode } from '../../../../src/kube/errors.ts';

/** Waits for a KubeError and gives it back. */
export async function assertFails(
  work: Promise<unknown>,
  code: KubeErrorCode,
  message = /./,
): Promise<KubeError> {
  const error: unknown = await work.then(
    () => assert.fail('It was accepted.'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof KubeError, String(error));
  assert.equal(error.code, code, error.message);
  assert.match(error.message, message);
  return error;
}

/** The same for what throws at once. */
export function assertThrows(run: () => unknown, code: KubeErrorCode, message?: RegExp): Promise<KubeError> {
  return assertFails(
    new Promise((resolve) => {
      resolve(run());
    }),
    code,
    message,
  );
}

/** Reads all that an operation gives. */
export async function drain<T>(stream: AsyncIterable<readonly T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const batch of stream) {
    all.push(...batch);
  }
  return all;
}
