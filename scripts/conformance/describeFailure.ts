import type { KubeError } from '../../src/kube/errors.ts';
import type { ClusterTarget } from '../../src/kube/kubeconfig/types.ts';

/** What to tell somebody whose cluster could not be checked: which context it is about, and what to look at. */
export function describeFailure(error: KubeError, { context, server, userName }: ClusterTarget): string {
  const { code, cause, message } = error;
  const where = `The server of the context "${context}" (${server.host})`;
  if (code === 'unreachable') {
    return `${where} cannot be reached: ${systemCode(cause) ?? message}.`;
  }
  if (code === 'timeout') {
    return `${where} did not answer in time.`;
  }
  if (code === 'unauthorized') {
    const user = userName === undefined ? 'it names no user' : `its user is "${userName}"`;
    return `${where} does not accept these credentials: ${user}.`;
  }
  if (code === 'protocol' && cause instanceof SyntaxError) {
    return `${where} answered with something that is not JSON: is there a proxy or a login page in front of it?`;
  }
  return message;
}

/** `ECONNREFUSED` and the like. The system's sentence has the address in it, which was told already. */
function systemCode(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}
