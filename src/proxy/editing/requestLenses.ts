import {
  CodeLens,
  EventEmitter,
  l10n,
  workspace,
  type CodeLensProvider,
  type Command,
  type TextDocument,
} from 'vscode';
import { DisposableStore, type Disposable } from '../../common/disposable.ts';
import { escapeIcons, toPlainText } from '../../common/text.ts';
import { Commands, type CommandId } from '../../ids.ts';
import { callKeyOf, type LastCall, type LastCalls } from '../lastCalls.ts';
import type { WrittenRequest } from '../request/requestDocument.ts';
import { clockText, timeText } from '../response/units.ts';
import type { RequestAddress } from './requestAt.ts';
import { requestsOf } from './requestTexts.ts';

/** The line above each request: Send, what came of it last, Copy as curl. */
export class RequestLenses implements CodeLensProvider, Disposable {
  readonly #owned = new DisposableStore();
  readonly #lastCalls: LastCalls;
  readonly #onDidChange = this.#owned.add(new EventEmitter<void>());

  readonly onDidChangeCodeLenses = this.#onDidChange.event;

  constructor(lastCalls: LastCalls) {
    this.#lastCalls = lastCalls;
    const redraw = (): void => {
      this.#onDidChange.fire();
    };
    this.#owned.add(lastCalls.onDidChange(redraw));
    this.#owned.add(workspace.onDidGrantWorkspaceTrust(redraw));
  }

  provideCodeLenses(document: TextDocument): CodeLens[] {
    if (!workspace.isTrusted) {
      return [];
    }
    const requests = requestsOf(document);
    return requests.requests.flatMap((request) => {
      // Not empty: VS Code takes away at once what stands above text that is typed over, and asks later for what is new.
      const { range } = document.lineAt(request.line);
      return this.#commands(document, request, callKeyOf(requests, request)).map(
        (command) => new CodeLens(range, command),
      );
    });
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #commands(document: TextDocument, request: WrittenRequest, key: string): readonly Command[] {
    const uri = document.uri.toString();
    const last = this.#lastCalls.of(uri, key);
    const what = toPlainText(`${request.method} ${request.target.text}`, 80);
    const argument: RequestAddress = { uri, index: request.index, key };
    const toCommand = (title: string, command: CommandId, tooltip: string): Command => ({
      title: escapeIcons(title),
      command,
      tooltip,
      arguments: [argument],
    });
    const send =
      last?.kind === 'running'
        ? toCommand(l10n.t('Cancel'), Commands.cancelRequest, l10n.t('Cancel {0}', what))
        : request.method === 'WEBSOCKET'
          ? toCommand(l10n.t('Connect'), Commands.sendRequest, l10n.t('Open a session: {0}', what))
          : toCommand(l10n.t('Send'), Commands.sendRequest, l10n.t('Send {0}', what));
    const outcome = last === undefined ? undefined : outcomeText(last);
    return [
      send,
      ...(outcome === undefined
        ? []
        : [toCommand(outcome, Commands.showCalls, l10n.t('Show the calls that were made'))]),
      ...(request.method === 'WEBSOCKET'
        ? []
        : [toCommand(l10n.t('Copy as curl'), Commands.copyAsCurl, l10n.t('Copy {0} as a command', what))]),
    ];
  }
}

/** With the time of day, which stays true while nobody draws the line again: a click on one that is drawn anew is lost. */
function outcomeText(last: LastCall): string {
  switch (last.kind) {
    case 'running':
      return l10n.t('Running…');
    case 'answered':
      return [
        toPlainText(`${last.httpStatus} ${last.reason}`, 60),
        timeText(last.milliseconds),
        clockText(last.at),
      ].join(' · ');
    case 'failed':
      return [toPlainText(last.reason, 60), clockText(last.at)].join(' · ');
  }
}
