import { ThemeColor, ThemeIcon } from 'vscode';
import type { Cluster } from '../model/cluster.ts';
import { isGuarded } from '../model/guard.ts';
import type { ServiceRecord } from '../model/records.ts';
import { isHeadless } from './serviceText.ts';

const WARNING = 'list.warningForeground';
const ERROR = 'list.errorForeground';
const GUARDED = 'charts.orange';

/** A cluster looks like its state; while nothing is wrong with it, one that is guarded or a sandbox like what it is. */
export function clusterIcon({ state, isSandbox, guard }: Cluster): ThemeIcon {
  const guarded = isGuarded(guard);
  const name = guarded ? 'shield' : isSandbox ? 'beaker' : 'server-environment';
  switch (state.kind) {
    case 'connecting':
      return themeIcon(name, guarded ? GUARDED : undefined);
    case 'live':
      return themeIcon(name, guarded ? GUARDED : 'charts.green');
    case 'stale':
      return themeIcon('warning', WARNING);
    case 'denied':
      return themeIcon('lock', WARNING);
    case 'failed':
      return themeIcon('debug-disconnect', ERROR);
  }
}

/** A Service looks like the way in to it. */
export function serviceIcon(service: ServiceRecord): ThemeIcon {
  switch (service.type) {
    case 'ClusterIP':
      return isHeadless(service)
        ? themeIcon('list-tree', 'charts.blue')
        : themeIcon('symbol-interface', 'charts.blue');
    case 'NodePort':
      return themeIcon('radio-tower', 'charts.purple');
    case 'LoadBalancer':
      return themeIcon('globe', service.loadBalancerPending ? WARNING : 'charts.green');
    case 'ExternalName':
      return themeIcon('link-external', 'charts.yellow');
    default:
      return themeIcon('question');
  }
}

export function themeIcon(name: string, color?: string): ThemeIcon {
  return new ThemeIcon(name, color === undefined ? undefined : new ThemeColor(color));
}
