import type { Target } from '../model/target.ts';
import { copy } from './copy.ts';
import { requireTarget } from './requireTarget.ts';

/** Copies the name of what is selected: a context, a namespace, a Service, or a port by its name or number. */
export function copyName(target: Target | undefined): Promise<string> {
  return copy(nameOf(requireTarget(target)));
}

function nameOf(target: Target): string {
  switch (target.kind) {
    case 'cluster':
      return target.cluster.context;
    case 'namespace':
      return target.namespace;
    case 'service':
      return target.service.name;
    case 'port':
      return target.port.name === '' ? `${target.port.port}` : target.port.name;
  }
}
