import type { TestContext } from 'node:test';
import { discoverApiServer, type ApiServer } from '../../../../src/kube/serviceApi/server.ts';
import { readRequests } from '../../../../src/proxy/request/readRequests.ts';
import type { CallRequest } from '../../../../src/proxy/request/requestDocument.ts';
import { resolveRequest } from '../../../../src/proxy/request/resolveRequest.ts';
import { authenticatedUser } from '../../../../src/sandbox/access/user.ts';
import type { ProfileName } from '../../../../src/sandbox/profile.ts';
import { startSandbox, type Sandbox } from '../../../../src/sandbox/sandbox.ts';
import { connect, userWith } from '../../../support/connect.ts';

export interface CallRig {
  readonly sandbox: Sandbox;
  readonly server: ApiServer;
}

/** A sandbox with its shop, for one who may do everything, or for a user without any rights. */
export async function startCallRig(
  t: TestContext,
  { profile = '1.36', user }: { readonly profile?: ProfileName; readonly user?: string } = {},
): Promise<CallRig> {
  const sandbox = await startSandbox({ profile });
  if (user !== undefined) {
    sandbox.tokens.add(`token-of-${user}`, authenticatedUser(user, []));
  }
  const token = user === undefined ? sandbox.token : `token-of-${user}`;
  const connection = connect(sandbox.url, { user: userWith({ token }) });
  t.after(async () => {
    connection.dispose();
    await sandbox.stop();
  });
  return { sandbox, server: await discoverApiServer(connection, new AbortController().signal) };
}

/** The first request of a document. */
export function requestIn(text: string): CallRequest {
  const document = readRequests(text);
  const [written] = document.requests;
  if (written === undefined) {
    throw new Error('There is no request.');
  }
  return resolveRequest(document, written);
}
