/** Every id that package.json contributes and the code refers to; a test compares the two. */

export const Commands = {
  refresh: 'serviceExplorer.refresh',
  reconnect: 'serviceExplorer.reconnect',
  filter: 'serviceExplorer.filter',
  clearFilter: 'serviceExplorer.clearFilter',
  chooseContexts: 'serviceExplorer.chooseContexts',
  copyName: 'serviceExplorer.copyName',
  copyDnsName: 'serviceExplorer.copyDnsName',
  copyClusterIP: 'serviceExplorer.copyClusterIP',
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
  sandboxProfile: 'serviceExplorer.sandbox.profile',
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
  service: 'service',
  port: 'port',
  message: 'message',
} as const;
export type ContextValue = (typeof ContextValues)[keyof typeof ContextValues];

/** The key under which the workspace remembers which contexts are shown. */
export const SELECTED_CONTEXTS_KEY = 'selectedContexts';
