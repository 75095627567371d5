import { KubeError } from '../../src/kube/errors.ts';
import { proxyService } from '../../src/kube/serviceApi/proxyService.ts';
import type { ProxyTarget } from '../../src/kube/serviceApi/proxyTarget.ts';
import { readService } from '../../src/kube/serviceApi/readService.ts';
import type { ApiServer } from '../../src/kube/serviceApi/server.ts';
import type { ServicePort } from '../../src/kube/types.ts';
import { UsageError } from './arguments.ts';

/**
 * Looks once whether a backend is there, before all checks of the proxy fail for the same reason.
 *
 * @throws UsageError for a Service that is missing, a port that is not one of its, and one that nothing is behind
 * @throws KubeError when the server does not let us look
 */
export async function checkBackend(
  server: ApiServer,
  target: ProxyTarget,
  signal: AbortSignal,
): Promise<void> {
  const where = `--backend ${target.namespace}/${target.name}`;
  const ports = await portsOf(server, target, signal, where);
  if (!ports.some((port) => isMeant(port, target))) {
    const problem = target.port === undefined ? 'name a port' : `it has no port ${target.port}`;
    throw new UsageError(`${where}: ${problem}: ${ports.map(toChoice).join(' or ') || 'it has none'}.`);
  }
  const { body, failure } = await proxyService(server, target, { method: 'GET', path: '', signal });
  body.destroy();
  if (failure?.code === 'unavailable') {
    throw new UsageError(`${where} has no ready endpoints that can be reached: ${failure.message}`);
  }
  if (failure !== undefined) {
    throw failure;
  }
}

async function portsOf(
  server: ApiServer,
  target: ProxyTarget,
  signal: AbortSignal,
  where: string,
): Promise<readonly ServicePort[]> {
  try {
    return (await readService(server, target, { signal })).object.spec?.ports ?? [];
  } catch (error) {
    if (error instanceof KubeError && (error.code === 'notFound' || error.code === 'invalid')) {
      const reason = error.code === 'notFound' ? 'there is no such Service.' : error.message;
      throw new UsageError(`${where}: ${reason}`, { cause: error });
    }
    throw error;
  }
}

/** A port is meant by its name or number; by none, the one without a name (`ResourceLocation` of the API server). */
function isMeant({ name = '', port }: ServicePort, { port: wanted = '' }: ProxyTarget): boolean {
  return name === String(wanted) || String(port) === String(wanted);
}

function toChoice({ name, port }: ServicePort): string {
  return name ?? String(port);
}
