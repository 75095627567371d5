import { isJsonObject } from '../common/json.ts';
import { findService } from '../model/findService.ts';
import type { PortRecord } from '../model/records.ts';
import type { CallPlace, CommandContext } from './context.ts';
import { oneServiceOf } from './serviceArgument.ts';

/**
 * The Service, or the port of it, that a command is called for: from the tree with its row; from a keybinding or another
 * extension with `{context, namespace, name}` and, if it matters, `port`, the name or the number of one.
 *
 * @throws UserError where there is none
 */
export function callPlaceOf(context: CommandContext, argument: unknown): CallPlace {
  const { cluster, ref } = oneServiceOf(context, argument);
  const target = context.view.targetOf(argument);
  if (target?.kind === 'port') {
    return { cluster, ref, port: target.port };
  }
  const named = isJsonObject(argument) ? argument['port'] : undefined;
  const ports = findService(cluster.services, ref)?.ports;
  const port = ports?.find((each) => isPort(each, named));
  return { cluster, ref, ...(port !== undefined && { port }) };
}

function isPort({ name, port }: PortRecord, named: unknown): boolean {
  return named === port || (typeof named === 'string' && named !== '' && named === name);
}
