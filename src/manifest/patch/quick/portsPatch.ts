import { asJsonObject, type JsonObject } from '../../../common/json.ts';
import type { JsonPatchOperation } from '../../../kube/serviceApi/patchService.ts';
import type { NewPort } from '../../input/parsePort.ts';
import { portsOf, portText } from '../portTrap.ts';
import { removeValue, setValue } from './operations.ts';

const PORTS = '/spec/ports';

/** Adds a port at the end, and names the first, which could do without a name as long as it was the only one. */
export function addPortPatch(
  live: JsonObject,
  { port, protocol, name, targetPort }: NewPort,
  nameOfFirst?: string,
): readonly JsonPatchOperation[] {
  const value = {
    ...(name !== undefined && { name }),
    protocol,
    port,
    ...(targetPort !== undefined && { targetPort }),
  };
  const [first] = portsOf(live);
  if (first === undefined) {
    return setValue(live, PORTS, [value]);
  }
  return [
    ...(nameOfFirst === undefined ? [] : setValue(live, `${PORTS}/0/name`, nameOfFirst)),
    { op: 'add', path: `${PORTS}/-`, value },
  ];
}

export function removePortPatch(live: JsonObject, index: number): readonly JsonPatchOperation[] {
  return removeValue(live, `${PORTS}/${index}`);
}

/** Whether the port that is there has no name yet, which it needs beside another. */
export function firstNeedsName(live: JsonObject): boolean {
  const [first, second] = portsOf(live);
  return first !== undefined && second === undefined && nameOf(first) === '';
}

/** The port with the same number and protocol, which there can be only once; undefined where there is none. */
export function sharesPort(live: JsonObject, added: Pick<NewPort, 'port' | 'protocol'>): boolean {
  return portsOf(live).some((port) => portText(port) === `${added.port}/${added.protocol}`);
}

export function portNames(live: JsonObject): readonly string[] {
  return portsOf(live)
    .map(nameOf)
    .filter((name) => name !== '');
}

/** Whether a Service may be without ports: a headless one, or one that stands for a DNS name. */
export function mayHaveNoPorts(live: JsonObject): boolean {
  const { clusterIP, type } = asJsonObject(live['spec']);
  return clusterIP === 'None' || type === 'ExternalName';
}

function nameOf({ name }: JsonObject): string {
  return typeof name === 'string' ? name : '';
}
