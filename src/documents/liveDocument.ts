import { FileChangeType, FilePermission, FileType, type FileStat } from 'vscode';
import type { JsonObject } from '../common/json.ts';
import type { Disposable } from '../common/disposable.ts';
import { KubeError } from '../kube/errors.ts';
import type { Clusters } from '../model/clusters.ts';
import { LiveService, type Change, type SaveResult } from './liveService.ts';
import { RemoteService } from './remoteService.ts';
import { ServedFile } from './servedFile.ts';
import { identityIn, printService, withoutManagedFields, type Identity } from './serviceText.ts';
import type { DocumentAddress } from './serviceUri.ts';

/** What became of the Service while its text is being edited. */
export type Conflict = Change | 'gone';

/** What the text of VS Code's document is, if there is one now. */
export interface OpenText {
  readonly isDirty: boolean;
  getText(): string;
}

export interface LiveDocumentOptions {
  readonly address: DocumentAddress;
  readonly clusters: Clusters;
  readonly showsManagedFields: () => boolean;
  readonly openText: () => OpenText | undefined;
  /** VS Code is to read the file again, or to note that it is gone. */
  readonly onDidChange: (type: FileChangeType) => void;
  /** Somebody else changed what has unsaved changes; undefined where that is over. */
  readonly onDidConflict: (conflict: Conflict | undefined) => void;
}

/**
 * A live Service as the document that is edited. While it is open and has no unsaved changes, it follows the cluster:
 * the watch tells of a new version, which is read once, and VS Code is told to read the file again.
 */
export class LiveDocument implements Disposable {
  readonly address: DocumentAddress;
  readonly #options: LiveDocumentOptions;
  readonly #service: LiveService;
  readonly #remote: RemoteService;
  readonly #file = new ServedFile();
  #isOpen = false;
  /** What VS Code was told last. */
  #toldReadonly = false;
  #conflict: Conflict | undefined;
  /** Whether its unsaved changes were noticed. */
  #isEdited = false;

  constructor(options: LiveDocumentOptions) {
    const { address, clusters, onDidChange } = options;
    this.address = address;
    this.#options = options;
    this.#service = new LiveService(address, address.part);
    this.#remote = new RemoteService({
      address,
      clusters,
      service: this.#service,
      onDidRead: (wasGone) => {
        if (wasGone && this.#isOpen) {
          onDidChange(FileChangeType.Created);
        }
        this.judge();
      },
      onDidLose: () => {
        if (this.#isOpen) {
          this.#setConflict('gone');
          onDidChange(FileChangeType.Deleted);
        }
      },
    });
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Whether it was on the cluster, and is no more. */
  isGone(): boolean {
    return this.#remote.isGone;
  }

  /** VS Code has it open from now on. */
  open(): void {
    this.#isOpen = true;
    this.attach();
  }

  /** Follows what its context leads to now. */
  attach(): void {
    if (!this.#isOpen) {
      return;
    }
    this.#remote.follow(() => {
      if (this.#remote.isReadonly !== this.#toldReadonly) {
        this.#options.onDidChange(FileChangeType.Changed);
      }
      void this.#look();
    });
  }

  async stat(): Promise<FileStat> {
    const isKept = this.#isDirty && !this.isGone();
    const isKnown = this.#isOpen
      ? this.#file.hasText
      : !this.isGone() && (this.#file.isUnread || this.#remote.isCurrent);
    if (!isKept && !isKnown) {
      await this.#remote.load();
      this.#show();
    }
    if (!isKept && this.isGone()) {
      throw new KubeError('notFound', `The Service ${this.address.name} is gone.`);
    }
    this.#toldReadonly = this.#remote.isReadonly;
    return {
      type: FileType.File,
      ctime: 0,
      ...this.#file.stat(isKept),
      ...(this.#toldReadonly && { permissions: FilePermission.Readonly }),
    };
  }

  async read(): Promise<Uint8Array> {
    if (!this.#file.isUnread && (this.#isDirty || !this.#remote.isCurrent)) {
      await this.#remote.load();
    }
    // Also where there are unsaved changes: VS Code is about to throw them away, or somebody else reads it.
    this.#show();
    return this.#file.read(this.#isDirty);
  }

  /** Asks the cluster for it: a text may be made from that now, and shows it where it has no unsaved changes. @throws KubeError */
  async load(): Promise<JsonObject> {
    const live = await this.#remote.load();
    this.#show();
    if (this.#isOpen) {
      this.settle();
    }
    return live;
  }

  /** What a text was made from, by the state that it names. */
  baseOf(named: Identity): JsonObject | undefined {
    return this.#service.baseOf(named);
  }

  /** What others changed of the Service, as it was last seen, since the state that a text names. */
  changeSince(named: Identity): Change | undefined {
    return this.#remote.latest && this.#service.changeSince(named, this.#remote.latest);
  }

  /** Whether an object says what its text was made from, with nothing changed. */
  isUnchanged(wanted: JsonObject): boolean {
    return this.#service.isUnchanged(wanted);
  }

  /** Tells whether its unsaved changes, if there are any, were made from what the cluster holds. */
  judge(): void {
    const text = this.#options.openText();
    this.#setConflict(
      text?.isDirty === true ? this.changeSince(identityIn(text.getText(), this.address.format)) : undefined,
    );
  }

  /** A Service as the document shows it. */
  print(service: JsonObject): string {
    const shown = this.#options.showsManagedFields() ? service : withoutManagedFields(service);
    return printService(shown, this.address.format);
  }

  /**
   * Writes what the text says.
   *
   * @throws KubeError `conflict` where the cluster holds another by now, `notFound` where it is gone: then
   *   {@link isGone} says so too
   */
  async save(wanted: JsonObject, text: string): Promise<SaveResult> {
    return this.#saved(await this.#remote.save(wanted), text);
  }

  /** Creates anew what is gone. @throws KubeError */
  async create(wanted: JsonObject, text: string): Promise<SaveResult> {
    return this.#saved(await this.#remote.create(wanted), text);
  }

  /**
   * Has VS Code read what is new, where there are no unsaved changes: they were saved, undone or thrown away, or the
   * text is to be printed anew. Where there are some now, tells what they are made from.
   */
  settle(): void {
    if (this.isGone()) {
      return;
    }
    if (this.#isDirty) {
      this.#beginEditing();
      return;
    }
    this.#isEdited = false;
    this.#setConflict(undefined);
    this.#show();
    if (this.#file.settle()) {
      this.#options.onDidChange(FileChangeType.Changed);
    }
  }

  dispose(): void {
    this.#remote.dispose();
    this.#setConflict(undefined);
  }

  /** What changed on the cluster before VS Code told of the first key was taken for what VS Code would show. */
  #beginEditing(): void {
    if (!this.#isEdited) {
      this.#isEdited = true;
      this.judge();
    }
  }

  async #look(): Promise<void> {
    if (await this.#remote.look()) {
      this.settle();
    }
  }

  #saved(result: SaveResult, text: string): SaveResult {
    this.#setConflict(undefined);
    this.#file.noteWritten(text);
    return result;
  }

  /** Makes the file say what the cluster held last, for texts to be made from it. */
  #show(): void {
    const { latest } = this.#remote;
    if (latest !== undefined) {
      this.#service.show(latest);
      this.#file.put(this.print(latest));
    }
  }

  #setConflict(conflict: Conflict | undefined): void {
    if (conflict !== this.#conflict) {
      this.#conflict = conflict;
      this.#options.onDidConflict(conflict);
    }
  }

  get #isDirty(): boolean {
    return this.#options.openText()?.isDirty === true;
  }
}
