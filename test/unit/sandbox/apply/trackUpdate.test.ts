import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JsonObject } from '../../../../src/common/json.ts';
import type { KubeObject } from '../../../../src/kube/types.ts';
import { trackUpdate } from '../../../../src/sandbox/apply/trackUpdate.ts';
import { trackedType } from '../../../../src/sandbox/apply/trackedType.ts';
import { by, owners, service } from './managedService.ts';

const modern = trackedType('services', '1.36');
const older = trackedType('services', '1.20');
const http = { name: 'http', protocol: 'TCP', port: 80, targetPort: 8080 };
const httpFields = {
  'k:{"port":80,"protocol":"TCP"}': {
    '.': {},
    'f:name': {},
    'f:port': {},
    'f:protocol': {},
    'f:targetPort': {},
  },
};
const web = service({ labels: { app: 'web' } }, { ports: [http], selector: { app: 'web' } });

describe('a create', () => {
  // As in test/fixtures/recordings, "create".
  for (const [name, type, selector] of [
    ['1.36', modern, {}],
    ['1.20', older, { '.': {}, 'f:app': {} }],
  ] as const) {
    test(`is owned by its manager, on ${name}`, () => {
      assert.deepEqual(owners(trackUpdate(undefined, web, by('curl'), type)), {
        'curl Update': {
          'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
          'f:spec': {
            'f:ports': { '.': {}, ...httpFields },
            'f:selector': selector,
            'f:sessionAffinity': {},
            'f:type': {},
          },
        },
      });
    });
  }

  test('writes entries and fields in the order of the API server', () => {
    const ports = [{ ...http, port: 443 }, http, { ...http, protocol: 'SCTP' }];
    const tracked = trackUpdate(undefined, service({}, { ports }), by('curl'), modern);
    const [entry] = (tracked.metadata as unknown as { managedFields: [JsonObject] }).managedFields;
    const order = ['manager', 'operation', 'apiVersion', 'time', 'fieldsType', 'fieldsV1'];
    assert.deepEqual(Object.keys(entry), order);
    const { 'f:spec': spec } = entry['fieldsV1'] as { 'f:spec': JsonObject };
    assert.deepEqual(Object.keys(spec), ['f:ports', 'f:sessionAffinity', 'f:type']);
    assert.deepEqual(Object.keys(spec['f:ports'] as JsonObject), [
      '.',
      'k:{"port":80,"protocol":"SCTP"}',
      'k:{"port":80,"protocol":"TCP"}',
      'k:{"port":443,"protocol":"TCP"}',
    ]);
  });

  test('owns no allocated or identifying field', () => {
    const identified = service({ uid: 'u', resourceVersion: '1', creationTimestamp: 'now' }, {});
    assert.deepEqual(owners(trackUpdate(undefined, identified, by('curl'), modern)), {
      'curl Update': { 'f:spec': { 'f:sessionAffinity': {}, 'f:type': {} } },
    });
  });
});

describe('an update', () => {
  const created = trackUpdate(undefined, web, by('one'), modern);
  const stored = changed(created, ({ spec }) => ({ spec: { ...spec, clusterIP: '10.96.0.7' } }));
  const later = { time: '2026-11-23T10:00:00Z' };

  test('moves what it changes, and nothing else', () => {
    const next = changed(stored, ({ spec }) => ({
      spec: { ...spec, selector: { app: 'new' }, type: 'NodePort' },
    }));
    const tracked = owners(trackUpdate(stored, next, by('two', later), modern));
    assert.deepEqual(tracked['two Update'], { 'f:spec': { 'f:selector': {}, 'f:type': {} } });
    assert.deepEqual(tracked['one Update'], {
      'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
      'f:spec': { 'f:ports': { '.': {}, ...httpFields }, 'f:sessionAffinity': {} },
    });
  });

  test('adds one label without the map that holds it', () => {
    const next = changed(stored, ({ metadata }) => ({
      metadata: { ...metadata, labels: { app: 'web', tier: 'front' } },
    }));
    assert.deepEqual(owners(trackUpdate(stored, next, by('two', later), modern))['two Update'], {
      'f:metadata': { 'f:labels': { 'f:tier': {} } },
    });
  });

  test('takes what is gone from everybody, and drops who owns nothing', () => {
    const shared = trackUpdate(
      stored,
      changed(stored, ({ spec }) => ({ spec: { ...spec, externalName: 'x' } })),
      by('two', later),
      modern,
    );
    const next = changed(shared, () => ({ spec: { type: 'ClusterIP' } }));
    assert.deepEqual(owners(trackUpdate(shared, next, by('three', later), modern)), {
      'one Update': {
        'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
        'f:spec': { 'f:type': {} },
      },
    });
  });

  test('keeps the time of a manager whose change adds nothing', () => {
    assert.deepEqual(trackUpdate(stored, stored, by('one', later), modern), stored);
  });

  test('of an object nobody tracks stays untracked', () => {
    assert.deepEqual(owners(trackUpdate(web, service({}, { type: 'NodePort' }), by('two'), modern)), {});
  });

  test('honours managed fields that the client sends, and a reset of them', () => {
    const reset = changed(stored, ({ metadata }) => ({ metadata: { ...metadata, managedFields: [{}] } }));
    assert.deepEqual(owners(trackUpdate(stored, reset, by('two'), modern)), {});
  });
});

test('managed fields that cannot be read are those of before', () => {
  const created = trackUpdate(undefined, web, by('one'), modern);
  for (const element of ['k:{', 'k:1', 'v:', 'x:y', 'i:0', 'spec']) {
    const fieldsV1 = { 'f:spec': { 'f:ports': { [element]: {}, 'k:{"port":80}': {} } } };
    const entry = { manager: 'two', operation: 'Update', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1 };
    const sent = changed(created, ({ metadata }) => ({ metadata: { ...metadata, managedFields: [entry] } }));
    assert.deepEqual(trackUpdate(created, sent, by('two'), modern), created, element);
  }
});

describe('an update of the status', () => {
  const created = trackUpdate(undefined, web, by('one'), modern);
  const ingress = [{ hostname: 'lb.example.com' }];
  const next = changed(created, ({ spec }) => ({
    spec: { ...spec, type: 'LoadBalancer' },
    status: { loadBalancer: { ingress } },
  }));
  const withStatus = changed(created, () => ({ status: { loadBalancer: {} } }));
  const status = { 'f:status': { 'f:loadBalancer': { 'f:ingress': {} } } };

  test('has an entry of its own where servers track subresources', () => {
    const tracked = trackUpdate(withStatus, next, by('one', { subresource: 'status' }), modern);
    assert.deepEqual(owners(tracked), { ...owners(created), 'one Update status': status });
  });

  test('shares the entry of its manager before that, and owns even what the server then ignores', () => {
    const before = trackUpdate(undefined, web, by('one'), older);
    const live = changed(before, () => ({ status: { loadBalancer: {} } }));
    const now = changed(live, ({ spec }) => ({
      spec: { ...spec, externalName: 'x' },
      status: { loadBalancer: { ingress } },
    }));
    const tracked = owners(trackUpdate(live, now, by('two', { subresource: 'status' }), older));
    assert.deepEqual(tracked['two Update'], { 'f:spec': { 'f:externalName': {} }, ...status });
  });

  test('cannot be made through the object itself', () => {
    assert.deepEqual(owners(trackUpdate(withStatus, next, by('two'), modern))['two Update'], {
      'f:spec': { 'f:type': {} },
    });
  });
});

function changed(
  object: KubeObject,
  change: (object: { metadata: JsonObject; spec: JsonObject }) => JsonObject,
): KubeObject {
  const parts = object as unknown as { metadata: JsonObject; spec: JsonObject };
  return { ...object, ...change(parts) };
}
