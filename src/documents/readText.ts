import { l10n } from 'vscode';
import type { JsonObject } from '../common/json.ts';
import { toPlainText } from '../common/text.ts';
import { UserError } from '../editor/userError.ts';
import { fieldChanges } from '../manifest/diff/fieldChanges.ts';
import { readManifest, type ManifestDocument } from '../manifest/text/manifest.ts';
import { identityOf } from './serviceText.ts';
import type { DocumentAddress } from './serviceUri.ts';

/** The text of a live document cannot be sent. */
export class TextError extends UserError {
  /** Where: the document of the text and a field in it. Undefined where there is none. */
  readonly at: { readonly manifest: ManifestDocument; readonly path: string } | undefined;

  constructor(message: string, manifest?: ManifestDocument, path = '') {
    super(message);
    this.at = manifest && { manifest, path };
  }
}

export interface ReadText {
  readonly object: JsonObject;
  readonly manifest: ManifestDocument;
}

/** Reads the text of a live document, which is to be one Service, and still the same. @throws TextError */
export function readText(text: string, { namespace, name, format }: DocumentAddress): ReadText {
  const [manifest, second] = readManifest(text, format, { isRendered: true });
  if (manifest === undefined) {
    throw new TextError(
      l10n.t('The text is empty, so nothing is written. To delete the Service, use "Delete".'),
    );
  }
  const { content } = manifest;
  if (content.kind === 'invalid') {
    throw new TextError(toPlainText(content.error.message), manifest);
  }
  if (second !== undefined) {
    throw new TextError(
      l10n.t('A second document begins here. A live document is one Service: apply others from a file.'),
      second,
    );
  }
  if (content.kind !== 'service') {
    throw new TextError(
      l10n.t('The text is no Service any more: apiVersion "v1", kind "Service".'),
      manifest,
      'kind',
    );
  }
  const [lost] = manifest.duplicateKeys();
  if (lost !== undefined) {
    throw new TextError(
      l10n.t(
        '{0} stands here more than once, and only the last one would count. Leave one.',
        toPlainText(lost.path),
      ),
      manifest,
      lost.path,
    );
  }
  const renamed =
    content.name !== name
      ? 'metadata.name'
      : content.namespace !== undefined && content.namespace !== namespace
        ? 'metadata.namespace'
        : undefined;
  if (renamed !== undefined) {
    throw new TextError(
      l10n.t(
        'A Service cannot be renamed or moved: this one is {0} of namespace {1}. To create another one, copy the text into a new file and use "Apply".',
        name,
        namespace,
      ),
      manifest,
      renamed,
    );
  }
  if (identityOf(content.object).resourceVersion === '') {
    throw new TextError(
      l10n.t(
        'metadata.resourceVersion is missing. It says what the text was made from, without which changes of others could be lost. Undo its removal.',
      ),
      manifest,
      'metadata',
    );
  }
  return { object: content.object, manifest };
}

/** Makes sure that of a status document only the status was changed. @throws TextError */
export function checkOnlyStatus(base: JsonObject | undefined, { object, manifest }: ReadText): void {
  const changed = fieldChanges(base ?? object, object).find(
    ({ path }) => !/^(?:status|metadata\.managedFields)\b/.test(path),
  );
  if (changed !== undefined) {
    throw new TextError(
      l10n.t('Here only the status can be changed. Open the Service itself to change the rest.'),
      manifest,
      changed.path,
    );
  }
}
