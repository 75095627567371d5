import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CommandContext } from '../../src/commands/context.ts';
import { PatchDocuments } from '../../src/documents/patch/patchDocuments.ts';
import type { PreviewTexts } from '../../src/documents/previewTexts.ts';
import type { ProfileName } from '../../src/sandbox/profile.ts';
import { until } from '../support/until.ts';
import { FileSetup, problemsOf } from './fileSetup.ts';
import { stub } from './stub.ts';

/** The extension that is loaded into this window has the scheme of its own previews for itself. */
const SCHEME = 'patch-test-preview';

/** Texts beside documents, of which the test sees the latest. */
class FakePreviews implements vscode.TextDocumentContentProvider {
  readonly texts = new Map<string, string>();
  readonly #onDidChange = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);

  readonly onDidChange = this.#onDidChange.event;

  add(title: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${this.texts.size}/${title}` });
    this.texts.set(uri.toString(), text);
    return uri;
  }

  update(uri: vscode.Uri, text: string): void {
    this.texts.set(uri.toString(), text);
    this.#onDidChange.fire(uri);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? '';
  }

  dispose(): void {
    this.#registration.dispose();
    this.#onDidChange.dispose();
  }
}

/** Patches over a sandbox with the Service `dns`, in a window whose questions the test answers. */
export class PatchSetup {
  readonly files: FileSetup;
  readonly context: CommandContext;
  /** What is typed into input boxes, one after the other. */
  readonly typed: string[] = [];
  /** What somebody else does while the person types, the next time. */
  meanwhile: (() => Promise<void>) | undefined;
  /** What input boxes said of what was typed. */
  readonly complaints: string[] = [];
  /** What they said would come of it, where nothing was wrong. */
  readonly hints: string[] = [];
  /** Requests that write, as `PATCH /api/…`. */
  readonly writes: string[] = [];
  readonly #patches: PatchDocuments;
  readonly #previews = new FakePreviews();
  #reads = 0;

  private constructor(files: FileSetup) {
    this.files = files;
    const { clusters, problems, log } = files.context;
    const previews = this.#previews as unknown as PreviewTexts;
    this.#patches = new PatchDocuments({ clusters, previews, problems, log });
    this.context = { ...files.context, patches: this.#patches };
    files.sandbox.server.onDidReceive(({ method, target }) => {
      if (method === 'GET') {
        this.#reads++;
      } else {
        this.writes.push(`${method} ${target}`);
      }
    });
    stub(vscode.window, 'showInputBox', (async (options: vscode.InputBoxOptions) => {
      const { meanwhile } = this;
      this.meanwhile = undefined;
      await meanwhile?.();
      const text = this.typed.shift();
      const complaint = text === undefined ? undefined : await options.validateInput?.(text);
      if (typeof complaint === 'string') {
        this.complaints.push(complaint);
        return undefined;
      }
      if (typeof complaint === 'object' && complaint !== null) {
        this.hints.push(complaint.message);
      }
      return text;
    }) as typeof vscode.window.showInputBox);
  }

  static async start(profile: ProfileName): Promise<PatchSetup> {
    const files = await FileSetup.start(profile);
    files.cluster.version = `v${profile}.0`;
    await files.send('POST', '/api/v1/namespaces/default/services', {
      metadata: { name: 'dns', labels: { app: 'dns' } },
      spec: { selector: { app: 'dns' }, ports: [{ name: 'dns-tcp', port: 53, protocol: 'TCP' }] },
    });
    return new PatchSetup(files);
  }

  /** Every request that read something so far. */
  get reads(): number {
    return this.#reads;
  }

  /** The title of the diff, and what is on its right side. */
  get diff(): { readonly title: string; readonly right: string } | undefined {
    const tab = vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .find(({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.scheme === SCHEME);
    if (tab === undefined) {
      return undefined;
    }
    const { modified } = tab.input as vscode.TabInputTextDiff;
    return { title: tab.label, right: this.#previews.texts.get(modified.toString()) ?? '' };
  }

  /** Writes a patch below the first line, and waits until it was looked at. */
  async write(document: vscode.TextDocument, patch: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    const end = document.lineAt(document.lineCount - 1).range.end;
    edit.replace(document.uri, new vscode.Range(document.lineAt(0).range.end, end), `\n${patch}`);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  /**
   * The problems of a document, as `line: message`, once one of them is so. The extension that is loaded into this window
   * looks at the document as well, so what needs no cluster is found twice.
   */
  async problems(document: vscode.TextDocument, sign: RegExp | 'none'): Promise<readonly string[]> {
    const found = (): readonly string[] => [...new Set(problemsOf(document))];
    await until(
      () => (sign === 'none' ? found().length === 0 : found().some((problem) => sign.test(problem))),
      (listener) => vscode.languages.onDidChangeDiagnostics(listener),
    );
    return found();
  }

  /** Waits until the right side of the diff is so. */
  async showsDiff(pattern: RegExp): Promise<void> {
    await until(
      () => pattern.test(this.diff?.right ?? ''),
      (listener) => this.#previews.onDidChange(listener),
      (listener) => vscode.window.tabGroups.onDidChangeTabs(listener),
    );
  }

  /** Somebody else changes the Service. */
  async changeMeanwhile(labels: object): Promise<void> {
    const path = '/api/v1/namespaces/default/services/dns';
    await this.files.send('PATCH', path, { metadata: { labels } }, 'application/merge-patch+json');
    this.writes.length = 0;
  }

  async stop(): Promise<void> {
    this.#patches.dispose();
    this.#previews.dispose();
    await vscode.window.tabGroups.close(
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .filter(({ input }) => input instanceof vscode.TabInputTextDiff),
    );
    await this.files.stop();
  }
}
