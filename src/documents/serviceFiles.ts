import {
  EventEmitter,
  FileSystemError,
  FileType,
  TextDocumentSaveReason,
  l10n,
  workspace,
  type FileChangeEvent,
  type FileStat,
  type TextDocument,
  type Uri,
} from 'vscode';
import { DisposableStore, type Disposable } from '../common/disposable.ts';
import { errorText } from '../editor/errorText.ts';
import { UserError } from '../editor/userError.ts';
import { Schemes } from '../ids.ts';
import { KubeError } from '../kube/errors.ts';
import type { Clusters } from '../model/clusters.ts';
import { AddressedFiles } from './addressedFiles.ts';
import { LiveDocument, type Conflict } from './liveDocument.ts';
import { parseUri } from './serviceUri.ts';
import { textDocumentAt } from './textDocumentAt.ts';

export interface ServiceFilesOptions {
  readonly clusters: Clusters;
  readonly showsManagedFields: () => boolean;
  /** Writes a text to the cluster. */
  readonly save: (document: LiveDocument, uri: Uri, text: string) => Promise<void>;
  readonly onDidConflict: (uri: Uri, conflict: Conflict | undefined) => void;
}

/** Documents that were looked at and are not open: opening one takes VS Code a few steps. */
const MAX_UNOPENED = 20;

/** The root, a context, and a namespace. */
const FOLDER = /^\/(?:[^/]+\/?){0,2}$/;

/** Live Services as files: connects VS Code's documents, by their addresses, with {@link LiveDocument}s. */
export class ServiceFiles extends AddressedFiles implements Disposable {
  readonly #options: ServiceFilesOptions;
  readonly #documents = new Map<string, LiveDocument>();
  readonly #owned = new DisposableStore();
  readonly #onDidChangeFile = this.#owned.add(new EventEmitter<FileChangeEvent[]>());
  /** Those that VS Code is about to save of its own accord. */
  readonly #autoSaved = new Set<string>();

  readonly onDidChangeFile = this.#onDidChangeFile.event;

  constructor(options: ServiceFilesOptions) {
    super();
    this.#options = options;
    this.#listen();
    workspace.textDocuments.forEach((document) => {
      this.#opened(document);
    });
    this.#owned.add(workspace.registerFileSystemProvider(Schemes.service, this, { isCaseSensitive: true }));
  }

  /** The document of an address. @throws FileSystemError where that is none */
  at(uri: Uri): LiveDocument {
    const key = uri.toString();
    const document = this.#documents.get(key) ?? this.#create(uri);
    this.#documents.set(key, document);
    return document;
  }

  /** Prints all that have no unsaved changes anew. */
  printAgain(): void {
    for (const document of this.#documents.values()) {
      document.settle();
    }
  }

  async stat(uri: Uri): Promise<FileStat> {
    if (FOLDER.test(uri.path)) {
      // VS Code creates the folders of a file that is not there before it writes it.
      return { type: FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    }
    return this.#answer(uri, () => this.at(uri).stat());
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    return this.#answer(uri, () => this.at(uri).read());
  }

  async writeFile(uri: Uri, content: Uint8Array): Promise<void> {
    if (this.#autoSaved.delete(uri.toString())) {
      throw FileSystemError.Unavailable(
        l10n.t('Auto Save does not write to clusters. Save the document yourself when it is ready.'),
      );
    }
    const document = this.at(uri);
    await this.#answer(uri, () => this.#options.save(document, uri, new TextDecoder().decode(content)));
    // Where another extension has written it, and not by way of a document, none is going to be saved now.
    document.settle();
  }

  dispose(): void {
    this.#owned.dispose();
    for (const document of this.#documents.values()) {
      document.dispose();
    }
    this.#documents.clear();
  }

  #listen(): void {
    for (const subscription of [
      workspace.onDidOpenTextDocument((document) => {
        this.#opened(document);
      }),
      workspace.onDidCloseTextDocument(({ uri }) => {
        this.#documents.get(uri.toString())?.dispose();
        this.#documents.delete(uri.toString());
      }),
      workspace.onDidChangeTextDocument(({ document }) => {
        this.#settle(document);
      }),
      workspace.onDidSaveTextDocument((document) => {
        this.#settle(document);
      }),
      workspace.onWillSaveTextDocument(({ document: { uri }, reason }) => {
        if (uri.scheme === Schemes.service && reason !== TextDocumentSaveReason.Manual) {
          this.#autoSaved.add(uri.toString());
        } else {
          this.#autoSaved.delete(uri.toString());
        }
      }),
      this.#options.clusters.onDidChange(() => {
        for (const document of this.#documents.values()) {
          document.attach();
        }
      }),
    ]) {
      this.#owned.add(subscription);
    }
  }

  #opened({ uri }: TextDocument): void {
    if (parseUri(uri) !== undefined) {
      this.at(uri).open();
    }
  }

  #settle({ uri }: TextDocument): void {
    if (uri.scheme === Schemes.service) {
      this.#documents.get(uri.toString())?.settle();
    }
  }

  #create(uri: Uri): LiveDocument {
    const address = parseUri(uri);
    if (address === undefined) {
      throw FileSystemError.FileNotFound(uri);
    }
    this.#forgetUnopened();
    return new LiveDocument({
      address,
      clusters: this.#options.clusters,
      showsManagedFields: this.#options.showsManagedFields,
      openText: () => textDocumentAt(uri),
      onDidChange: (type) => {
        this.#onDidChangeFile.fire([{ type, uri }]);
      },
      onDidConflict: (conflict) => {
        this.#options.onDidConflict(uri, conflict);
      },
    });
  }

  #forgetUnopened(): void {
    const unopened = [...this.#documents].filter(([, document]) => !document.isOpen);
    for (const [key, document] of unopened.slice(0, -MAX_UNOPENED)) {
      document.dispose();
      this.#documents.delete(key);
    }
  }

  /** In the errors that VS Code knows. */
  async #answer<T>(uri: Uri, task: () => Promise<T>): Promise<T> {
    try {
      return await task();
    } catch (error) {
      if (error instanceof UserError) {
        throw FileSystemError.Unavailable(error.message);
      }
      if (!(error instanceof KubeError)) {
        throw error;
      }
      throw error.code === 'notFound'
        ? FileSystemError.FileNotFound(uri)
        : error.code === 'forbidden'
          ? FileSystemError.NoPermissions(errorText(error))
          : FileSystemError.Unavailable(errorText(error));
    }
  }
}
