import { l10n } from 'vscode';
import { toPlainText } from '../../common/text.ts';
import type { Cluster } from '../../model/cluster.ts';
import type { ManifestFile } from './manifestFile.ts';

/** So many namespaces are named in a message. */
const NAMED = 3;

/** `CONTEXT / NAMESPACE`, to show. */
export function whereText({ context }: Cluster, services: readonly { readonly namespace: string }[]): string {
  const namespaces = [...new Set(services.map(({ namespace }) => namespace))];
  const named = namespaces.slice(0, NAMED).join(', ');
  const all =
    namespaces.length > NAMED ? l10n.t('{0} and {1} more', named, namespaces.length - NAMED) : named;
  return `${toPlainText(context)} / ${toPlainText(all)}`;
}

/** What of files was not looked at; empty where there is nothing to say of it. */
export function leftAloneText(files: readonly ManifestFile[]): string {
  const contents = files.flatMap(({ documents }) => documents.map(({ content }) => content));
  const others = contents.filter(({ kind }) => kind === 'other').length;
  const skipped = contents.filter(({ kind }) => kind === 'skipped').length;
  return [
    others === 0
      ? ''
      : others === 1
        ? l10n.t('1 document of another kind was left alone.')
        : l10n.t('{0} documents of other kinds were left alone.', others),
    skipped === 0 ? '' : l10n.t('{0} that are templates or no objects were left alone.', skipped),
    files.some(({ isPart }) => isPart) ? l10n.t('Only what is selected was looked at.') : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}
