import { env, l10n, Uri } from 'vscode';
import { toPlainText } from '../common/text.ts';
import { requireTrusted } from '../editor/requireTrusted.ts';
import { confirmWrite } from '../editor/requireWritable.ts';
import { UserError } from '../editor/userError.ts';
import { callPlaceOf } from './callPlace.ts';
import type { CommandContext } from './context.ts';

/**
 * Opens a Service in the browser, through the API server and an address of this machine.
 *
 * @returns the address, without what lets the browser in; undefined where the person would rather not
 * @throws UserError, KubeError
 */
export async function openInBrowser(context: CommandContext, argument: unknown): Promise<string | undefined> {
  requireTrusted();
  const place = callPlaceOf(context, argument);
  const { cluster, ref } = place;
  if (cluster.server === undefined) {
    throw new UserError(l10n.t('The context {0} leads to no server.', toPlainText(cluster.context)));
  }
  // Where nothing may be written, the pages can be read all the same: nothing else is handed on.
  if (!cluster.guard.readOnly) {
    const question = l10n.t('Open {0} in the browser?', toPlainText(`${ref.namespace}/${ref.name}`));
    const detail = l10n.t('Its pages may send requests of any kind, also such that change something.');
    if (!(await confirmWrite(cluster, question, detail))) {
      return undefined;
    }
  }
  const address = await context.forwarders.open(place);
  // As text: a Uri is encoded anew on its way.
  if (!(await env.openExternal(Uri.parse(address)))) {
    return undefined;
  }
  return new URL(address).origin;
}
