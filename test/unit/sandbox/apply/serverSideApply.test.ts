import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JsonObject } from '../../../../src/common/json.ts';
import type { KubeObject, Service } from '../../../../src/kube/types.ts';
import { ApiError } from '../../../../src/sandbox/api/apiError.ts';
import { serverSideApply } from '../../../../src/sandbox/apply/serverSideApply.ts';
import { trackUpdate } from '../../../../src/sandbox/apply/trackUpdate.ts';
import { trackedType, type TrackedType } from '../../../../src/sandbox/apply/trackedType.ts';
import { by, config, owners, service } from './managedService.ts';

const modern = trackedType('services', '1.36');
const older = trackedType('services', '1.20');
const port80 = { port: 80, protocol: 'TCP', name: 'p' };
const portFields = { '.': {}, 'f:name': {}, 'f:port': {}, 'f:protocol': {} };

function apply(
  live: KubeObject | undefined,
  applied: JsonObject,
  manager: string,
  { force = false, type = older }: { force?: boolean; type?: TrackedType } = {},
): KubeObject {
  return serverSideApply(live, applied, { ...by(manager), force }, type);
}

function portsOf(object: KubeObject): unknown {
  return (object as Service).spec?.ports;
}

function refusal(action: () => unknown): { code: number; message: string; causes: unknown } {
  let refused: unknown;
  try {
    action();
  } catch (error) {
    refused = error;
  }
  assert.ok(refused instanceof ApiError, 'it must be refused');
  const { code, message = '', details } = refused.status;
  return { code, message, causes: details?.causes };
}

/* The answers are those of a kube-apiserver 1.20 to the same requests. */
describe('server-side apply', () => {
  const spec = { selector: { a: 'b' }, ports: [port80] };
  const first = apply(undefined, config({ labels: { x: '1' } }, spec), 'one');

  test('creates, and owns what it names', () => {
    assert.deepEqual(owners(first), {
      'one Apply': {
        'f:metadata': { 'f:labels': { 'f:x': {} } },
        'f:spec': {
          'f:ports': { 'k:{"port":80,"protocol":"TCP"}': portFields },
          'f:selector': { 'f:a': {} },
        },
      },
    });
    assert.deepEqual(portsOf(first), [port80]);
  });

  test('again changes nothing, not even the time', () => {
    const applied = config({ labels: { x: '1' } }, spec);
    const again = serverSideApply(first, applied, { ...by('one', { time: 'later' }), force: false }, older);
    assert.deepEqual(again, first);
  });

  test("names every field that is another's", () => {
    const other = { selector: { a: 'c' }, ports: [{ ...port80, name: 'q' }] };
    const fields = ['.metadata.labels.x', '.spec.ports[port=80,protocol="TCP"].name', '.spec.selector.a'];
    assert.deepEqual(
      refusal(() => apply(first, config({ labels: { x: '2' } }, other), 'two')),
      {
        code: 409,
        message: `Apply failed with 3 conflicts: conflicts with "one":\n- ${fields.join('\n- ')}`,
        causes: fields.map((field) => ({
          reason: 'FieldManagerConflict',
          message: 'conflict with "one"',
          field,
        })),
      },
    );
  });

  test("names the one field that is another's", () => {
    const { message } = refusal(() => apply(first, config({ labels: { x: '2' } }), 'two'));
    assert.equal(message, 'Apply failed with 1 conflict: conflict with "one": .metadata.labels.x');
  });

  test('names the version by which another has updated a field', () => {
    const next = { ...first, metadata: { ...first.metadata, labels: { x: '3' } } };
    const updated = trackUpdate(first, next, by('three'), older);
    const { message } = refusal(() => apply(updated, config({ labels: { x: '2' } }), 'two'));
    assert.equal(message, 'Apply failed with 1 conflict: conflict with "three" using v1: .metadata.labels.x');
  });

  test('shares what two apply alike, and takes what it is forced to', () => {
    const shared = apply(first, config({ labels: { x: '1' } }), 'two');
    const forced = apply(shared, config({ labels: { x: '2' }, finalizers: ['a/b'] }), 'two', { force: true });
    assert.deepEqual(owners(shared)['two Apply'], { 'f:metadata': { 'f:labels': { 'f:x': {} } } });
    assert.deepEqual(owners(forced)['two Apply'], {
      'f:metadata': { 'f:finalizers': { 'v:"a/b"': {} }, 'f:labels': { 'f:x': {} } },
    });
    assert.equal((owners(forced)['one Apply'] as JsonObject)['f:metadata'], undefined);
    assert.deepEqual(forced.metadata.labels, { x: '2' });
  });

  test('removes what it no longer names, with defaults that no one owns', () => {
    const live = service(
      {},
      { clusterIP: '10.96.0.9', ports: [{ ...port80, targetPort: 80 }], selector: { a: 'b' } },
    );
    const stored = { ...live, metadata: first.metadata };
    const next = apply(stored, config({}, { ports: [{ port: 81, protocol: 'TCP' }] }), 'one');
    assert.deepEqual(portsOf(next), [{ port: 81, protocol: 'TCP' }]);
    assert.deepEqual((next as Service).spec?.selector, undefined);
    assert.equal((next as Service).spec?.clusterIP, '10.96.0.9');
    assert.equal(next.metadata.labels, undefined);
  });

  test('keeps what it no longer names where another applies it', () => {
    const shared = apply(
      first,
      config({ labels: { x: '1' } }, { ports: [{ port: 80, protocol: 'TCP' }] }),
      'two',
    );
    const next = apply(shared, config({}), 'one');
    assert.deepEqual(next.metadata.labels, { x: '1' });
    assert.deepEqual(portsOf(next), [{ port: 80, protocol: 'TCP' }]);
    assert.deepEqual(Object.keys(owners(next)), ['two Apply']);
  });

  test('of an object nobody tracks finds a first owner', () => {
    const next = apply(service({}, { ports: [port80] }), config({ labels: { a: 'b' } }), 'one');
    assert.deepEqual(Object.keys(owners(next)), ['one Apply', 'before-first-apply Update']);
  });

  test('leaves the live order in old servers, and takes the applied one in new', () => {
    const ports = [{ port: 81, protocol: 'TCP', name: 'r' }, port80];
    const order = (type: TrackedType): unknown =>
      (portsOf(apply(first, config({}, { ports }), 'one', { type })) as { name: string }[]).map(
        ({ name }) => name,
      );
    assert.deepEqual(order(older), ['p', 'r']);
    assert.deepEqual(order(modern), ['r', 'p']);
  });

  test('tells TCP and UDP on one port number apart', () => {
    const dns = [
      { port: 53, protocol: 'TCP', name: 'dns-tcp' },
      { port: 53, protocol: 'UDP', name: 'dns' },
    ];
    const both = apply(undefined, config({}, { ports: dns }), 'one', { type: modern });
    const renamed = [{ port: 53, protocol: 'UDP', name: 'udp' }];
    assert.deepEqual(portsOf(apply(both, config({}, { ports: renamed }), 'one', { type: modern })), renamed);
  });
});

describe('an apply of something that is none', () => {
  for (const [name, type, applied, code, message] of [
    [
      'a field of another kind',
      older,
      config({}, { prots: {} }),
      500,
      'failed to create typed patch object: .spec.prots: field not declared in schema',
    ],
    [
      'a port twice, on a new server',
      modern,
      config({}, { ports: [port80, { port: 80 }] }),
      500,
      'failed to create typed patch object (/web; /v1, Kind=Service): .spec.ports: duplicate entries for key ' +
        '[port=80,protocol="TCP"]',
    ],
    [
      'a port without protocol, on an old server',
      older,
      config({}, { ports: [{ port: 80 }] }),
      500,
      'failed to create typed patch object: .spec.ports: element 0: associative list with keys has an element ' +
        `that omits key field "protocol" (and doesn't have default value)`,
    ],
    ['managed fields', modern, config({ managedFields: [] }), 400, 'metadata.managedFields must be nil'],
  ] as const) {
    test(`refuses ${name}`, () => {
      assert.deepEqual(
        refusal(() => apply(undefined, applied, 'one', { type })),
        { code, message, causes: undefined },
      );
    });
  }

  test('takes a port without protocol for TCP on a new server', () => {
    const next = apply(undefined, config({}, { ports: [{ port: 80 }] }), 'one', { type: modern });
    assert.deepEqual(owners(next)['one Apply'], {
      'f:spec': { 'f:ports': { 'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:port': {} } } },
    });
  });
});
