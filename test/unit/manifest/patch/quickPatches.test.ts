import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { asJsonObject, type Json, type JsonObject } from '../../../../src/common/json.ts';
import { applyJsonPatch } from '../../../../src/manifest/merge/jsonPatch.ts';
import { membersPatch } from '../../../../src/manifest/patch/quick/membersPatch.ts';
import {
  addPortPatch,
  firstNeedsName,
  mayHaveNoPorts,
  removePortPatch,
  sharesPort,
} from '../../../../src/manifest/patch/quick/portsPatch.ts';
import { canHaveType, typeEffects, typePatch } from '../../../../src/manifest/patch/quick/typePatch.ts';
import { DNS, withSpec } from './services.ts';

const BALANCED: JsonObject = {
  ...withSpec({
    type: 'LoadBalancer',
    externalTrafficPolicy: 'Local',
    healthCheckNodePort: 31000,
    allocateLoadBalancerNodePorts: true,
    loadBalancerSourceRanges: ['192.0.2.0/24'],
    ports: [{ protocol: 'TCP', port: 80, targetPort: 80, nodePort: 30080 }],
  }),
  status: { loadBalancer: { ingress: [{ ip: '203.0.113.10' }] } },
};

function applied(live: JsonObject, operations: readonly object[]): JsonObject {
  return applyJsonPatch(live, operations as unknown as Json);
}

describe('labels, annotations and the selector', () => {
  test('are changed one by one, each after a test of what it was', () => {
    const operations = membersPatch(DNS, 'labels', { app: 'new', 'example.com/tier': null, fresh: '1' });
    assert.deepEqual(operations, [
      { op: 'test', path: '/metadata/labels/app', value: 'dns' },
      { op: 'replace', path: '/metadata/labels/app', value: 'new' },
      { op: 'test', path: '/metadata/labels/example.com~1tier', value: 'core' },
      { op: 'remove', path: '/metadata/labels/example.com~1tier' },
      { op: 'add', path: '/metadata/labels/fresh', value: '1' },
    ]);
    const { labels } = asJsonObject(applied(DNS, operations)['metadata']);
    assert.deepEqual(labels, { app: 'new', fresh: '1' });
  });

  test('are begun where there are none', () => {
    const operations = membersPatch(DNS, 'annotations', { 'example.com/note': 'a b', gone: null });
    assert.deepEqual(operations, [
      { op: 'add', path: '/metadata/annotations', value: { 'example.com/note': 'a b' } },
    ]);
  });

  test('need no patch where nothing changes, nor do names that every object inherits', () => {
    assert.deepEqual(membersPatch(DNS, 'selector', { app: 'dns', constructor: null }), []);
    assert.deepEqual(membersPatch(DNS, 'annotations', { gone: null }), []);
  });
});

describe('another type', () => {
  test('takes out what the new one may not have, for servers that do not', () => {
    const next = applied(BALANCED, typePatch(BALANCED, { type: 'ClusterIP' }));
    assert.deepEqual(next['spec'], {
      ...asJsonObject(DNS['spec']),
      ports: [{ protocol: 'TCP', port: 80, targetPort: 80 }],
    });
    const nodePort = asJsonObject(applied(BALANCED, typePatch(BALANCED, { type: 'NodePort' }))['spec']);
    assert.equal(nodePort['externalTrafficPolicy'], 'Local');
    assert.deepEqual(nodePort['ports'], asJsonObject(BALANCED['spec'])['ports']);
    assert.equal(nodePort['healthCheckNodePort'], undefined);
  });

  test('stands for a name, and back', () => {
    const change = { type: 'ExternalName', externalName: 'db.example.com' } as const;
    const alias = applied(DNS, typePatch(DNS, change));
    const spec = asJsonObject(alias['spec']);
    assert.deepEqual(
      [spec['type'], spec['externalName'], spec['clusterIP']],
      ['ExternalName', 'db.example.com', undefined],
    );
    assert.deepEqual(typePatch(alias, change), []);
    const back = asJsonObject(applied(alias, typePatch(alias, { type: 'ClusterIP' }))['spec']);
    assert.equal(back['externalName'], undefined);
  });

  test('says what comes and goes', () => {
    assert.deepEqual(typeEffects(BALANCED, 'ExternalName'), {
      allocates: [],
      releases: { clusterIP: '10.0.0.10', nodePorts: [30080], loadBalancer: ['203.0.113.10'] },
      removes: ['loadBalancerSourceRanges'],
    });
    assert.deepEqual(typeEffects(DNS, 'LoadBalancer'), {
      allocates: ['nodePorts', 'loadBalancer'],
      releases: {},
      removes: [],
    });
  });

  test('is not for a headless Service where an address is needed', () => {
    const headless = withSpec({ clusterIP: 'None' });
    assert.ok(!canHaveType(headless, 'NodePort'));
    assert.ok(!canHaveType(headless, 'LoadBalancer'));
    assert.ok(canHaveType(headless, 'ExternalName'));
    assert.ok(canHaveType(DNS, 'NodePort'));
  });
});

describe('ports', () => {
  const one = withSpec({ ports: [{ protocol: 'TCP', port: 80, targetPort: 80 }] });

  test('are added at the end, and the first gets its name', () => {
    assert.ok(firstNeedsName(one));
    const operations = addPortPatch(
      one,
      { port: 443, protocol: 'TCP', name: 'https', targetPort: 'tls' },
      'http',
    );
    assert.deepEqual(asJsonObject(applied(one, operations)['spec'])['ports'], [
      { protocol: 'TCP', port: 80, targetPort: 80, name: 'http' },
      { name: 'https', protocol: 'TCP', port: 443, targetPort: 'tls' },
    ]);
    assert.ok(!firstNeedsName(DNS));
  });

  test('are begun where there are none', () => {
    const none = withSpec({ clusterIP: 'None', ports: [] });
    assert.ok(mayHaveNoPorts(none));
    assert.deepEqual(
      asJsonObject(applied(none, addPortPatch(none, { port: 80, protocol: 'TCP' }))['spec'])['ports'],
      [{ protocol: 'TCP', port: 80 }],
    );
  });

  test('are removed by their place, after a test that it is the same', () => {
    const operations = removePortPatch(DNS, 1);
    assert.deepEqual(
      operations.map(({ op }) => op),
      ['test', 'remove'],
    );
    const [left, ...others] = asJsonObject(applied(DNS, operations)['spec'])['ports'] as readonly object[];
    assert.deepEqual(left, { name: 'dns-tcp', protocol: 'TCP', port: 53, targetPort: 5353 });
    assert.deepEqual(others, []);
    assert.ok(!mayHaveNoPorts(DNS));
  });

  test('are the same where number and protocol are', () => {
    assert.ok(sharesPort(DNS, { port: 53, protocol: 'UDP' }));
    assert.ok(!sharesPort(DNS, { port: 53, protocol: 'SCTP' }));
  });
});
