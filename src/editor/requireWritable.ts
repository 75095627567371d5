import { l10n } from 'vscode';
import { toPlainText } from '../common/text.ts';
import { Settings } from '../ids.ts';
import type { Cluster } from '../model/cluster.ts';
import { askModal } from './askModal.ts';
import { UserError } from './userError.ts';

/** What is written to: the guard is read whenever it matters, since the settings may change meanwhile. */
type Guarded = Pick<Cluster, 'context' | 'guard'>;

/** @throws UserError where the settings let nothing be written to the cluster, whatever the server would allow */
export function requireWritable({ context, guard }: Guarded): void {
  if (guard.readOnly) {
    throw new UserError(
      l10n.t(
        'Nothing is written to {0}: the setting "{1}" makes it read-only.',
        toPlainText(context),
        Settings.guards,
      ),
    );
  }
}

/**
 * Has the person confirm a write where the settings want that; elsewhere true at once.
 *
 * @param what a localized question that names the namespace and what is written there: `Delete Service web of
 *   namespace shop?`
 * @param detail more of it, a line or a few; may be empty. Both without markup and control characters of a cluster's
 * @param signal ends the write: then an answer that comes later is no
 * @throws UserError where nothing may be written at all
 */
export async function confirmWrite(
  cluster: Guarded,
  what: string,
  detail: string,
  signal?: AbortSignal,
): Promise<boolean> {
  requireWritable(cluster);
  if (!cluster.guard.confirm) {
    return true;
  }
  const context = toPlainText(cluster.context);
  const write = l10n.t('Write to {0}', context);
  const guarded = l10n.t('Context {0} is guarded by the setting "{1}".', context, Settings.guards);
  const lines = [guarded, detail].filter((part) => part !== '').join('\n\n');
  const isWanted = await askModal(what, lines, write);
  requireWritable(cluster);
  return isWanted && signal?.aborted !== true;
}
