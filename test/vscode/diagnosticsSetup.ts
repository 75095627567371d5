import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { parseUri } from '../../src/documents/serviceUri.ts';
import { ApplyTarget } from '../../src/editor/applyTarget.ts';
import { Log } from '../../src/editor/log.ts';
import { ServerRules } from '../../src/editor/serverRules.ts';
import type { SchemaPart } from '../../src/editor/settings.ts';
import type { KubeVersion } from '../../src/kube/capabilities.ts';
import { ManifestDiagnostics } from '../../src/language/diagnostics/manifestDiagnostics.ts';
import { ManifestFixes } from '../../src/language/diagnostics/manifestFixes.ts';
import { VersionItem } from '../../src/language/diagnostics/versionItem.ts';
import { FollowedServices } from '../../src/language/followedServices.ts';
import { ManifestOrigins } from '../../src/language/manifestOrigins.ts';
import { FollowedPods } from '../../src/language/selectors/followedPods.ts';
import { FakeClusters, type FakeCluster } from '../support/fakeClusters.ts';
import { until } from '../support/until.ts';
import { FakeMemento } from './fakeMemento.ts';
import { closeEditors } from './fileSetup.ts';
import { stub } from './stub.ts';

/** What the test sets. */
export class ChosenSettings {
  readonly lenses = false;
  readonly onDidChangeLenses = new vscode.EventEmitter<void>().event;
  isOn = true;
  exclude: readonly string[] = [];
  schema: SchemaPart = 'auto';
  validationVersion: KubeVersion | undefined;
  readonly #onDidChange = new vscode.EventEmitter<void>();
  readonly onDidChangeValidation = this.#onDidChange.event;

  validates(): boolean {
    return this.isOn;
  }

  validationExclude(): readonly string[] {
    return this.exclude;
  }

  validationSchema(): SchemaPart {
    return this.schema;
  }

  become(change: Partial<Pick<ChosenSettings, 'isOn' | 'exclude' | 'schema' | 'validationVersion'>>): void {
    Object.assign(this, change);
    this.#onDidChange.fire();
  }
}

/** Validation by itself, beside the extension, in which it is off while tests run. */
export class DiagnosticsSetup {
  readonly settings = new ChosenSettings();
  readonly clusters: FakeClusters;
  readonly diagnostics: ManifestDiagnostics;
  /** What the status bar shows; undefined for nothing. */
  version: string | undefined;
  readonly #owned: readonly { dispose(): unknown }[];

  constructor(...clusters: readonly FakeCluster[]) {
    this.clusters = new FakeClusters(...clusters);
    const applyTarget = new ApplyTarget(this.clusters, new FakeMemento());
    const rules = new ServerRules(this.clusters, this.settings);
    const origins = new ManifestOrigins();
    const followed = new FollowedServices({ applyTarget, origins, settings: this.settings });
    const pods = new FollowedPods({ applyTarget, settings: this.settings, followed });
    const log = new Log('Tests');
    const context = {
      ...{ clusters: this.clusters, applyTarget, origins, rules, followed, pods, log },
      settings: this.settings,
      liveAddressOf: parseUri,
    };
    this.diagnostics = new ManifestDiagnostics(context);
    this.#playStatusBar();
    const item = new VersionItem(context);
    const fixes = new ManifestFixes(this.diagnostics);
    this.#owned = [item, fixes, this.diagnostics, pods, followed, origins, rules, applyTarget, log];
  }

  async stop(): Promise<void> {
    for (const each of this.#owned) {
      each.dispose();
    }
    await closeEditors();
  }

  #playStatusBar(): void {
    const show = (text: string | undefined): void => {
      this.version = text;
    };
    const item = {
      text: '',
      show(): void {
        show(this.text);
      },
      hide(): void {
        show(undefined);
      },
      dispose: () => undefined,
    };
    stub(
      vscode.window,
      'createStatusBarItem',
      (() => item) as unknown as typeof vscode.window.createStatusBarItem,
    );
  }
}

/** What is shown, as `line severity code [marked text]`. */
export function shownIn(document: vscode.TextDocument): readonly string[] {
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ source }) => source === 'Service Explorer')
    .map(({ range, severity, code }) => {
      const word = vscode.DiagnosticSeverity[severity].toLowerCase();
      return `${range.start.line + 1} ${word} ${JSON.stringify(code).replaceAll('"', '')} [${document.getText(range)}]`;
    });
}

/** Waits until this is shown, and nothing else. */
export async function shows(document: vscode.TextDocument, expected: readonly string[]): Promise<void> {
  const isShown = (): boolean => shownIn(document).join('\n') === expected.join('\n');
  await waitUntil(isShown, () => {
    assert.deepEqual(shownIn(document), expected);
  });
}

const PATIENCE_MS = 15_000;

/** Waits for a change of diagnostics that makes it so; says by `explain` what is there when the patience ends. */
export async function waitUntil(isSo: () => boolean, explain: () => void): Promise<void> {
  const patience = new vscode.EventEmitter<void>();
  const timer = setTimeout(() => {
    patience.fire();
  }, PATIENCE_MS);
  let isOver = false;
  patience.event(() => {
    isOver = true;
  });
  await until(
    () => isSo() || isOver,
    (listener) => vscode.languages.onDidChangeDiagnostics(listener),
    patience.event,
  );
  clearTimeout(timer);
  if (!isSo()) {
    explain();
  }
}

/** The problems with a code. */
export function problemsWith(document: vscode.TextDocument, code: string): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter((each) => each.code === code);
}
