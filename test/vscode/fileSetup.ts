import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CommandContext } from '../../src/commands/context.ts';
import { Emitter } from '../../src/common/emitter.ts';
import { ApplyTarget } from '../../src/editor/applyTarget.ts';
import { Log } from '../../src/editor/log.ts';
import { ServerProblems } from '../../src/editor/serverProblems.ts';
import { Settings } from '../../src/editor/settings.ts';
import type { Connection } from '../../src/kube/connection.ts';
import { KubeError } from '../../src/kube/errors.ts';
import { readService } from '../../src/kube/serviceApi/readService.ts';
import { discoverApiServer } from '../../src/kube/serviceApi/server.ts';
import type { Service } from '../../src/kube/types.ts';
import { DeletedServices } from '../../src/model/deletedServices.ts';
import type { ProfileName } from '../../src/sandbox/profile.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { connect, userWith } from '../support/connect.ts';
import { clusterWith, FakeClusters, type FakeCluster } from '../support/fakeClusters.ts';
import { until } from '../support/until.ts';
import { commandContext } from './commandContext.ts';
import { FakeMemento } from './fakeMemento.ts';
import { stub } from './stub.ts';

/** What a command showed in the diff editor: what it was called, and the lines that are on one side only. */
export interface ShownDiff {
  readonly title: string;
  readonly left: string;
  readonly right: string;
}

/** A question or a message, and what it offered. */
export interface Shown {
  readonly text: string;
  readonly detail: string;
  readonly buttons: readonly string[];
}

/** The commands for files over a sandbox, in a window whose questions the test answers. */
export class FileSetup {
  readonly sandbox: Sandbox;
  readonly cluster: FakeCluster;
  readonly clusters: FakeClusters;
  readonly context: CommandContext;
  readonly diffs: ShownDiff[] = [];
  /** What came in the corner, in the order of its coming. */
  readonly messages: Shown[] = [];
  /** What had to be answered first. */
  readonly questions: Shown[] = [];
  /** The buttons to press, or the picks to take, one for each question; then every question is dismissed. */
  readonly answers: string[] = [];
  /** What happens while a question is open. */
  onQuestion: (() => Promise<void>) | undefined;
  readonly deletedServices = new DeletedServices();
  readonly #onDidShow = new Emitter<void>();
  readonly #connection: Connection;
  readonly #target: ApplyTarget;
  readonly #problems = new ServerProblems();

  private constructor(sandbox: Sandbox, connection: Connection, cluster: FakeCluster) {
    this.sandbox = sandbox;
    this.cluster = cluster;
    this.clusters = new FakeClusters(cluster);
    this.#connection = connection;
    this.#target = new ApplyTarget(this.clusters, new FakeMemento());
    const unused = (): never => assert.fail('not called by a command for files');
    this.context = commandContext({
      clusters: this.clusters,
      settings: new Settings(),
      documents: {
        open: unused,
        refOf: () => undefined,
        show: unused,
        merge: unused,
        diff: (left, right, title) => {
          this.diffs.push({ title, left: textOf(left), right: textOf(right) });
          return Promise.resolve();
        },
        diffAll: (title, diffs) => {
          this.diffs.push(
            ...diffs.map(({ left, right }) => ({ title, left: textOf(left), right: textOf(right) })),
          );
          return Promise.resolve();
        },
      },
      applyTarget: this.#target,
      problems: this.#problems,
      deletedServices: this.deletedServices,
      log: new Log('Tests'),
    });
    this.#playWindow();
  }

  /** @param token of a user whom the test gives rights; by default of one who may do everything */
  static async start(profile: ProfileName, token?: string): Promise<FileSetup> {
    const sandbox = await startSandbox({ profile, samples: false, controllers: false });
    const connection = connect(sandbox.url, { user: userWith({ token: token ?? sandbox.token }) });
    const cluster = clusterWith('dev', 'default/none');
    cluster.services.replace([]);
    cluster.answeredBy = await discoverApiServer(connection, new AbortController().signal);
    return new FileSetup(sandbox, connection, cluster);
  }

  async stop(): Promise<void> {
    this.#connection.dispose();
    await this.sandbox.stop();
    this.context.settings.dispose();
    this.context.log.dispose();
    this.#target.dispose();
    this.#problems.dispose();
    await closeEditors();
  }

  /** A Service on the cluster; undefined where there is none. */
  async live(name: string, namespace = 'default'): Promise<Service | undefined> {
    assert.ok(this.cluster.answeredBy);
    const { signal } = new AbortController();
    try {
      return (await readService(this.cluster.answeredBy, { namespace, name }, { signal })).object;
    } catch (error) {
      if (error instanceof KubeError && error.code === 'notFound') {
        return undefined;
      }
      throw error;
    }
  }

  /** Sends something as a client does that may do everything. */
  async send(method: string, target: string, body: object, type = 'application/json'): Promise<void> {
    const response = await fetch(`${this.sandbox.url}${target}`, {
      method,
      headers: { authorization: `Bearer ${this.sandbox.token}`, 'content-type': type },
      body: JSON.stringify(body),
    });
    assert.ok(response.ok, await response.text());
  }

  /** The only message, once it is there. */
  get message(): Shown {
    const [only, ...others] = this.messages;
    assert.ok(only, 'there is no message');
    assert.deepEqual(others, []);
    return only;
  }

  /** Waits until there are so many messages: those that follow a button come when nobody waits for them. */
  messagesCome(count: number): Promise<void> {
    return until(() => this.messages.length >= count, this.#onDidShow.event);
  }

  #playWindow(): void {
    const answer = async (shown: Shown, items: readonly string[]): Promise<string | undefined> => {
      this.questions.push(shown);
      await this.onQuestion?.();
      const chosen = this.answers.shift();
      assert.ok(chosen === undefined || items.includes(chosen), `${chosen ?? ''}: ${items.join(', ')}`);
      return chosen;
    };
    const show = ((text: string, ...rest: readonly (string | vscode.MessageOptions)[]) => {
      const buttons = rest.filter((each) => typeof each === 'string');
      const options = rest.find((each) => typeof each === 'object');
      const shown = { text, detail: options?.detail ?? '', buttons };
      if (options?.modal === true) {
        return answer(shown, buttons);
      }
      this.messages.push(shown);
      this.#onDidShow.fire();
      return Promise.resolve(buttons.find((button) => this.pressed.has(button)));
    }) as typeof vscode.window.showInformationMessage;
    stub(vscode.window, 'showInformationMessage', show);
    stub(vscode.window, 'showWarningMessage', show);
    stub(vscode.window, 'showErrorMessage', show);
    stub(vscode.window, 'showQuickPick', (async (
      items: readonly vscode.QuickPickItem[],
      options?: vscode.QuickPickOptions,
    ) => {
      const labels = items.map(({ label }) => label);
      const detail = items.map(({ detail: text }) => text ?? '').join('');
      const chosen = await answer({ text: options?.title ?? '', detail, buttons: labels }, labels);
      return items.find(({ label }) => label === chosen);
    }) as unknown as typeof vscode.window.showQuickPick);
  }

  /** Buttons of messages that are pressed as soon as they show. */
  readonly pressed = new Set<string>();
}

/** Closes what is open, in all groups; what is not saved without a question. */
export async function closeEditors(): Promise<void> {
  while (vscode.window.tabGroups.all.some(({ tabs }) => tabs.length > 0)) {
    if (vscode.window.tabGroups.activeTabGroup.activeTab === undefined) {
      await vscode.commands.executeCommand('workbench.action.focusNextGroup');
    }
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
}

let untitled = 0;

/** A document that is not saved. VS Code's own names for such come again, and are not always forgotten in time. */
export async function openText(content: string, ending = 'yaml'): Promise<vscode.TextDocument> {
  untitled += 1;
  const uri = vscode.Uri.from({ scheme: 'untitled', path: `Untitled-${untitled}.${ending}` });
  const document = await vscode.workspace.openTextDocument(uri);
  const edit = new vscode.WorkspaceEdit();
  edit.insert(uri, new vscode.Position(0, 0), content);
  assert.ok(await vscode.workspace.applyEdit(edit));
  return document;
}

/** The same in front. */
export async function inFront(content: string, ending = 'yaml'): Promise<vscode.TextEditor> {
  const document = await openText(content, ending);
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  const isInFront = (): boolean => vscode.window.activeTextEditor?.document === document;
  await until(isInFront, (listener) => vscode.window.onDidChangeActiveTextEditor(listener));
  return editor;
}

/** Changes a text as typing does. */
export async function replaceText(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  const start = document.getText().indexOf(from);
  assert.ok(start >= 0, from);
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(start), document.positionAt(start + from.length));
  edit.replace(document.uri, range, to);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** A Service as a file has it. */
export function manifest(
  name: string,
  { namespace, port = 80 }: { namespace?: string; port?: number } = {},
): string {
  const place = namespace === undefined ? '' : `\n  namespace: ${namespace}`;
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}${place}
spec:
  selector:
    app: ${name}
  ports:
  - port: ${port}
`;
}

/** What the problems say of a document, as `line: message`. */
export function problemsOf({ uri }: vscode.TextDocument): readonly string[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ source }) => source === 'Service Explorer')
    .map(({ range, message }) => `${range.start.line + 1}: ${message}`);
}

function textOf(side: vscode.Uri | { readonly text: string }): string {
  assert.ok(!(side instanceof vscode.Uri));
  return side.text;
}
