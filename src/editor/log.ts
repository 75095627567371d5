import * as vscode from 'vscode';
import type { Disposable } from '../common/disposable.ts';
import type { KubeLog } from '../common/log.ts';
import { maskCredentials, toPlainText } from '../common/text.ts';

/** In characters: enough for any server's reason. */
const LONGEST_LINE = 2000;

/**
 * The "Service Explorer" output channel. Nobody should write a credential into it; should somebody, it is masked. What
 * servers say stays on one line, so that none can forge another.
 */
export class Log implements KubeLog, Disposable {
  readonly #channel: vscode.LogOutputChannel;

  /** @param name two of one name are one to VS Code: when either is closed, both are */
  constructor(name = 'Service Explorer') {
    this.#channel = vscode.window.createOutputChannel(name, { log: true });
  }

  debug(message: string): void {
    this.#channel.debug(line(message));
  }

  info(message: string): void {
    this.#channel.info(line(message));
  }

  warn(message: string): void {
    this.#channel.warn(line(message));
  }

  /** Something that should not have happened, with its stack and its causes. */
  error(error: unknown): void {
    this.#channel.error(maskCredentials(describe(error)));
  }

  show(): void {
    this.#channel.show(true);
  }

  dispose(): void {
    this.#channel.dispose();
  }
}

function line(message: string): string {
  return maskCredentials(toPlainText(message, LONGEST_LINE));
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const text = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined ? text : `${text}\ncaused by ${describe(error.cause)}`;
}
