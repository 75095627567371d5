import { toPlainText } from '../../common/text.ts';
import type { PortRecord } from '../../model/records.ts';
import { printTarget } from './callTarget.ts';
import type { CallTarget } from './requestDocument.ts';

/** Which Service a new request is for. */
export interface NewRequest {
  /** Undefined where the request goes there anyway. */
  readonly context: string | undefined;
  readonly namespace: string;
  readonly name: string;
  readonly port: Pick<PortRecord, 'name' | 'port'> | undefined;
}

/**
 * The text of a new document, and where in it somebody goes on typing: at the end of the path. What comes from a cluster
 * or a kubeconfig stays on its line, and so is no request of its own.
 */
export function printNewRequest(request: NewRequest): { readonly text: string; readonly cursor: number } {
  const { context, name } = request;
  const directive = context === undefined ? [] : [`# @context ${context}`];
  const lines = [`### ${name}`, ...directive, `GET ${printTarget(newTarget(request))}`];
  const beginning = lines.map((line) => toPlainText(line)).join('\n');
  return { text: `${beginning}\nAccept: */*\n`, cursor: beginning.length };
}

/** The root of a Service. A port is meant by its name, which stays when its number changes. */
export function newTarget({ namespace, name, port }: Omit<NewRequest, 'context'>): CallTarget {
  return {
    namespace,
    name,
    ...(port !== undefined && isTls(port) && { scheme: 'https' }),
    ...(port !== undefined && { port: port.name === '' ? port.port : port.name }),
    path: '/',
  };
}

/** The port that is most likely meant where none is chosen: one for HTTP, or else the first. */
export function likelyPort(ports: readonly PortRecord[]): PortRecord | undefined {
  const usable = ports.filter(({ protocol }) => protocol === 'TCP');
  return usable.find(({ name, port }) => /^http(?:$|-)/.test(name) || port === 80) ?? usable[0];
}

/** Nothing but their names and numbers tells of most ports what is spoken there. */
function isTls({ name, port }: Pick<PortRecord, 'name' | 'port'>): boolean {
  return /^https(?:$|-)/.test(name) || (port === 443 && !/^http(?:$|-)/.test(name));
}
