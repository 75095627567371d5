import { extensions, languages, workspace, type TextDocument, type Uri } from 'vscode';
import { DisposableStore, toDisposable, type Disposable } from '../../common/disposable.ts';
import { Emitter, type Event } from '../../common/emitter.ts';
import type { ApplyTarget } from '../../editor/applyTarget.ts';
import type { Log } from '../../editor/log.ts';
import type { ServerRules } from '../../editor/serverRules.ts';
import type { FollowedServices } from '../followedServices.ts';
import type { ManifestOrigins } from '../manifestOrigins.ts';
import type { FollowedPods } from '../selectors/followedPods.ts';
import { CheckedDocument, type CheckedDocumentContext, type Findings } from './checkedDocument.ts';
import type { CheckContext } from './manifestChecks.ts';

/** What of the rest of the extension decides what is wrong with a manifest. */
export interface DiagnosticsContext extends Pick<CheckContext, 'clusters' | 'liveAddressOf'> {
  readonly applyTarget: Pick<ApplyTarget, 'get' | 'onDidChange'>;
  readonly origins: Pick<ManifestOrigins, 'of' | 'onDidChange'>;
  readonly rules: Pick<ServerRules, 'rulesFor' | 'onDidChange'>;
  readonly settings: CheckedDocumentContext['settings'] & {
    readonly onDidChangeValidation: Event<void>;
  };
  readonly followed: Pick<FollowedServices, 'sightingOf' | 'onDidChange'>;
  readonly pods: Pick<FollowedPods, 'lastKnown' | 'onDidChange'>;
  readonly log: Pick<Log, 'error'>;
}

/** Shows what is wrong with the Services of open manifests: at once when one is opened, then at every pause of typing. */
export class ManifestDiagnostics implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #onDidJudge = this.#owned.add(new Emitter<TextDocument>());
  readonly #documents = new Map<TextDocument, CheckedDocument>();
  readonly #context: CheckedDocumentContext;

  /** Fires with a document whose Services have been judged. */
  readonly onDidJudge = this.#onDidJudge.event;

  constructor({ log, ...context }: DiagnosticsContext) {
    this.#context = {
      ...context,
      problems: this.#owned.add(languages.createDiagnosticCollection('serviceExplorer.manifests')),
      onJudged: (document) => {
        this.#onDidJudge.fire(document);
      },
      onError: (error) => {
        log.error(error instanceof Error ? error : String(error));
      },
    };
    this.#owned.add(
      toDisposable(() => {
        for (const document of this.#documents.values()) {
          document.dispose();
        }
      }),
    );
    this.#follow(context);
    for (const document of workspace.textDocuments) {
      this.#open(document);
    }
  }

  /** What is wrong with a document as it is now; undefined where it is not judged. */
  async findingsOf(document: TextDocument): Promise<Findings | undefined> {
    return this.#documents.get(document)?.findings();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #follow({ applyTarget, origins, rules, settings, followed, pods }: Omit<DiagnosticsContext, 'log'>): void {
    this.#owned.add(
      workspace.onDidOpenTextDocument((document) => {
        this.#open(document);
      }),
    );
    this.#owned.add(
      workspace.onDidCloseTextDocument((document) => {
        this.#documents.get(document)?.dispose();
        this.#documents.delete(document);
      }),
    );
    this.#owned.add(
      workspace.onDidChangeTextDocument(({ document }) => {
        this.#documents.get(document)?.checkSoon();
      }),
    );
    const checkAll = (): void => {
      for (const document of this.#documents.values()) {
        document.check();
      }
    };
    this.#owned.add(applyTarget.onDidChange(checkAll));
    this.#owned.add(origins.onDidChange(checkAll));
    this.#owned.add(rules.onDidChange(checkAll));
    this.#owned.add(settings.onDidChangeValidation(checkAll));
    const showAll = (uris?: readonly Uri[]): void => {
      for (const document of this.#documents.values()) {
        if (uris?.some((uri) => uri.toString() === document.document.uri.toString()) ?? true) {
          document.show();
        }
      }
    };
    for (const { onDidChange } of [followed, pods]) {
      this.#owned.add(
        onDidChange(() => {
          showAll();
        }),
      );
    }
    this.#owned.add(
      extensions.onDidChange(() => {
        showAll();
      }),
    );
    // Ours among them, too: then there is nothing new to show.
    this.#owned.add(
      languages.onDidChangeDiagnostics(({ uris }) => {
        showAll(uris);
      }),
    );
  }

  #open(document: TextDocument): void {
    this.#documents.get(document)?.dispose();
    const opened = new CheckedDocument(document, this.#context);
    this.#documents.set(document, opened);
    opened.check();
  }
}
