import type { Target } from '../model/target.ts';
import { copy } from './copy.ts';
import type { CommandContext } from './context.ts';
import { requireService } from './requireTarget.ts';

/** Copies the name under which pods of the cluster find the Service, with the port when a port is meant. */
export function copyDnsName({ settings }: CommandContext, target: Target | undefined): Promise<string> {
  const { service, ...rest } = requireService(target);
  const name = [service.name, service.namespace, 'svc', settings.clusterDomain]
    .filter((part) => part !== '')
    .join('.');
  return copy(rest.kind === 'port' ? `${name}:${rest.port.port}` : name);
}
