import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { Emitter } from '../../src/common/emitter.ts';
import { asJsonObject, type JsonObject } from '../../src/common/json.ts';
import { Commands, Settings } from '../../src/ids.ts';
import { UNAUTHENTICATED } from '../../src/sandbox/access/user.ts';
import type { RequestHead } from '../../src/sandbox/api/request.ts';
import type { ProfileName } from '../../src/sandbox/profile.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import type { Fault } from '../../src/sandbox/wire/faults.ts';
import type { NamedObject } from '../../src/sandbox/storage/clusterState.ts';
import { until } from '../support/until.ts';
import { stub } from './stub.ts';

export const CONTEXT = 'arn:live/cluster one';
const NAMESPACE = 'shop';

/** Everybody may read what is no resource, such as the version of the server. */
const ASK = { groups: [UNAUTHENTICATED], verbs: ['*'], nonResourceURLs: ['*'] };

/** The extension itself, with a sandbox as its only cluster, and the documents that a person opens. */
export class LiveDocumentsSetup {
  readonly #sandbox: Sandbox;
  readonly #folder: string;
  /** Where in the rules of the sandbox those of the test begin. */
  readonly #ownRules: number;
  #requests: string[] = [];
  /** The texts of the messages in the corner. */
  readonly messages: string[] = [];
  /** Which button is pressed in a message that contains a text. */
  readonly answers = new Map<string, string>();
  readonly #onDidShow = new Emitter<void>();
  readonly onDidShow = this.#onDidShow.event;

  private constructor(sandbox: Sandbox, folder: string) {
    this.#sandbox = sandbox;
    this.#folder = folder;
    this.#ownRules = sandbox.rules.length;
    sandbox.server.onDidReceive(({ method, target }: RequestHead) => {
      if (!target.includes('watch=') && /\/services\/[^?]/.test(target)) {
        this.#requests.push(`${method} ${target.replace(/^.*\/services\//, '').replace(/\?.*/, '')}`);
      }
    });
  }

  static async start(profile: ProfileName = '1.36'): Promise<LiveDocumentsSetup> {
    const sandbox = await startSandbox({ profile });
    const folder = await mkdtemp(join(tmpdir(), 'service-explorer-live-'));
    const kubeconfig = join(folder, 'config');
    await writeFile(kubeconfig, kubeconfigOf(sandbox.url));
    await vscode.extensions.getExtension('service-explorer.service-explorer')?.activate();
    await set(Settings.kubeconfig, [kubeconfig]);
    const setup = new LiveDocumentsSetup(sandbox, folder);
    // Without TLS no token is taken from a kubeconfig, so everybody may do everything.
    setup.allowAll();
    await setup.reload();
    return setup;
  }

  async stop(): Promise<void> {
    await this.closeAll();
    await set(Settings.kubeconfig, undefined);
    await this.#sandbox.stop();
    await rm(this.#folder, { recursive: true });
  }

  /** Has the kubeconfig read again, as the settings name it now. */
  async reload(): Promise<void> {
    await vscode.commands.executeCommand(Commands.refresh);
  }

  /** Answers the questions of the window until the test is over. */
  playWindow(): void {
    this.messages.length = 0;
    this.answers.clear();
    const show = (message: string): Promise<string | undefined> => {
      this.messages.push(message);
      this.#onDidShow.fire();
      const [, button] = [...this.answers].find(([text]) => message.includes(text)) ?? [];
      return Promise.resolve(button);
    };
    stub(vscode.window, 'showInformationMessage', show as typeof vscode.window.showInformationMessage);
    stub(vscode.window, 'showWarningMessage', show as typeof vscode.window.showWarningMessage);
    stub(vscode.window, 'showErrorMessage', show as typeof vscode.window.showErrorMessage);
  }

  async closeAll(): Promise<void> {
    while (vscode.window.tabGroups.activeTabGroup.activeTab !== undefined) {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
  }

  /** Opens a Service of the shop as the command does. */
  async open(name: string, command: string = Commands.openService): Promise<vscode.TextDocument> {
    const uri = await vscode.commands.executeCommand<string>(command, {
      context: CONTEXT,
      namespace: NAMESPACE,
      name,
    });
    assert.equal(typeof uri, 'string');
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), uri);
    return editor.document;
  }

  /** The reads and writes of single Services since this was asked last, as `PUT web`. */
  takeRequests(): readonly string[] {
    const requests = this.#requests;
    this.#requests = [];
    return requests;
  }

  stored(name: string): JsonObject | undefined {
    return this.#sandbox.state.get('services', NAMESPACE, name) as unknown as JsonObject | undefined;
  }

  /** Somebody else changes a Service. */
  change(name: string, change: (service: JsonObject) => JsonObject): void {
    const service = this.stored(name);
    assert.ok(service);
    this.put(change(service));
  }

  /** Somebody else creates a Service, or replaces it. */
  put(service: JsonObject): void {
    this.#sandbox.state.put('services', service as unknown as NamedObject);
  }

  /** Somebody else sets a label. */
  setLabel(name: string, label: string, value: string): void {
    this.change(name, (service) => labelled(service, label, value));
  }

  versionOf(name: string): unknown {
    return asJsonObject(this.stored(name)?.['metadata'])['resourceVersion'];
  }

  labelsOf(name: string): JsonObject {
    return asJsonObject(asJsonObject(this.stored(name)?.['metadata'])['labels']);
  }

  /** Somebody else deletes a Service, and creates it anew. */
  async createAnew(name: string): Promise<void> {
    const { spec } = asJsonObject(this.stored(name));
    this.remove(name);
    const response = await fetch(`${this.#sandbox.url}/api/v1/namespaces/${NAMESPACE}/services`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ metadata: { name }, spec }),
    });
    assert.equal(response.status, 201, await response.text());
  }

  remove(name: string): void {
    this.#sandbox.state.remove('services', NAMESPACE, name);
  }

  /** The next request to write a Service fails. */
  failNextWrite(fault: Fault): void {
    const where = ({ method }: RequestHead): boolean => method === 'PUT' || method === 'PATCH';
    this.#sandbox.server.inject({ match: { resource: 'services', where }, fault });
  }

  /** The cluster is lost. */
  loseCluster(): void {
    this.#sandbox.server.refuseConnections();
    this.#sandbox.server.dropAllConnections('reset');
  }

  /** The cluster is there again. */
  async findCluster(): Promise<void> {
    await this.#sandbox.server.acceptConnections();
  }

  /** What everybody may do to Services from now on, and nothing else. */
  allowOnly(...verbs: readonly string[]): void {
    const rule = { groups: [UNAUTHENTICATED], verbs, apiGroups: [''], resources: ['services'] };
    this.#sandbox.rules.splice(this.#ownRules, Infinity, rule, ASK);
  }

  allowAll(): void {
    const rule = { groups: [UNAUTHENTICATED], verbs: ['*'], apiGroups: ['*'], resources: ['*'] };
    this.#sandbox.rules.splice(this.#ownRules, Infinity, rule, ASK);
  }
}

export function labelled(service: JsonObject, label: string, value: string): JsonObject {
  const metadata = asJsonObject(service['metadata']);
  return {
    ...service,
    metadata: { ...metadata, labels: { ...asJsonObject(metadata['labels']), [label]: value } },
  };
}

/** Types over what stands in a document. */
export async function replace(
  document: vscode.TextDocument,
  from: string | RegExp,
  to: string,
): Promise<void> {
  const text = document.getText();
  const replaced = text.replace(from, to);
  assert.notEqual(replaced, text, `${String(from)} is not in the text`);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), replaced);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** Waits until a document says so, and has no unsaved changes. */
export async function says(document: vscode.TextDocument, text: string | RegExp): Promise<void> {
  const holds = (): boolean =>
    !document.isDirty &&
    (typeof text === 'string' ? document.getText().includes(text) : text.test(document.getText()));
  await until(holds, vscode.workspace.onDidChangeTextDocument, vscode.workspace.onDidSaveTextDocument);
}

/** The problems of a document, as `line: message`; lines count from 0. */
export function problemsIn(document: vscode.TextDocument): readonly string[] {
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ source }) => source === 'Service Explorer')
    .map(({ range, message }) => `${document.lineAt(range.start.line).text.trim()} | ${message}`);
}

export async function set(id: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration().update(id, value, vscode.ConfigurationTarget.Global);
}

function kubeconfigOf(server: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': CONTEXT,
    contexts: [{ name: CONTEXT, context: { cluster: 'live', namespace: NAMESPACE } }],
    clusters: [{ name: 'live', cluster: { server } }],
  });
}
