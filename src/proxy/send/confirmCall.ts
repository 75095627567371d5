import { l10n } from 'vscode';
import { toPlainText } from '../../common/text.ts';
import { confirmWrite } from '../../editor/requireWritable.ts';
import { KubeError } from '../../kube/errors.ts';
import type { Cluster } from '../../model/cluster.ts';
import { printTarget } from '../request/callTarget.ts';
import type { CallMethod, CallRequest } from '../request/requestDocument.ts';

/** Those that by their definition change nothing (RFC 9110, 9.2.1). */
const SAFE: readonly CallMethod[] = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Has the person confirm what may change something, where the settings want that.
 *
 * @param signal ends the call, whatever is answered then
 * @throws UserError where nothing may be written; KubeError `aborted` where the person would rather not
 */
export async function confirmCall(
  cluster: Cluster,
  { method, target }: CallRequest,
  signal: AbortSignal,
): Promise<void> {
  if (SAFE.includes(method)) {
    return;
  }
  const { query: _query, ...place } = target;
  const service = toPlainText(`${target.namespace}/${target.name}`);
  const question =
    method === 'WEBSOCKET'
      ? l10n.t('Open a session with {0}?', service)
      : l10n.t('Send {0} to {1}?', method, service);
  if (!(await confirmWrite(cluster, question, toPlainText(`${method} ${printTarget(place)}`), signal))) {
    throw new KubeError('aborted', 'The call was not confirmed.');
  }
}
