import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { Credentials } from '../../../../src/kube/credentials/credentials.ts';
import { composedCredentials } from '../../../../src/kube/credentials/composedCredentials.ts';
import { credentialsError } from '../../../../src/kube/credentials/credentialsError.ts';
import { IssuedCredentials } from '../../../../src/kube/credentials/issuedCredentials.ts';
import { KubeError } from '../../../../src/kube/errors.ts';

const NEVER = new AbortController().signal;

interface Setup {
  readonly credentials: Credentials;
  /** How often the issuer was asked. */
  readonly asked: () => number;
}

/** An issuer that fails, and takes its time for it. */
function failsAfter(context: TestContext, ms: number, fail = credentialsError): Setup {
  const { timers } = context.mock;
  timers.enable({ apis: ['Date'], now: 1_000_000 });
  let asked = 0;
  const issued = new IssuedCredentials(() => {
    asked += 1;
    timers.setTime(Date.now() + ms);
    return Promise.reject(fail(`refusal ${asked}`));
  });
  return { credentials: composedCredentials([issued]), asked: () => asked };
}

describe('an issuer that fails', () => {
  test('after a wait for somebody rests ten times as long, and what it said holds', async (context) => {
    const { credentials, asked } = failsAfter(context, 60_000);
    await assert.rejects(credentials.identity(NEVER), /refusal 1/);
    context.mock.timers.setTime(Date.now() + 599_999);
    await assert.rejects(credentials.identity(NEVER), /refusal 1/);
    await assert.rejects(credentials.renew({ headers: {} }, NEVER), /refusal 1/);
    assert.equal(asked(), 1);
    context.mock.timers.setTime(Date.now() + 1);
    await assert.rejects(credentials.identity(NEVER), /refusal 2/);
  });

  test('fails once for all who ask in one round of tries', async (context) => {
    const { credentials, asked } = failsAfter(context, 100);
    const since = Date.now();
    const at = (seconds: number): void => {
      context.mock.timers.setTime(since + seconds * 1000);
    };
    // Two that try again after pauses drawn from [15 s, 30 s), [30 s, 60 s), [60 s, 120 s).
    for (const [seconds, refusal] of [
      [0, 1],
      [0.2, 1],
      [15, 2],
      [29, 2],
      [46, 3],
      [88, 3],
      [107, 4],
      [160, 4],
    ] as const) {
      at(seconds);
      await assert.rejects(credentials.identity(NEVER), new RegExp(`refusal ${refusal}$`));
    }
    assert.equal(asked(), 4);
  });

  test('may be asked again at once when somebody looks and it did not wait for anybody', async (context) => {
    const { credentials } = failsAfter(context, 100);
    await assert.rejects(credentials.identity(NEVER), /refusal 1/);
    credentials.retry?.(false);
    await assert.rejects(credentials.identity(NEVER), /refusal 2/);
  });

  test('may be asked again at once where it could not be reached', async (context) => {
    const unreachable = (message: string): KubeError => new KubeError('unreachable', message);
    const { credentials } = failsAfter(context, 60_000, unreachable);
    await assert.rejects(credentials.identity(NEVER), /refusal 1/);
    await assert.rejects(credentials.identity(NEVER), /refusal 2/);
  });

  test('is asked again whenever somebody wants to try', async (context) => {
    const { credentials } = failsAfter(context, 60_000);
    await assert.rejects(credentials.identity(NEVER), /refusal 1/);
    credentials.retry?.(false);
    await assert.rejects(credentials.identity(NEVER), /refusal 1/);
    credentials.retry?.(true);
    await assert.rejects(credentials.identity(NEVER), /refusal 2/);
  });
});

describe('an identity that the server refuses', () => {
  /** An issuer that gives the same for ever, and fails when it is told to. */
  function issuer(): Setup & { readonly fail: (message: string) => void } {
    let asked = 0;
    let failure: Error | undefined;
    const credentials = new IssuedCredentials(() => {
      asked += 1;
      return failure === undefined
        ? Promise.resolve({ identity: { headers: { authorization: 'old' } }, expiresAt: undefined })
        : Promise.reject(failure);
    });
    return {
      credentials,
      asked: () => asked,
      fail: (message) => {
        failure = credentialsError(message);
      },
    };
  }

  test('and cannot be renewed fails every request with what the issuer said', async () => {
    const { credentials, asked, fail } = issuer();
    const refused = await credentials.identity(NEVER);
    fail('sign in again');
    await assert.rejects(credentials.renew(refused, NEVER), /sign in again/);
    // Those that were sent together are refused one after the other.
    await assert.rejects(credentials.renew(refused, NEVER), /sign in again/);
    assert.equal(asked(), 2);
  });

  test('is renewed at once when somebody wants to try again', async () => {
    const { credentials, asked } = issuer();
    const refused = await credentials.identity(NEVER);
    assert.equal(await credentials.renew(refused, NEVER), false);
    assert.equal(await credentials.renew(refused, NEVER), false);
    assert.equal(asked(), 2);
    credentials.retry?.(true);
    assert.equal(await credentials.renew(refused, NEVER), false);
    assert.equal(asked(), 3);
  });
});
