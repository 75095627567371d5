import { KubeError } from '../kube/errors.ts';
import type { Target } from '../model/target.ts';

/** The server refused what was offered for this row: its rights are asked for again, and the menus follow. */
export function forgetRefusedRights(error: unknown, target: Target | undefined): void {
  if (!(error instanceof KubeError) || error.code !== 'forbidden') {
    return;
  }
  switch (target?.kind) {
    case undefined:
    case 'cluster':
      return;
    case 'namespace':
      target.cluster.rights.forget(target.namespace);
      return;
    case 'service':
    case 'port':
      target.cluster.rights.forget(target.service.namespace);
  }
}
