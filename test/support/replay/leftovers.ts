import type { Agent } from 'node:http';
import { isJsonObject, type Json, type JsonObject } from '../../../src/common/json.ts';
import type { Exchange } from './recording.ts';
import { send } from './send.ts';

/** The namespace that the recorded requests work in. */
const OWN_NAMESPACE = 'rec';

interface Leftover {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: JsonObject;
    readonly managedFields?: readonly { readonly manager: string; readonly fieldsV1: JsonObject }[];
  };
  readonly spec: JsonObject;
}

/**
 * Creates what the recorded server had before the first request, as its first lists show it: the namespaces and the
 * Service that every cluster has, and those of earlier work. What the server does not take will be missed by the
 * comparison of its lists.
 */
export async function restoreLeftovers(
  exchanges: readonly Exchange[],
  url: string,
  token: string,
  agent: Agent,
): Promise<void> {
  const write = async (method: string, path: string, mediaType: string, body: object, manager?: string) => {
    const headers = {
      'Content-Type': mediaType,
      Authorization: `Bearer ${token}`,
      // The API server names the field manager after it.
      ...(manager !== undefined && { 'User-Agent': `${manager}/1.0` }),
    };
    const request = { method, path, headers, body: JSON.stringify(body) };
    const answer = await send(url, request, agent, AbortSignal.timeout(5000));
    await answer.body;
    return answer.status;
  };
  const create = async (path: string, kind: string, { metadata, spec }: Leftover): Promise<void> => {
    const { name, labels, managedFields } = metadata;
    const owner = managedFields?.[0];
    const body = {
      apiVersion: 'v1',
      kind,
      metadata: { name, ...(labels && { labels }) },
      spec: owner === undefined ? spec : ownedFields(spec, owner.fieldsV1),
    };
    const status = await write('POST', path, 'application/json', body, owner?.manager);
    if (status !== 201 && kind === 'Service') {
      // The one of the API server, which is there already, says where that listens.
      const patch = { spec: { ports: spec['ports'] } };
      await write('PATCH', `${path}/${name}`, 'application/merge-patch+json', patch, owner?.manager);
    }
  };
  for (const namespace of listedAs('list namespaces', exchanges)) {
    if (namespace.metadata.name !== OWN_NAMESPACE) {
      await create('/api/v1/namespaces', 'Namespace', namespace);
    }
  }
  for (const service of listedAs('list all', exchanges)) {
    const { namespace = '' } = service.metadata;
    if (namespace !== OWN_NAMESPACE) {
      await create(`/api/v1/namespaces/${namespace}/services`, 'Service', service);
    }
  }
}

function listedAs(note: string, exchanges: readonly Exchange[]): readonly Leftover[] {
  const { response } = exchanges.find((exchange) => exchange.note === note)!;
  return (JSON.parse(response.body) as { readonly items: readonly Leftover[] }).items;
}

/** What was asked for; the server filled in the rest. */
function ownedFields(spec: JsonObject, fieldsV1: JsonObject): JsonObject {
  const owned: Json | undefined = fieldsV1['f:spec'];
  return Object.fromEntries(
    Object.entries(spec).filter(([name]) => isJsonObject(owned) && Object.hasOwn(owned, `f:${name}`)),
  );
}
