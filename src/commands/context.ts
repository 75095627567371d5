import type { TextEditor, Uri } from 'vscode';
import type { ApplyTarget } from '../editor/applyTarget.ts';
import type { WorkspacePreferences } from '../editor/contextPreferences.ts';
import type { Log } from '../editor/log.ts';
import type { PluginConsent } from '../editor/pluginConsent.ts';
import type { Sandbox } from '../editor/sandbox.ts';
import type { ServerProblems } from '../editor/serverProblems.ts';
import type { Settings } from '../editor/settings.ts';
import type { PatchBinding } from '../manifest/patch/patchHeader.ts';
import type { PatchPreview, SentPatch } from '../manifest/patch/patchResults.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Clusters } from '../model/clusters.ts';
import type { ServiceRef } from '../kube/serviceApi/names.ts';
import type { DeletedServices } from '../model/deletedServices.ts';
import type { Forwarding } from '../model/forwarding.ts';
import type { PortRecord } from '../model/records.ts';
import type { Target } from '../model/target.ts';

/** Which Service of which context. */
export interface ServiceAddress extends ServiceRef {
  readonly context: string;
}

/** How a live document is opened. */
export interface OpenOptions {
  /** YAML unless told otherwise. */
  readonly format?: 'yaml' | 'json';
  /** Its status, by the subresource. */
  readonly status?: boolean;
  /** In the tab that the next preview takes over. */
  readonly preview?: boolean;
}

/** One side of a diff: a document, or a text to read under a title that ends with `.yaml` or `.json`. */
export type DiffSide = Uri | { readonly title: string; readonly text: string };

/** Services as documents. */
export interface Documents {
  /** Opens a live document. @throws KubeError when the Service cannot be read; UserError when its context is not shown */
  open(target: ServiceAddress, how?: OpenOptions): Promise<TextEditor>;
  /** The Service of a live document; undefined for any other. */
  refOf(uri: Uri): ServiceAddress | undefined;
  /** Opens a text to read, under a title whose ending tells VS Code the language. */
  show(title: string, text: string): Promise<void>;
  diff(left: DiffSide, right: DiffSide, title: string): Promise<void>;
  /** Several diffs below one another, in one editor. */
  diffAll(
    title: string,
    diffs: readonly { readonly left: DiffSide; readonly right: DiffSide }[],
  ): Promise<void>;
  /** Opens the merge of a live document with what the cluster has now. @returns false where there is nothing to merge */
  merge(uri: Uri): Promise<boolean>;
}

/** Patches as documents. */
export interface Patches {
  /** Opens a new one, with this text or an example. @throws KubeError, UserError */
  open(binding: PatchBinding, patch?: string): Promise<TextEditor>;
  /** What a patch document is for; undefined for any other. */
  bindingOf(uri: Uri): PatchBinding | undefined;
  /** The patch document that is meant where none is named. */
  inFront(): Uri | undefined;
  /** Makes a patch document be for something else. What is typed in it stays. */
  change(uri: Uri, binding: PatchBinding): Promise<void>;
  /** @throws KubeError, UserError */
  preview(uri: Uri): Promise<PatchPreview>;
  /** @throws KubeError, UserError */
  send(uri: Uri): Promise<SentPatch>;
}

/** A Service, or one port of it, of the cluster that it is called through. */
export interface CallPlace {
  readonly cluster: Cluster;
  readonly ref: ServiceRef;
  readonly port?: PortRecord;
}

/** Which request of which document. */
export interface RequestAddress {
  readonly uri: string;
  /** Among those of the document, from 0. */
  readonly index: number;
  /** Tells it from the others though the document changes. */
  readonly key?: string;
}

/** Requests to Services, as documents. */
export interface Requests {
  /** Opens a new document with a request to begin with. @throws UserError in a workspace that is not trusted */
  open(place: CallPlace): Promise<TextEditor>;
  /** The request that the cursor is in; undefined where it is in none. */
  inFront(): RequestAddress | undefined;
  /** Where a request goes to, through the API server. @throws UserError, KubeError */
  urlOf(address: RequestAddress): Promise<string>;
  /** The root of a Service. @throws UserError, KubeError */
  urlOfService(place: CallPlace): string;
  /** A request as a command line. @throws UserError, KubeError */
  curlOf(address: RequestAddress): Promise<string>;
  /** A GET of the root of a Service as a command line. @throws UserError, KubeError */
  curlOfService(place: CallPlace): string;
}

/** What a call came to. */
export interface CallResult {
  readonly httpStatus: number;
  /** The API server answers itself where it cannot hand a request on. */
  readonly from: 'backend' | 'apiServer';
  /** Of the document with the answer. */
  readonly uri: string;
}

/** Requests on their way to Services, and what was answered. A response is named by its document; else it is the latest. */
export interface Calls {
  /** @throws UserError where it cannot or must not be sent; KubeError where there is no answer */
  send(address: RequestAddress): Promise<CallResult | undefined>;
  /** Ends the call of a request or of a response; by default all there are. @throws UserError without any */
  cancel(argument: RequestAddress | { readonly uri: string } | undefined): Promise<void>;
  /** @throws as {@link send} */
  rerun(response: string | undefined): Promise<CallResult | undefined>;
  /** Has the person look at the calls that were made. @throws UserError */
  showHistory(): Promise<void>;
  /** @throws UserError */
  compare(response: string | undefined): Promise<void>;
  /** @returns where; undefined where the person would rather not @throws UserError */
  saveBody(response: string | undefined): Promise<Uri | undefined>;
  /** @throws UserError */
  showBody(response: string | undefined): Promise<void>;
  readonly sessions: {
    /** Asks for lines and sends them. @throws UserError */
    ask(session: string | undefined): Promise<void>;
    /** @throws UserError */
    close(session: string | undefined): void;
  };
}

/** Services that are open in browsers. */
export interface Forwarders extends Forwarding {
  /** Makes a Service reachable by the browser. @returns an address that lets one browser in, once. @throws KubeError */
  open(place: CallPlace): Promise<string>;
  /** Ends one, by its address. */
  stop(origin: string): void;
}

/** What commands work with. Those of the view are given as functions: commands know no view. */
export interface CommandContext {
  readonly clusters: Clusters;
  readonly sandbox: Pick<Sandbox, 'start' | 'stop'>;
  readonly settings: Settings;
  readonly preferences: Pick<WorkspacePreferences, 'namespaces' | 'addNamespace' | 'removeNamespace'>;
  readonly pluginConsent: Pick<PluginConsent, 'decideAgain'>;
  readonly documents: Documents;
  readonly patches: Patches;
  readonly requests: Requests;
  readonly forwarders: Forwarders;
  readonly calls: Calls;
  readonly applyTarget: Pick<ApplyTarget, 'get' | 'require' | 'askCluster' | 'set'>;
  readonly problems: Pick<ServerProblems, 'show' | 'clear'>;
  readonly deletedServices: Pick<DeletedServices, 'all' | 'add' | 'remove'>;
  readonly log: Log;
  readonly view: {
    filterText: string;
    /** What a command acts on that was called with this argument: the row, or without one the selected row. */
    targetOf(argument: unknown): Target | undefined;
    /** What all the selected rows stand for. */
    readonly selection: readonly Target[];
    /** Selects the row of a context and gives it the keyboard focus, where the person still has the view open. */
    focusCluster(context: string): Promise<void>;
  };
}
