import { asJsonObject, isJsonArray, isJsonObject, type Json, type JsonObject } from '../../common/json.ts';
import { PATCH } from '../merge/patchDirectives.ts';
import type { PatchFinding } from './findings.ts';

/**
 * What a strategic merge patch does to ports that share a number. It tells them apart by the number alone, so to add
 * 53/UDP beside 53/TCP makes one of the other, and to delete one deletes both (kubernetes/kubernetes#39188).
 *
 * @param patched what the patch makes of the live Service
 */
export function checkSharedNumbers(
  live: JsonObject,
  patch: JsonObject,
  patched: JsonObject,
): readonly PatchFinding[] {
  const former = portsOf(live);
  const path = 'spec.ports';
  const items = portsOf(patch);
  const left = new Set(portsOf(patched).map(portText));
  if (items.some((item) => item[PATCH] === 'replace')) {
    return [];
  }
  const deleted = new Set(items.filter((item) => item[PATCH] === 'delete').map(({ port }) => port));
  const deletedBoth = former.filter(
    ({ port }) => deleted.has(port) && former.filter((other) => other['port'] === port).length > 1,
  );
  const named = items.filter((item) => item[PATCH] === undefined);
  const wanted = [...former.filter(({ port }) => !deleted.has(port)), ...named.filter(hasProtocol)];
  const lost = [...wanted, ...deletedBoth].map(portText).filter((port) => !left.has(port));
  if (lost.length > 0) {
    return [{ kind: 'portsLost', path, lost: [...new Set(lost)] }];
  }
  return items.flatMap((item, index): readonly PatchFinding[] => {
    const sharing = former.filter(({ port }) => port === item['port']);
    const [first] = sharing;
    const isMeant = first !== undefined && hasProtocol(item) && portText(item) === portText(first);
    return item[PATCH] === undefined && first !== undefined && sharing.length > 1 && !isMeant
      ? [
          {
            kind: 'portAmbiguous',
            path: `${path}[${index}]`,
            number: Number(item['port']),
            changed: portText(first),
          },
        ]
      : [];
  });
}

/** A port as people write it, `53/UDP`. */
export function portText({ port, protocol }: JsonObject): string {
  return `${typeof port === 'string' || typeof port === 'number' ? port : '?'}/${typeof protocol === 'string' && protocol !== '' ? protocol : 'TCP'}`;
}

export function portsOf(service: JsonObject): readonly JsonObject[] {
  const { ports } = asJsonObject(service['spec']);
  return isJsonArray(ports) ? ports.filter((port: Json): port is JsonObject => isJsonObject(port)) : [];
}

function hasProtocol({ protocol }: JsonObject): boolean {
  return typeof protocol === 'string';
}
