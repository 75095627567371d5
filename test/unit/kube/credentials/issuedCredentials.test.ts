import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { Credentials } from '../../../../src/kube/credentials/credentials.ts';
import { composedCredentials } from '../../../../src/kube/credentials/composedCredentials.ts';
import { IssuedCredentials } from '../../../../src/kube/credentials/issuedCredentials.ts';

const NEVER = new AbortController().signal;

interface Setup {
  readonly credentials: Credentials;
  /** How often the issuer was asked. */
  readonly asked: () => number;
}

/** An issuer that fails, and takes its time for it. */
function failsAfter(context: TestContext, ms: number): Setup {
  const { timers } = context.mock;
  timers.enable({ apis: ['Date'], now: 1_000_000 });
  let asked = 0;
  const issued = new IssuedCredentials(() => {
    asked += 1;
    timers.setTime(Date.now() + ms);
    return Promise.reject(new Error(`refusal ${asked}`));
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

  test('may be asked again at once where it did not wait for anybody', async (context) => {
    const { credentials, asked } = failsAfter(context, 5_000);
    await assert.rejects(credentials.identity(NEVER), /refusal 1/);
    await assert.rejects(credentials.identity(NEVER), /refusal 2/);
    assert.equal(asked(), 2);
  });

  test('is asked again whenever somebody wants to try', async (context) => {
    const { credentials } = failsAfter(context, 60_000);
    await assert.rejects(credentials.identity(NEVER), /refusal 1/);
    credentials.retry?.();
    await assert.rejects(credentials.identity(NEVER), /refusal 2/);
  });
});
