import { asJsonObject, isJsonArray, isJsonObject, type Json, type JsonObject } from '../../common/json.ts';
import type { PatchBinding } from './patchHeader.ts';
import { escapeToken } from './pointers.ts';
import { portsOf } from './portTrap.ts';

/** An address of those that are set aside for documents (RFC 5737). */
const ADDRESS = '203.0.113.10';

/** A small patch that fits a Service, to show how one of this type is written. */
export function patchExample(live: JsonObject, { type, part }: Pick<PatchBinding, 'type' | 'part'>): Json {
  if (part === 'status') {
    const loadBalancer = { ingress: [{ ip: ADDRESS }] };
    return type === 'json'
      ? [{ op: 'add', path: '/status/loadBalancer', value: loadBalancer }]
      : { status: { loadBalancer } };
  }
  const [port] = portsOf(live);
  if (type === 'json') {
    return operations(live, port);
  }
  const metadata = { labels: { tier: 'web' } };
  if (type === 'strategic' && port !== undefined) {
    return { metadata, spec: { ports: [{ port: port['port'], targetPort: targetOf(port) }] } };
  }
  return { metadata, spec: { sessionAffinity: 'ClientIP' } };
}

function operations(live: JsonObject, port: JsonObject | undefined): Json {
  const { labels } = asJsonObject(live['metadata']);
  const [label] = Object.entries(asJsonObject(labels));
  const add = isJsonObject(labels)
    ? { op: 'add', path: '/metadata/labels/tier', value: 'web' }
    : { op: 'add', path: '/metadata/labels', value: { tier: 'web' } };
  const { ports } = asJsonObject(live['spec']);
  const target = { path: '/spec/ports/0/targetPort', value: targetOf(port ?? {}) };
  return [
    ...(label === undefined
      ? []
      : [{ op: 'test', path: `/metadata/labels/${escapeToken(label[0])}`, value: label[1] }]),
    add,
    ...(isJsonArray(ports) && port !== undefined ? [{ op: 'add', ...target }] : []),
  ];
}

function targetOf({ targetPort, port }: JsonObject): Json {
  return targetPort ?? port ?? 8080;
}
