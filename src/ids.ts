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
  openKubeconfig: 'serviceExplorer.openKubeconfig',
  showLog: 'serviceExplorer.showLog',
} as const;
export type CommandId = (typeof Commands)[keyof typeof Commands];

export const ViewContainers = { serviceExplorer: 'serviceExplorer' } as const;

export const Views = { services: 'serviceExplorer.services' } as const;

export const Settings = {
  kubeconfig: 'serviceExplorer.kubeconfig',
  clusterDomain: 'serviceExplorer.clusterDomain',
} as const;

export const ContextKeys = {
  /** Whether a filter is on. */
  filtered: 'serviceExplorer.filtered',
  /** The kind of `KubeconfigState`. */
  kubeconfigState: 'serviceExplorer.kubeconfigState',
  /** The {@link ContextValues} of the selected row, empty without one. */
  selectedRow: 'serviceExplorer.selectedRow',
} as const;
export type ContextKeyId = (typeof ContextKeys)[keyof typeof ContextKeys];

/** `viewItem` in a `when` clause: one exact word for each kind of row. */
export const ContextValues = {
  cluster: 'cluster',
  namespace: 'namespace',
  service: 'service',
  port: 'port',
  message: 'message',
} as const;

/** The key under which the workspace remembers which contexts are shown. */
export const SELECTED_CONTEXTS_KEY = 'selectedContexts';
