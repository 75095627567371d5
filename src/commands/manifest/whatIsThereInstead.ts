import { l10n } from 'vscode';
import { toPlainText } from '../../common/text.ts';
import type { ManifestDocument } from '../../manifest/text/manifest.ts';
import { fileName, type ManifestFile } from './manifestFile.ts';

/** So many kinds are named where there is no Service. */
const NAMED_KINDS = 3;

/** What files hold that hold no Service, and what can be done about it. */
export function whatIsThereInstead(files: readonly ManifestFile[]): string {
  const contents = files.flatMap(({ documents }) => documents.map(({ content }) => content));
  const names = files.map(fileName).join(', ');
  const reasons = new Set(contents.flatMap((content) => (content.kind === 'skipped' ? content.reason : [])));
  const kinds = kindsOf(contents);
  if (contents.length === 0) {
    return l10n.t('{0} is empty.', names);
  }
  if (reasons.has('template')) {
    return l10n.t(
      'There is no Service in {0}, but a template. Render it, for example with "helm template", and take what comes out.',
      names,
    );
  }
  if (reasons.has('kustomization') || reasons.has('patch')) {
    return l10n.t(
      'There is no Service in {0}, but what kustomize reads. Build it with "kubectl kustomize", and take what comes out.',
      names,
    );
  }
  return kinds === ''
    ? l10n.t('There is no Service in {0}: it needs "apiVersion: v1" and "kind: Service".', names)
    : l10n.t('There is no Service in {0}, but {1}. Other kinds are left alone.', names, kinds);
}

function kindsOf(contents: readonly ManifestDocument['content'][]): string {
  const kinds = new Set(
    contents.flatMap((content) =>
      content.kind === 'other' ? toPlainText(`${content.objectKind} (${content.apiVersion})`) : [],
    ),
  );
  const named = [...kinds].slice(0, NAMED_KINDS).join(', ');
  return kinds.size > NAMED_KINDS ? l10n.t('{0} and others', named) : named;
}
