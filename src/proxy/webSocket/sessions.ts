import {
  CancellationTokenSource,
  CodeLens,
  EventEmitter,
  l10n,
  languages,
  Range,
  TabInputText,
  Uri,
  window,
  workspace,
  type CancellationToken,
  type CodeLensProvider,
  type InputBoxOptions,
  type Tab,
  type TextDocument,
  type TextDocumentContentProvider,
} from 'vscode';
import { DisposableStore, type Disposable } from '../../common/disposable.ts';
import { toPlainText } from '../../common/text.ts';
import { withProgress } from '../../editor/progress.ts';
import { UserError } from '../../editor/userError.ts';
import { Commands, Schemes } from '../../ids.ts';
import type { Cluster } from '../../model/cluster.ts';
import { loadLibraries } from '../libraries/loadLibraries.ts';
import { printTarget } from '../request/callTarget.ts';
import type { CallRequest } from '../request/requestDocument.ts';
import { showText } from '../response/showText.ts';
import { openWebSocket, type HandshakeOptions, type OpenedSocket, type RefusedSocket } from './handshake.ts';
import { Session } from './session.ts';
import { sessionText } from './sessionText.ts';

const REDRAW_MS = 100;

/** What a session begins with. */
export interface SessionStart extends HandshakeOptions {
  /** Empty where nothing is said. */
  readonly firstMessage: string;
}

/** WebSockets of this window, each as a document of what was said. A session ends with the last tab of its document. */
export class Sessions implements TextDocumentContentProvider, CodeLensProvider, Disposable {
  readonly #sessions = new Map<string, Session>();
  readonly #waiting = new Map<Session, NodeJS.Timeout>();
  readonly #owned = new DisposableStore();
  readonly #onDidChange = this.#owned.add(new EventEmitter<Uri>());
  readonly #onDidChangeCodeLenses = this.#owned.add(new EventEmitter<void>());

  readonly onDidChange = this.#onDidChange.event;
  readonly onDidChangeCodeLenses = this.#onDidChangeCodeLenses.event;

  constructor() {
    this.#owned.add(workspace.registerTextDocumentContentProvider(Schemes.callSession, this));
    this.#owned.add(languages.registerCodeLensProvider({ scheme: Schemes.callSession }, this));
    this.#owned.add(
      // VS Code drops what changes between the asking for a text and the opening of its document.
      workspace.onDidOpenTextDocument(({ uri }) => {
        if (this.#of(uri) !== undefined) {
          this.#onDidChange.fire(uri);
        }
      }),
    );
    this.#owned.add(
      // A document may outlive its tab by minutes, and is closed and opened again to change its language.
      window.tabGroups.onDidChangeTabs(({ closed }) => {
        closed.forEach((tab) => {
          this.#endWith(tab);
        });
      }),
    );
  }

  /**
   * Opens a session, which {@link show} shows.
   *
   * @returns the answer where the backend, or the API server, would not have it
   * @throws KubeError where there is none
   */
  async open(
    cluster: Cluster,
    request: CallRequest,
    { firstMessage, cookies, signal }: SessionStart,
  ): Promise<Session | RefusedSocket> {
    const { target } = request;
    const libraries = await loadLibraries();
    const title = l10n.t('Connecting to {0}', `${target.namespace}/${target.name}`);
    const opened: OpenedSocket | RefusedSocket = await withProgress(title, async (impatience) => {
      const either = AbortSignal.any([signal, impatience]);
      return openWebSocket(await cluster.apiServer(either), request, { cookies, signal: either });
    });
    if ('httpStatus' in opened) {
      return opened;
    }
    const session = new Session({ context: cluster.context, target }, opened, libraries);
    this.#sessions.set(session.id, session);
    session.onDidChange(() => {
      this.#redrawSoon(session);
    });
    if (firstMessage !== '') {
      session.send(firstMessage);
    }
    return session;
  }

  /** Shows the document of a session. @returns false where there is none of this id any more */
  async show(id: string): Promise<boolean> {
    const session = this.#sessions.get(id);
    if (session === undefined) {
      return false;
    }
    // The next response takes the place of a preview, and would end the session.
    await showText(uriOf(session), { preview: false });
    return true;
  }

  /** Asks for a line and sends it, and for the next one, until the person has said enough. @throws UserError */
  async ask(uri: string | undefined): Promise<void> {
    const session = this.#require(uri);
    // Nothing can be sent any more to one that has ended: what is asked goes away.
    const ended = new CancellationTokenSource();
    const watching = session.onDidChange(() => {
      if (session.state.kind === 'closed') {
        ended.cancel();
      }
    });
    try {
      await this.#askFor(session, ended.token);
    } finally {
      watching.dispose();
      ended.dispose();
    }
  }

  async #askFor(session: Session, token: CancellationToken): Promise<void> {
    for (;;) {
      if (session.state.kind !== 'open') {
        throw isClosed();
      }
      const { namespace, name } = session.target;
      const options: InputBoxOptions = {
        title: l10n.t('Send to {0}', toPlainText(`${namespace}/${name}`)),
        prompt: l10n.t('Enter sends the line, Escape ends.'),
        ignoreFocusOut: true,
      };
      const text = await window.showInputBox(options, token);
      if (text === undefined) {
        return;
      }
      if (!session.send(text)) {
        throw isClosed();
      }
    }
  }

  /** @throws UserError where there is none */
  close(uri: string | undefined): void {
    this.#require(uri).close();
  }

  provideTextDocumentContent(uri: Uri): string | undefined {
    const session = this.#of(uri);
    return session && sessionText(session);
  }

  provideCodeLenses({ uri }: TextDocument): CodeLens[] {
    const session = this.#of(uri);
    if (session?.state.kind !== 'open') {
      return [];
    }
    const range = new Range(0, 0, 0, 0);
    const argument = { uri: uri.toString() };
    return [
      new CodeLens(range, {
        title: l10n.t('Send…'),
        command: Commands.sendToSession,
        arguments: [argument],
      }),
      new CodeLens(range, { title: l10n.t('Close'), command: Commands.closeSession, arguments: [argument] }),
    ];
  }

  dispose(): void {
    this.#sessions.forEach((session) => {
      session.dispose();
    });
    this.#sessions.clear();
    this.#waiting.forEach((timer) => {
      clearTimeout(timer);
    });
    this.#owned.dispose();
  }

  #endWith({ input }: Tab): void {
    const session = input instanceof TabInputText ? this.#of(input.uri) : undefined;
    const isMoved = (tab: Tab): boolean =>
      tab.input instanceof TabInputText && this.#of(tab.input.uri) === session;
    if (session !== undefined && !window.tabGroups.all.some(({ tabs }) => tabs.some(isMoved))) {
      session.dispose();
      this.#sessions.delete(session.id);
    }
  }

  #redrawSoon(session: Session): void {
    if (session.state.kind === 'closed') {
      this.#onDidChangeCodeLenses.fire();
    }
    if (!this.#waiting.has(session)) {
      const redraw = (): void => {
        this.#waiting.delete(session);
        this.#onDidChange.fire(uriOf(session));
      };
      this.#waiting.set(session, setTimeout(redraw, REDRAW_MS));
    }
  }

  #of({ scheme, query }: Uri): Session | undefined {
    return scheme === Schemes.callSession ? this.#sessions.get(query) : undefined;
  }

  /** The one that is named, or else the latest that is open. */
  #require(uri: string | undefined): Session {
    const session =
      uri === undefined
        ? [...this.#sessions.values()].findLast(({ state }) => state.kind === 'open')
        : this.#of(Uri.parse(uri));
    if (session === undefined) {
      throw new UserError(l10n.t('There is no such session any more.'));
    }
    return session;
  }
}

function isClosed(): UserError {
  return new UserError(l10n.t('The session is closed.'));
}

/** The language of the document goes by the beginning of its name, in package.json: it has no ending. */
function uriOf({ id, target }: Session): Uri {
  const { query: _query, ...place } = target;
  const title = toPlainText(`WEBSOCKET ${printTarget(place)}`, 100).replaceAll('/', '∕');
  return Uri.from({ scheme: Schemes.callSession, path: `/${title}`, query: id });
}
