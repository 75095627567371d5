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
  showLog: 'serviceExplorer.showLog',
} as const;
export type CommandId = (typeof Commands)[keyof typeof Commands];

export const ViewContainers = { serviceExplorer: 'serviceExplorer' } as const;

export const Views = { services: 'serviceExplorer.services' } as const;

export const Settings = {
  kubeconfig: 'serviceExplorer.kubeconfig',
  clusterDomain: 'serviceExplorer.clusterDomain',
  namespaces: 'serviceExplorer.namespaces',
  guards: 'serviceExplorer.guards',
  sandboxProfile: 'serviceExplorer.sandbox.profile',
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
  /** The {@link ContextValues} of the selected row, empty without one. */
  selectedRow: 'serviceExplorer.selectedRow',
} as const;
export type ContextKeyId = (typeof ContextKeys)[keyof typeof ContextKeys];

/** `viewItem` in a `when` clause: one exact word for each kind of row. */
export const ContextValues = {
  cluster: 'cluster',
  /** The cluster that can be stopped. */
  sandbox: 'sandbox',
  namespace: 'namespace',
  /** The namespace that the person added by a command. */
  addedNamespace: 'addedNamespace',
  service: 'service',
  port: 'port',
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

/** The key under which the machine remembers the credential plugins that the person let run. */
export const CONSENTED_PLUGINS_KEY = 'consentedCredentialPlugins';
