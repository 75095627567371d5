import * as vscode from 'vscode';
import type { ContextKeyId } from '../ids.ts';

/** One context key for `when` clauses, set only when its value changes. */
export class ContextKey<T extends string | boolean> {
  readonly #id: ContextKeyId;
  #value: T | undefined;

  constructor(id: ContextKeyId) {
    this.#id = id;
  }

  set(value: T): void {
    if (value !== this.#value) {
      this.#value = value;
      void vscode.commands.executeCommand('setContext', this.#id, value);
    }
  }
}
