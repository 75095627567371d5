import { after, before } from 'node:test';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../../src/sandbox/sandbox.ts';

/** Calls with the token of a user who may do everything, unless the headers say otherwise; follows no redirect. */
export type CallSandbox = (path: string, init?: RequestInit) => Promise<Response>;

export interface RunningSandbox {
  readonly sandbox: Sandbox;
  readonly call: CallSandbox;
}

/**
 * A sandbox that lives as long as the tests of the suite, or of the file, that this is called in.
 *
 * @param prepare what is done to it before the first test
 */
export function useSandbox(
  options: SandboxOptions = {},
  prepare: (sandbox: Sandbox) => void = () => undefined,
): () => RunningSandbox {
  let running: RunningSandbox | undefined;
  before(async () => {
    const sandbox = await startSandbox(options);
    // It is to be stopped even if it cannot be prepared.
    running = { sandbox, call: callerOf(sandbox) };
    prepare(sandbox);
  });
  after(() => running?.sandbox.stop());
  return () => {
    if (running === undefined) {
      throw new Error('The sandbox runs within tests only.');
    }
    return running;
  };
}

function callerOf({ url, token }: Sandbox): CallSandbox {
  return (path, init = {}) => {
    const headers = new Headers(init.headers);
    if (!headers.has('authorization')) {
      headers.set('authorization', `Bearer ${token}`);
    }
    return fetch(url + path, { redirect: 'manual', ...init, headers });
  };
}
