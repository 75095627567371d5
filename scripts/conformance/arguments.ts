import { parseArgs } from 'node:util';
import type { ProxyTarget } from '../../src/kube/serviceApi/proxyTarget.ts';

export const USAGE = `npm run -s conformance -- --kubeconfig FILE [options]

Checks every operation of the Service API in a new namespace, which it removes at the end.

  --kubeconfig FILE              the cluster's kubeconfig
  --context NAME                 a context of it; its current one otherwise
  --backend NAMESPACE/NAME:PORT  a Service that answers HTTP, to prove that the proxy reaches it
  --yes                          go on though the server is not on this machine
  --json                         print a JSON object for each check, and one with the totals
  --help                         print this`;

/** What was asked for makes no sense, is not there, or was not agreed to. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface Options {
  readonly kubeconfig: string;
  readonly context: string | undefined;
  readonly backend: ProxyTarget | undefined;
  readonly yes: boolean;
  readonly json: boolean;
}

/** Reads the arguments of this process. Undefined: help is all that is wanted. @throws UsageError */
export function readOptions(): Options | undefined {
  const { values } = parse();
  if (values.help) {
    return undefined;
  }
  const { kubeconfig, backend } = values;
  if (kubeconfig === undefined) {
    throw new UsageError(`--kubeconfig is missing.\n\n${USAGE}`);
  }
  return {
    kubeconfig,
    context: values.context,
    backend: backend === undefined ? undefined : toTarget(backend),
    yes: values.yes,
    json: values.json,
  };
}

function parse() {
  try {
    return parseArgs({
      options: {
        kubeconfig: { type: 'string' },
        context: { type: 'string' },
        backend: { type: 'string' },
        yes: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function toTarget(text: string): ProxyTarget {
  const [, namespace, name, port] = /^([^/:]+)\/([^/:]+)(?::([^/:]+))?$/.exec(text) ?? [];
  if (namespace === undefined || name === undefined) {
    throw new UsageError(`--backend takes NAMESPACE/NAME or NAMESPACE/NAME:PORT, not ${text}.`);
  }
  return { namespace, name, ...(port !== undefined && { port }) };
}
