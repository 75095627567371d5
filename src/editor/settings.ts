import * as vscode from 'vscode';
import type { Disposable } from '../common/disposable.ts';
import { Settings as Ids } from '../ids.ts';
import { parseVersion, type KubeVersion } from '../kube/capabilities.ts';
import type { ApplyMethod } from '../manifest/apply/applyRequest.ts';
import type { GuardRule } from '../model/guard.ts';
import type { ProfileName } from '../sandbox/profile.ts';

/** The pattern of package.json, which binds the settings editor only. */
const DOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** `ask`: plugins of kubeconfigs that kubectl does not read anyway run once the person has let them. */
export type CredentialPluginPolicy = 'ask' | 'allowAll' | 'denyAll';

/** Whether what other YAML extensions with a Kubernetes schema do as well comes from this one, too. */
export type SchemaPart = 'auto' | 'on' | 'off';

const VALIDATION = [Ids.validation, Ids.validationVersion, Ids.validationExclude, Ids.validationSchema];

/** The settings of this extension. Nothing else reads them. */
export class Settings implements Disposable {
  readonly #onDidChangeKubeconfig = new vscode.EventEmitter<void>();
  readonly #onDidChangeContexts = new vscode.EventEmitter<void>();
  readonly #onDidChangeCredentialPlugins = new vscode.EventEmitter<void>();
  readonly #onDidChangeManagedFields = new vscode.EventEmitter<void>();
  readonly #onDidChangeLenses = new vscode.EventEmitter<void>();
  readonly #onDidChangeValidation = new vscode.EventEmitter<void>();
  readonly #subscription: Disposable;

  readonly onDidChangeKubeconfig = this.#onDidChangeKubeconfig.event;
  /** Fires for what is set by patterns of contexts: `namespaces` and `guards`. */
  readonly onDidChangeContexts = this.#onDidChangeContexts.event;
  /** Fires for what decides whether credential plugins run. */
  readonly onDidChangeCredentialPlugins = this.#onDidChangeCredentialPlugins.event;

  readonly onDidChangeManagedFields = this.#onDidChangeManagedFields.event;
  readonly onDidChangeLenses = this.#onDidChangeLenses.event;
  /** Fires for all that is set about validation. */
  readonly onDidChangeValidation = this.#onDidChangeValidation.event;

  constructor() {
    this.#subscription = vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(Ids.kubeconfig)) {
        this.#onDidChangeKubeconfig.fire();
      }
      if (change.affectsConfiguration(Ids.showManagedFields)) {
        this.#onDidChangeManagedFields.fire();
      }
      if (change.affectsConfiguration(Ids.lenses)) {
        this.#onDidChangeLenses.fire();
      }
      if (VALIDATION.some((id) => change.affectsConfiguration(id))) {
        this.#onDidChangeValidation.fire();
      }
      if (change.affectsConfiguration(Ids.namespaces) || change.affectsConfiguration(Ids.guards)) {
        this.#onDidChangeContexts.fire();
      }
      if (
        change.affectsConfiguration(Ids.credentialPluginPolicy) ||
        change.affectsConfiguration(Ids.allowedCredentialPlugins)
      ) {
        this.#onDidChangeCredentialPlugins.fire();
      }
    });
  }

  /** The kubeconfig files to use instead of those that kubectl would; none where the person left it open. */
  get kubeconfig(): readonly string[] {
    return strings(read(Ids.kubeconfig));
  }

  /** The domain that ends the DNS names of Services; empty for names that end with `svc`. */
  get clusterDomain(): string {
    const domain = read(Ids.clusterDomain);
    // It is pasted into terminals, so a settings file may hold nothing but a domain.
    return typeof domain === 'string' && DOMAIN.test(domain) ? domain : '';
  }

  /** The namespaces to show of clusters that list none, by pattern of the context. */
  get namespaces(): ReadonlyMap<string, readonly string[]> {
    const byPattern = Object.entries(asObject(read(Ids.namespaces)));
    return new Map(byPattern.map(([pattern, names]) => [pattern, strings(names)]));
  }

  /** What keeps the person from writing to some clusters by mistake. */
  get guards(): readonly GuardRule[] {
    const rules = read(Ids.guards);
    return (Array.isArray(rules) ? rules : []).map(asObject).flatMap(({ context, readOnly, confirm }) =>
      // A guard that is misspelt is better too strong than none.
      typeof context === 'string' ? { context, readOnly: readOnly === true, confirm: confirm !== false } : [],
    );
  }

  /** How what is on the cluster already is applied. */
  get applyMethod(): ApplyMethod {
    const method = read(Ids.applyMethod);
    return method === 'server' || method === 'client' ? method : 'auto';
  }

  /** Which generation of servers the sandbox is to be when it is started next. */
  get sandboxProfile(): ProfileName {
    return read(Ids.sandboxProfile) === '1.9' ? '1.9' : '1.36';
  }

  /** What decides whether credential plugins run, besides trust and kubectl's own preferences. */
  get credentialPluginPolicy(): CredentialPluginPolicy {
    const policy = read(Ids.credentialPluginPolicy);
    return policy === 'allowAll' || policy === 'denyAll' ? policy : 'ask';
  }

  /** Commands, by name or absolute path, that run as credential plugins without a question. */
  get allowedCredentialPlugins(): readonly string[] {
    return strings(read(Ids.allowedCredentialPlugins));
  }

  /** Adds to {@link allowedCredentialPlugins}, for all workspaces on this machine. */
  async allowCredentialPlugin(command: string): Promise<void> {
    const allowed = [...new Set([...this.allowedCredentialPlugins, command])];
    await vscode.workspace
      .getConfiguration()
      .update(Ids.allowedCredentialPlugins, allowed, vscode.ConfigurationTarget.Global);
  }

  /** Whether each Service of a manifest has a line above it with what can be done with it, and how it is. */
  get lenses(): boolean {
    return read(Ids.lenses) !== false;
  }

  /** Whether a document is judged at all, if it is a Service manifest; without one, whether any is. */
  validates(document?: Pick<vscode.TextDocument, 'uri'>): boolean {
    return read(Ids.validation, document?.uri) !== false;
  }

  /** Patterns of the files that are not judged, from the folder of the workspace on. */
  validationExclude({ uri }: Pick<vscode.TextDocument, 'uri'>): readonly string[] {
    return strings(read(Ids.validationExclude, uri));
  }

  validationSchema({ uri }: Pick<vscode.TextDocument, 'uri'>): SchemaPart {
    const part = read(Ids.validationSchema, uri);
    return part === 'on' || part === 'off' ? part : 'auto';
  }

  /** By whose rules manifests are judged where no cluster is attached; undefined for the newest. */
  get validationVersion(): KubeVersion | undefined {
    const version = read(Ids.validationVersion);
    return typeof version === 'string' ? parseVersion(version) : undefined;
  }

  /** In the workspace where that says so already, else in all windows. */
  async setValidationVersion(version: string): Promise<void> {
    const configuration = vscode.workspace.getConfiguration();
    const { workspaceValue } = configuration.inspect(Ids.validationVersion) ?? {};
    const target =
      workspaceValue === undefined ? vscode.ConfigurationTarget.Global : vscode.ConfigurationTarget.Workspace;
    await configuration.update(Ids.validationVersion, version, target);
  }

  /** Whether live documents show who manages which field. */
  get showManagedFields(): boolean {
    return read(Ids.showManagedFields) === true;
  }

  /** Shows the managed fields, or no more, in all windows. */
  async setShowManagedFields(show: boolean): Promise<void> {
    await vscode.workspace
      .getConfiguration()
      .update(Ids.showManagedFields, show, vscode.ConfigurationTarget.Global);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#onDidChangeKubeconfig.dispose();
    this.#onDidChangeContexts.dispose();
    this.#onDidChangeManagedFields.dispose();
    this.#onDidChangeLenses.dispose();
    this.#onDidChangeValidation.dispose();
    this.#onDidChangeCredentialPlugins.dispose();
  }
}

/** The settings editor checks types, a settings file does not. */
function strings(value: unknown): readonly string[] {
  return Array.isArray(value)
    ? value.filter((item) => typeof item === 'string').filter((item) => item !== '')
    : [];
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** @param scope what a setting is read for that may differ between folders */
function read(id: string, scope?: vscode.Uri): unknown {
  return vscode.workspace.getConfiguration(undefined, scope).get(id);
}
