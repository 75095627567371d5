import { DiagnosticSeverity, l10n, window, type TextDocument, type Uri } from 'vscode';
import { toPlainText } from '../common/text.ts';
import { askModal } from '../editor/askModal.ts';
import type { Log } from '../editor/log.ts';
import { offerActions } from '../editor/offerActions.ts';
import { confirmWrite } from '../editor/requireWritable.ts';
import type { ServerProblems } from '../editor/serverProblems.ts';
import { UserError } from '../editor/userError.ts';
import { KubeError } from '../kube/errors.ts';
import type { Clusters } from '../model/clusters.ts';
import { findCluster } from './findCluster.ts';
import type { LiveDocument } from './liveDocument.ts';
import type { SaveResult } from './liveService.ts';
import type { PreviewTexts } from './previewTexts.ts';
import { checkOnlyStatus, readText, TextError, type ReadText } from './readText.ts';
import { savedText } from './savedText.ts';
import { identityOf } from './serviceText.ts';
import { showDiff } from './showDiff.ts';
import { textDocumentAt } from './textDocumentAt.ts';

export interface Saving {
  readonly clusters: Clusters;
  readonly problems: Pick<ServerProblems, 'show' | 'clear'>;
  readonly previews: PreviewTexts;
  /** The cluster has another version by now. */
  readonly onDidRefuse: (uri: Uri) => void;
  readonly log: Log;
}

/** How long the status bar says that all is well, in milliseconds. */
const SHORTLY = 5000;

/**
 * Writes the text of a live document to its cluster, and tells what the server made of it. Where it is not written, the
 * error says why, and the text stays as it is.
 *
 * @throws UserError, KubeError
 */
export async function saveDocument(
  document: LiveDocument,
  uri: Uri,
  text: string,
  saving: Saving,
): Promise<void> {
  const opened = textDocumentAt(uri);
  const { version = 0 } = opened ?? {};
  saving.problems.clear(uri);
  let read: ReadText | undefined;
  try {
    read = readText(text, document.address);
    const result = await write(document, read, text, saving);
    tell(document, result, saving);
  } catch (error) {
    showProblems(error, { opened, version, read }, saving);
    if (error instanceof KubeError && error.code === 'conflict') {
      saving.onDidRefuse(uri);
      throw new UserError(
        l10n.t(
          'The cluster has another version of it by now. Merge the two first: "Merge with Cluster…" in the title of the editor.',
        ),
      );
    }
    throw error;
  }
}

async function write(
  document: LiveDocument,
  read: ReadText,
  text: string,
  { clusters }: Saving,
): Promise<SaveResult> {
  const { object } = read;
  if (document.address.part === 'status') {
    checkOnlyStatus(document.baseOf(identityOf(object)), read);
  }
  if (!document.isGone() && document.isUnchanged(object)) {
    return document.save(object, text);
  }
  const { context, namespace, name } = document.address;
  const cluster = await findCluster(clusters, context);
  const question = l10n.t('Write the changes of Service {0} in namespace {1}?', name, namespace);
  if (!(await confirmWrite(cluster, question, ''))) {
    throw new UserError(l10n.t('You did not confirm the write.'));
  }
  if (document.isGone()) {
    return createAnew(document, object, text);
  }
  try {
    return await document.save(object, text);
  } catch (error) {
    if (error instanceof KubeError && document.isGone()) {
      return createAnew(document, object, text);
    }
    throw error;
  }
}

async function createAnew(
  document: LiveDocument,
  object: ReadText['object'],
  text: string,
): Promise<SaveResult> {
  const { context, namespace, name, part } = document.address;
  const gone = l10n.t(
    'The Service {0} is gone from namespace {1} of {2}.',
    name,
    namespace,
    toPlainText(context),
  );
  if (part === 'status') {
    throw new UserError(gone);
  }
  const create = l10n.t('Create Anew');
  const detail = l10n.t(
    'It can be created anew from your text, with another identity and without its status.',
  );
  if (!(await askModal(gone, detail, create))) {
    throw new UserError(gone);
  }
  return document.create(object, text);
}

function showProblems(
  error: unknown,
  {
    opened,
    version,
    read,
  }: { opened: TextDocument | undefined; version: number; read: ReadText | undefined },
  { problems }: Saving,
): void {
  if (opened === undefined) {
    return;
  }
  if (error instanceof TextError && error.at !== undefined) {
    const { manifest, path } = error.at;
    if (manifest.content.kind === 'invalid') {
      problems.show(opened, version, manifest, manifest.content.error);
    } else {
      problems.show(opened, version, manifest, [
        { path, message: error.message, severity: DiagnosticSeverity.Error },
      ]);
    }
  } else if (error instanceof KubeError && read !== undefined && error.code === 'invalid') {
    problems.show(opened, version, read.manifest, error);
  }
}

function tell(document: LiveDocument, result: SaveResult, { previews, log }: Saving): void {
  const { context, namespace, name, format } = document.address;
  const where = l10n.t('{0} of namespace {1} on {2}', name, namespace, toPlainText(context));
  if (result.kind === 'unchanged') {
    window.setStatusBarMessage(l10n.t('Nothing to save in {0}', where), SHORTLY);
    return;
  }
  const said = savedText(result);
  if (said === '') {
    window.setStatusBarMessage(l10n.t('Saved {0}', where), SHORTLY);
    return;
  }
  const title = `${name}.${format}`;
  const showChanges = (): Promise<void> =>
    showDiff(
      previews,
      { title, text: document.print(result.sent) },
      { title, text: document.print(result.stored) },
      l10n.t('{0}: sent ↔ stored', name),
    );
  offerActions(l10n.t('Saved {0}. {1}', where, said), {
    as: 'information',
    actions: [{ title: l10n.t('Show Changes'), run: showChanges }],
    log,
  });
}
