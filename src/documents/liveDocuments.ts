import { commands, l10n, window, type TextEditor, type Uri } from 'vscode';
import { DisposableStore, type Disposable } from '../common/disposable.ts';
import type { Log } from '../editor/log.ts';
import type { ServerProblems } from '../editor/serverProblems.ts';
import type { Settings } from '../editor/settings.ts';
import { UserError } from '../editor/userError.ts';
import type { ServiceRef } from '../kube/serviceApi/names.ts';
import type { Clusters } from '../model/clusters.ts';
import { ConflictNotice } from './conflictNotice.ts';
import { mergeDocument } from './mergeDocument.ts';
import { MergeFiles } from './mergeFiles.ts';
import { PreviewTexts } from './previewTexts.ts';
import { saveDocument } from './saveDocument.ts';
import { ServiceFiles } from './serviceFiles.ts';
import { parseUri, toUri } from './serviceUri.ts';
import { textDocumentAt } from './textDocumentAt.ts';
import { showDiff, showDiffs, type Diff, type DiffSide } from './showDiff.ts';

export interface LiveDocumentsOptions {
  readonly clusters: Clusters;
  readonly settings: Pick<Settings, 'showManagedFields' | 'onDidChangeManagedFields'>;
  readonly problems: Pick<ServerProblems, 'show' | 'clear'>;
  readonly log: Log;
}

/** Which Service of which context. */
type ServiceAddress = ServiceRef & { readonly context: string };

/** Services as documents: live ones that are edited, and texts to read. */
export class LiveDocuments implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #previews = this.#owned.add(new PreviewTexts());
  readonly #merges = this.#owned.add(new MergeFiles());
  readonly #files: ServiceFiles;

  constructor({ clusters, settings, problems, log }: LiveDocumentsOptions) {
    const notice = this.#owned.add(new ConflictNotice((uri) => this.merge(uri), log));
    const onDidRefuse = (uri: Uri): void => {
      notice.noteRefusal(uri, parseUri(uri)?.name ?? '');
    };
    const saving = { clusters, problems, previews: this.#previews, onDidRefuse, log };
    this.#files = this.#owned.add(
      new ServiceFiles({
        clusters,
        showsManagedFields: () => settings.showManagedFields,
        save: (document, uri, text) => saveDocument(document, uri, text, saving),
        onDidConflict: (uri, conflict) => {
          notice.note(uri, parseUri(uri)?.name ?? '', conflict);
        },
      }),
    );
    this.#owned.add(
      settings.onDidChangeManagedFields(() => {
        this.#files.printAgain();
      }),
    );
  }

  /** The texts to read that are shown beside documents. */
  get previews(): PreviewTexts {
    return this.#previews;
  }

  /** Opens a live document. @throws KubeError when the Service cannot be read; UserError when its context is not shown */
  async open(
    target: ServiceAddress,
    {
      format = 'yaml',
      status = false,
      preview = false,
    }: { readonly format?: 'yaml' | 'json'; readonly status?: boolean; readonly preview?: boolean } = {},
  ): Promise<TextEditor> {
    const uri = toUri({ ...target, format, part: status ? 'status' : 'service' });
    const document = this.#files.at(uri);
    if (!document.isOpen) {
      // VS Code would say that the file cannot be opened, and not what is wrong with the cluster.
      await document.load();
    }
    // Of what is opened by `openTextDocument` VS Code keeps the text, and we would follow it, for minutes after its tab.
    await commands.executeCommand('vscode.open', uri, { preview });
    const opened = textDocumentAt(uri);
    if (opened === undefined) {
      throw new UserError(l10n.t('{0} could not be opened.', uri.path));
    }
    return window.showTextDocument(opened, { preview });
  }

  /** The address of a Service's live document, as YAML. */
  uriOf(service: ServiceAddress): Uri {
    return toUri({ ...service, format: 'yaml', part: 'service' });
  }

  /** The Service of a live document; undefined for any other. */
  refOf(uri: Uri): ServiceAddress | undefined {
    const address = parseUri(uri);
    return address && { context: address.context, namespace: address.namespace, name: address.name };
  }

  /** Opens a text to read, under a title whose ending tells VS Code the language. */
  async show(title: string, text: string): Promise<void> {
    await commands.executeCommand('vscode.open', this.#previews.add(title, text), { preview: true });
  }

  async diff(left: DiffSide, right: DiffSide, title: string): Promise<void> {
    await showDiff(this.#previews, left, right, title);
  }

  /** Several diffs below one another, in one editor. */
  async diffAll(title: string, diffs: readonly Diff[]): Promise<void> {
    await showDiffs(this.#previews, title, diffs);
  }

  /** Opens the merge of a live document with what the cluster has now. @returns false where there is nothing to merge */
  async merge(uri: Uri): Promise<boolean> {
    if (parseUri(uri) === undefined) {
      throw new UserError(l10n.t('Only the documents of live Services are merged with a cluster.'));
    }
    return mergeDocument(this.#files.at(uri), uri, { files: this.#merges, previews: this.#previews });
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
