import { EventEmitter, workspace, type TextDocumentContentProvider, type Uri } from 'vscode';
import { DisposableStore, type Disposable } from '../../common/disposable.ts';
import { Schemes } from '../../ids.ts';
import type { CallResponse } from './callResponse.ts';
import { bodyOf, comparedText, messageText } from './messageText.ts';
import type { Responses } from './responses.ts';
import { parseResponseUri, responseUri, type ResponsePart } from './responseUri.ts';

/** A document that grows is drawn again this often: more often nobody can read. */
const REDRAW_MS = 200;

/** Responses as documents to read. What is in them is text and nothing else: none of it is drawn as a page, or run. */
export class ResponseTexts implements TextDocumentContentProvider, Disposable {
  readonly #owned = new DisposableStore();
  readonly #responses: Responses;
  readonly #onDidChange = this.#owned.add(new EventEmitter<Uri>());
  readonly #waiting = new Map<CallResponse, NodeJS.Timeout>();

  readonly onDidChange = this.#onDidChange.event;

  constructor(responses: Responses) {
    this.#responses = responses;
    this.#owned.add(workspace.registerTextDocumentContentProvider(Schemes.call, this));
    this.#owned.add(
      // VS Code drops what changes between the asking for a text and the opening of its document.
      workspace.onDidOpenTextDocument(({ uri }) => {
        if (parseResponseUri(uri) !== undefined) {
          this.#onDidChange.fire(uri);
        }
      }),
    );
    this.#owned.add(
      responses.onDidChange((response) => {
        this.#changed(response);
      }),
    );
  }

  /** @returns undefined for one that is forgotten, or of a window that is no more: its tab says so */
  provideTextDocumentContent(uri: Uri): string | undefined {
    const { id, part } = parseResponseUri(uri) ?? {};
    const response = id === undefined ? undefined : this.#responses.get(id);
    if (response === undefined || part === undefined) {
      return undefined;
    }
    return TEXTS[part](response);
  }

  dispose(): void {
    this.#waiting.forEach((timer) => {
      clearTimeout(timer);
    });
    this.#owned.dispose();
  }

  #changed(response: CallResponse): void {
    if (response.state.kind !== 'arriving') {
      clearTimeout(this.#waiting.get(response));
      this.#waiting.delete(response);
      this.#redraw(response);
    } else if (!this.#waiting.has(response)) {
      const redraw = (): void => {
        this.#waiting.delete(response);
        this.#redraw(response);
      };
      this.#waiting.set(response, setTimeout(redraw, REDRAW_MS));
    }
  }

  #redraw(response: CallResponse): void {
    this.#onDidChange.fire(responseUri(response, 'message'));
    this.#onDidChange.fire(responseUri(response, 'body'));
  }
}

const TEXTS: Readonly<Record<ResponsePart, (response: CallResponse) => string>> = {
  message: messageText,
  body: bodyOf,
  compared: comparedText,
};
