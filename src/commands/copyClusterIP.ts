import { l10n } from 'vscode';
import { toPlainText } from '../common/text.ts';
import { UserError } from '../editor/userError.ts';
import type { Target } from '../model/target.ts';
import { copy } from './copy.ts';
import { requireService } from './requireTarget.ts';

/** Copies the Service's address within the cluster, with the port when a port is meant. */
export async function copyClusterIP(target: Target | undefined): Promise<string> {
  const { service, ...rest } = requireService(target);
  const { clusterIP, name } = service;
  if (clusterIP === '' || clusterIP === 'None') {
    throw new UserError(l10n.t('{0} has no cluster IP: its DNS name is the way to it.', toPlainText(name)));
  }
  if (rest.kind !== 'port') {
    return copy(clusterIP);
  }
  const host = clusterIP.includes(':') ? `[${clusterIP}]` : clusterIP;
  return copy(`${host}:${rest.port.port}`);
}
