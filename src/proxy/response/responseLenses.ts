import {
  CodeLens,
  EventEmitter,
  l10n,
  Range,
  type CodeLensProvider,
  type Command,
  type TextDocument,
} from 'vscode';
import { DisposableStore, type Disposable } from '../../common/disposable.ts';
import { Commands } from '../../ids.ts';
import type { Responses } from './responses.ts';
import { parseResponseUri } from './responseUri.ts';

/** The line above a response: what can be done with it. */
export class ResponseLenses implements CodeLensProvider, Disposable {
  readonly #owned = new DisposableStore();
  readonly #responses: Responses;
  readonly #onDidChange = this.#owned.add(new EventEmitter<void>());

  readonly onDidChangeCodeLenses = this.#onDidChange.event;

  constructor(responses: Responses) {
    this.#responses = responses;
    this.#owned.add(
      responses.onDidChange(({ state }) => {
        // While it comes nothing changes of what can be done: lines that are drawn anew swallow clicks.
        if (state.kind !== 'arriving') {
          this.#onDidChange.fire();
        }
      }),
    );
  }

  provideCodeLenses({ uri }: TextDocument): CodeLens[] {
    const { id, part } = parseResponseUri(uri) ?? {};
    const response = id === undefined ? undefined : this.#responses.get(id);
    if (response === undefined || part !== 'message') {
      return [];
    }
    const argument = { uri: uri.toString() };
    const toCommand = (title: string, command: string): Command => ({
      title,
      command,
      arguments: [argument],
    });
    const hasBody = response.kind.kind !== 'empty';
    const commands = [
      response.state.kind === 'arriving'
        ? toCommand(l10n.t('Cancel'), Commands.cancelRequest)
        : toCommand(l10n.t('Send Again'), Commands.rerunCall),
      ...(hasBody
        ? [
            toCommand(l10n.t('Show Body Only'), Commands.showResponseBody),
            toCommand(l10n.t('Save Body…'), Commands.saveResponseBody),
          ]
        : []),
      toCommand(l10n.t('Compare…'), Commands.compareResponses),
    ];
    return commands.map((command) => new CodeLens(new Range(0, 0, 0, 0), command));
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
