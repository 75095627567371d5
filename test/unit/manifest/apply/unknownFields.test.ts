import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json, JsonObject } from '../../../../src/common/json.ts';
import { OLDEST_VERSION } from '../../../../src/kube/capabilities.ts';
import { newUnknownFields, unknownFields } from '../../../../src/manifest/apply/unknownFields.ts';
import { toPathText } from '../../../../src/manifest/diff/fieldPath.ts';
import { serviceFields } from '../../../../src/sandbox/services/serviceFields.ts';
import type { Field, FieldType } from '../../../../src/sandbox/registry/fieldTable.ts';

/** A Service with every field that a table of fields lists. */
function filled(type: FieldType, isWanted: (field: Field) => boolean): Json {
  switch (type.kind) {
    case 'struct': {
      const fields = Object.entries(type.fields).filter(([, field]) => isWanted(field));
      return Object.fromEntries(fields.map(([name, field]) => [name, filled(field.type, isWanted)]));
    }
    case 'list':
      return [filled(type.of, isWanted)];
    default:
      return 'value';
  }
}

/** As texts, indices included. */
function filledPaths(isWanted: (field: Field) => boolean): readonly string[] {
  const { spec } = filled(serviceFields, isWanted) as { readonly spec: JsonObject };
  return unknownFields({ spec }, OLDEST_VERSION).map(toPathText);
}

test('a server of 1.9 knows its own fields', () => {
  assert.deepEqual(
    filledPaths(({ since }) => since === undefined),
    [],
  );
});

test('it knows none that came later', () => {
  assert.deepEqual(filledPaths(() => true).toSorted(), [
    'spec.allocateLoadBalancerNodePorts',
    'spec.clusterIPs',
    'spec.internalTrafficPolicy',
    'spec.ipFamilies',
    'spec.ipFamilyPolicy',
    'spec.loadBalancerClass',
    'spec.ports[0].appProtocol',
    'spec.topologyKeys',
    'spec.trafficDistribution',
  ]);
});

test('nor what nobody knows, as a whole; labels are free', () => {
  const metadata = { labels: { anything: 'goes' }, lables: { app: 'web' }, ownerReferences: [{ uid: '1' }] };
  const spec = { ports: [{ port: 80 }, { port: 81, tragetPort: 1 }], selector: { constructor: 'a' } };
  assert.deepEqual(unknownFields({ metadata, spec }, OLDEST_VERSION).map(toPathText), [
    'metadata.lables',
    'spec.ports[1].tragetPort',
  ]);
});

test('a later server has what came until then, and what its feature gates were told to let through', () => {
  const version = { major: 1, minor: 20 };
  const spec = { clusterIPs: ['10.0.0.1'], ipFamilyPolicy: 'SingleStack', internalTrafficPolicy: 'Local' };
  assert.deepEqual(unknownFields({ spec }, version).map(toPathText), [
    'spec.ipFamilyPolicy',
    'spec.internalTrafficPolicy',
  ]);
  const live = { spec: { ipFamilyPolicy: 'SingleStack' } };
  assert.deepEqual(newUnknownFields(live, { spec }, version).map(toPathText), ['spec.internalTrafficPolicy']);
});
