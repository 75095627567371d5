/** Every id that package.json contributes and the code refers to; a test compares the two. */

export const Commands = {
  refresh: 'serviceExplorer.refresh',
  reconnect: 'serviceExplorer.reconnect',
  filter: 'serviceExplorer.filter',
  clearFilter: 'serviceExplorer.clearFilter',
  chooseContexts: 'serviceExplorer.chooseContexts',
  addNamespace: 'serviceExplorer.addNamespace',
  removeNamespace: 'serviceExplorer.removeNamespace',
  copyName: 'serviceExplorer.copyName',
  copyDnsName: 'serviceExplorer.copyDnsName',
  copyClusterIP: 'serviceExplorer.copyClusterIP',
  copyLoginCommand: 'serviceExplorer.copyLoginCommand',
  startSandbox: 'serviceExplorer.startSandbox',
  stopSandbox: 'serviceExplorer.stopSandbox',
  openKubeconfig: 'serviceExplorer.openKubeconfig',
  openService: 'serviceExplorer.openService',
  openServiceAsJson: 'serviceExplorer.openServiceAsJson',
  toggleManagedFields: 'serviceExplorer.toggleManagedFields',
  mergeService: 'serviceExplorer.mergeService',
  newService: 'serviceExplorer.newService',
  createFromFile: 'serviceExplorer.createFromFile',
  applyFile: 'serviceExplorer.applyFile',
  diffFile: 'serviceExplorer.diffFile',
  deleteFromFile: 'serviceExplorer.deleteFromFile',
  chooseApplyTarget: 'serviceExplorer.chooseApplyTarget',
  chooseValidationVersion: 'serviceExplorer.chooseValidationVersion',
  patchService: 'serviceExplorer.patchService',
  patchServiceStatus: 'serviceExplorer.patchServiceStatus',
  previewPatch: 'serviceExplorer.previewPatch',
  sendPatch: 'serviceExplorer.sendPatch',
  changePatch: 'serviceExplorer.changePatch',
  editLabels: 'serviceExplorer.editLabels',
  editAnnotations: 'serviceExplorer.editAnnotations',
  editSelector: 'serviceExplorer.editSelector',
  changeType: 'serviceExplorer.changeType',
  addPort: 'serviceExplorer.addPort',
  removePort: 'serviceExplorer.removePort',
  deleteService: 'serviceExplorer.deleteService',
  undoDelete: 'serviceExplorer.undoDelete',
  openInBrowser: 'serviceExplorer.openInBrowser',
  stopForwarding: 'serviceExplorer.stopForwarding',
  showServiceStatus: 'serviceExplorer.showServiceStatus',
  editServiceStatus: 'serviceExplorer.editServiceStatus',
  callService: 'serviceExplorer.callService',
  copyAsCurl: 'serviceExplorer.copyAsCurl',
  copyUrl: 'serviceExplorer.copyUrl',
  sendRequest: 'serviceExplorer.sendRequest',
  cancelRequest: 'serviceExplorer.cancelRequest',
  showCalls: 'serviceExplorer.showCalls',
  rerunCall: 'serviceExplorer.rerunCall',
  compareResponses: 'serviceExplorer.compareResponses',
  saveResponseBody: 'serviceExplorer.saveResponseBody',
  showResponseBody: 'serviceExplorer.showResponseBody',
  sendToSession: 'serviceExplorer.sendToSession',
  closeSession: 'serviceExplorer.closeSession',
  showLog: 'serviceExplorer.showLog',
} as const;
export type CommandId = (typeof Commands)[keyof typeof Commands];

export const ViewContainers = { serviceExplorer: 'serviceExplorer' } as const;

export const Views = { services: 'serviceExplorer.services' } as const;

/** Menus within menus. */
export const Submenus = { change: 'serviceExplorer.change' } as const;

/** The schemes of the addresses of documents. */
export const Schemes = {
  /** A live Service: `service:/<context>/<namespace>/<name>.yaml`, or `.json`; its status `<name>.status.yaml`. */
  service: 'service',
  /** A text to read, such as a side of a diff; forgotten once it is closed. */
  preview: 'service-preview',
  /** What comes of a merge of a live document with the cluster, until it is completed. */
  merge: 'service-merge',
  /** What a call answered: read only, and forgotten with the window. */
  call: 'service-call',
  /** What was said over a WebSocket, which ends with its document. */
  callSession: 'service-call-session',
} as const;

export const Settings = {
  kubeconfig: 'serviceExplorer.kubeconfig',
  clusterDomain: 'serviceExplorer.clusterDomain',
  applyMethod: 'serviceExplorer.apply.method',
  lenses: 'serviceExplorer.lenses.enabled',
  validation: 'serviceExplorer.validation.enabled',
  validationVersion: 'serviceExplorer.validation.version',
  validationExclude: 'serviceExplorer.validation.exclude',
  validationSchema: 'serviceExplorer.validation.schema',
  namespaces: 'serviceExplorer.namespaces',
  guards: 'serviceExplorer.guards',
  sandboxProfile: 'serviceExplorer.sandbox.profile',
  showManagedFields: 'serviceExplorer.documents.showManagedFields',
  credentialPluginPolicy: 'serviceExplorer.credentialPlugins.policy',
  allowedCredentialPlugins: 'serviceExplorer.credentialPlugins.allowed',
} as const;

export const ContextKeys = {
  /** Whether a filter is on. */
  filtered: 'serviceExplorer.filtered',
  /** Whether there is any context to show, chosen or not. */
  hasContexts: 'serviceExplorer.hasContexts',
  /** The kind of `KubeconfigState`. */
  kubeconfigState: 'serviceExplorer.kubeconfigState',
  sandboxRunning: 'serviceExplorer.sandboxRunning',
  /** Whether the live document in front has unsaved changes, and the Service has changed on the cluster as well. */
  documentConflict: 'serviceExplorer.documentConflict',
  /** Whether the editor in front has a manifest with Services. */
  manifestInFront: 'serviceExplorer.manifestInFront',
  /** Whether the document in front is a patch. */
  patchInFront: 'serviceExplorer.patchInFront',
  /** The words of the selected row, as in `viewItem`, see {@link ContextValues}; empty without one. */
  selectedRow: 'serviceExplorer.selectedRow',
} as const;
export type ContextKeyId = (typeof ContextKeys)[keyof typeof ContextKeys];

/**
 * The first word of `viewItem` in a `when` clause: one for each kind of row. Rows of namespaces, Services and ports go on
 * with what may be done with them, each a word of `ServiceRight`: `service,update,patch,delete`. Say
 * `viewItem =~ /^service\b/` for the kind and `viewItem =~ /^service\b.*\bdelete\b/` for a right.
 */
export const ContextValues = {
  cluster: 'cluster',
  /** The cluster that `oc login` signs in to, and nobody is signed in to. */
  signedOutCluster: 'signedOutCluster',
  /** The cluster that can be stopped. */
  sandbox: 'sandbox',
  namespace: 'namespace',
  /** The namespace that the person added by a command. */
  addedNamespace: 'addedNamespace',
  service: 'service',
  port: 'port',
  /** A Service that is open in a browser. */
  forwarded: 'forwarded',
  message: 'message',
  /** The message that there is no signing in to the cluster. */
  signedOut: 'signedOut',
  /** The same where `oc login` is the way to sign in. */
  signedOutOpenShift: 'signedOutOpenShift',
} as const;
export type ContextValue = (typeof ContextValues)[keyof typeof ContextValues];

/** The key under which the workspace remembers which contexts are shown. */
export const SELECTED_CONTEXTS_KEY = 'selectedContexts';

/** The key under which the workspace remembers the namespaces that the person added, by context. */
export const ADDED_NAMESPACES_KEY = 'addedNamespaces';

/** The key under which the workspace remembers where files are applied to. */
export const APPLY_TARGET_KEY = 'applyTarget';

/** The key under which the machine remembers the credential plugins that the person let run. */
export const CONSENTED_PLUGINS_KEY = 'consentedCredentialPlugins';

/** The key under which the workspace remembers which calls were made, without what may be secret. */
export const CALLS_KEY = 'calls';
