import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json, JsonObject } from '../../../../src/common/json.ts';
import { applyStrategicMergePatch } from '../../../../src/manifest/merge/strategicMerge.ts';

const http = { name: 'http', protocol: 'TCP', port: 80, targetPort: 8080 };
const https = { name: 'https', protocol: 'TCP', port: 443 };
const dnsTcp = { name: 'dns-tcp', protocol: 'TCP', port: 53 };
const dnsUdp = { name: 'dns', protocol: 'UDP', port: 53 };

function ports(...items: Json[]): JsonObject {
  return { spec: { ports: items } };
}

describe('a strategic merge patch', () => {
  const cases: readonly (readonly [string, JsonObject, JsonObject, JsonObject])[] = [
    // As recorded: test/fixtures/recordings, "strategic merge patch adds a port by key".
    ['puts a new port first', ports(http), ports({ port: 9000 }), ports({ port: 9000 }, http)],
    ['deletes a port by its number', ports(https, http), ports({ $patch: 'delete', port: 443 }), ports(http)],
    [
      'changes a port in its place',
      ports(http, https),
      ports({ port: 443, name: 's' }),
      ports(http, { ...https, name: 's' }),
    ],
    [
      'takes a field out of a port',
      ports(http),
      ports({ port: 80, targetPort: null }),
      ports({ name: 'http', protocol: 'TCP', port: 80 }),
    ],
    ['replaces all ports', ports(http, https), ports({ $patch: 'replace' }, { port: 1 }), ports({ port: 1 })],
    [
      'replaces all ports, those that share a number side by side',
      ports(http),
      ports({ $patch: 'replace' }, dnsTcp, https, dnsUdp),
      ports(dnsTcp, dnsUdp, https),
    ],
    ['removes all ports', ports(http), ports({ $patch: 'replace' }), ports()],
    [
      'orders ports',
      ports(http, https, dnsTcp),
      { spec: { '$setElementOrder/ports': [{ port: 53 }, { port: 80 }] } },
      ports(https, dnsTcp, http),
    ],
    [
      'orders ports that it changes',
      ports(http, https),
      {
        spec: {
          '$setElementOrder/ports': [{ port: 9000 }, { port: 443 }, { port: 80 }],
          ports: [{ port: 9000 }],
        },
      },
      ports({ port: 9000 }, https, http),
    ],
    // kubernetes/kubernetes#39188: the first port of the number takes it all.
    [
      'changes TCP where UDP is meant',
      ports(dnsTcp, dnsUdp),
      ports({ port: 53, protocol: 'UDP', name: 'x' }),
      ports({ port: 53, protocol: 'UDP', name: 'x' }, dnsUdp),
    ],
    ['adds one port where two share a number', ports(http), ports(dnsTcp, dnsUdp), ports(dnsUdp, http)],
    [
      'deletes both ports that share a number',
      ports(dnsTcp, http, dnsUdp),
      ports({ $patch: 'delete', port: 53 }),
      ports(http),
    ],
    [
      'merges labels',
      { metadata: { labels: { a: '1', b: '2' } } },
      { metadata: { labels: { a: null, c: '3' } } },
      { metadata: { labels: { b: '2', c: '3' } } },
    ],
    [
      'replaces labels',
      { metadata: { labels: { a: '1' } } },
      { metadata: { labels: { $patch: 'replace', c: '3' } } },
      { metadata: { labels: { c: '3' } } },
    ],
    [
      'empties labels',
      { metadata: { labels: { a: '1' } } },
      { metadata: { labels: { $patch: 'delete' } } },
      { metadata: { labels: {} } },
    ],
    [
      'merges the selector',
      { spec: { selector: { a: '1' } } },
      { spec: { selector: { b: '2' } } },
      { spec: { selector: { a: '1', b: '2' } } },
    ],
    [
      'replaces addresses',
      { spec: { externalIPs: ['a', 'b'] } },
      { spec: { externalIPs: ['c'] } },
      { spec: { externalIPs: ['c'] } },
    ],
    [
      'adds a finalizer',
      { metadata: { finalizers: ['a', 'b'] } },
      { metadata: { finalizers: ['c', 'a'] } },
      { metadata: { finalizers: ['c', 'a', 'b'] } },
    ],
    [
      'deletes a finalizer',
      { metadata: { finalizers: ['a', 'b'] } },
      { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'] } },
      { metadata: { finalizers: ['b'] } },
    ],
    [
      // As today's servers do; 1.20 takes what is to be deleted for the list.
      'deletes from a list that does not merge',
      { spec: { externalIPs: ['a', 'b'] } },
      { spec: { '$deleteFromPrimitiveList/externalIPs': ['a'] } },
      { spec: { externalIPs: ['b'] } },
    ],
    [
      'takes names that every object inherits for names',
      JSON.parse('{"metadata":{"labels":{"toString":"a","constructor":"b"}}}') as JsonObject,
      { metadata: { labels: { constructor: null, valueOf: 'c' } } },
      { metadata: { labels: { toString: 'a', valueOf: 'c' } } },
    ],
    [
      'deletes from a list that is not there',
      { metadata: {} },
      { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'] } },
      { metadata: {} },
    ],
    [
      'merges owners by uid',
      { metadata: { ownerReferences: [{ uid: '1', name: 'a' }] } },
      { metadata: { ownerReferences: [{ uid: '1', name: 'b' }] } },
      { metadata: { ownerReferences: [{ uid: '1', name: 'b' }] } },
    ],
    [
      'merges conditions by type',
      { status: { conditions: [{ type: 'A', status: 'True' }, { type: 'B' }] } },
      { status: { conditions: [{ type: 'A', status: 'False' }] } },
      { status: { conditions: [{ type: 'A', status: 'False' }, { type: 'B' }] } },
    ],
    [
      'replaces ingress',
      { status: { loadBalancer: { ingress: [{ ip: '1' }] } } },
      { status: { loadBalancer: { ingress: [{ ip: '2' }] } } },
      { status: { loadBalancer: { ingress: [{ ip: '2' }] } } },
    ],
    [
      'retains only the keys it names',
      { spec: { type: 'NodePort', clusterIP: 'x' } },
      { spec: { $retainKeys: ['type'], type: 'ClusterIP' } },
      { spec: { type: 'ClusterIP' } },
    ],
    [
      'takes new parts without nulls and directives',
      {},
      ports(http, { $patch: 'delete', port: 1 }, { port: 2, name: null }),
      ports(http, { port: 2 }),
    ],
    ['takes another type as it is', { spec: { ports: 'x' } }, ports(http), ports(http)],
  ];
  for (const [name, original, patch, expected] of cases) {
    test(name, () => {
      const [originalBefore, patchBefore] = structuredClone([original, patch]);
      assert.deepEqual(applyStrategicMergePatch(original, patch), expected);
      assert.deepEqual([original, patch], [originalBefore, patchBefore], 'its arguments must stay');
    });
  }
});

/** `http` as Go prints it. */
const HTTP = 'map[name:http port:80 protocol:TCP targetPort:8080]';

describe('a strategic merge patch is refused as the server refuses it:', () => {
  for (const [patch, status, message] of [
    [ports({ name: 'x' }), 500, 'map: map[name:x] does not contain declared merge key: port'],
    [ports({ $patch: 'delete' }), 500, 'map: map[$patch:delete] does not contain declared merge key: port'],
    [ports({ $patch: 'merge', port: 80 }), 500, 'merging lists cannot yet be specified in the patch'],
    [ports({ $patch: 'x', port: 80 }), 500, 'unknown patch type: x in map: map[$patch:x port:80]'],
    [{ spec: { $patch: 'merge' } }, 500, 'unknown patch type: merge in map: map[$patch:merge]'],
    [{ spec: { '$setElementOrder/ports': 1 } }, 500, 'expected a []interface {}, but received a int64'],
    [
      { spec: { '$setElementOrder/ports': [], ports: null } },
      500,
      'expected a []interface {}, but received a %!s(<nil>)',
    ],
    [
      { spec: { '$setElementOrder/ports': [], ports: 'x' } },
      500,
      'expected a []interface {}, but received a string',
    ],
    [{ spec: { $setElementOrder: [] } }, 400, 'invalid patch format of setElementOrder list'],
    [{ spec: { $deleteFromPrimitiveList: [] } }, 400, 'invalid patch format of primitive list'],
    [{ spec: { $retainKeys: ['x'], type: 'y' } }, 400, 'invalid patch format of retainKeys'],
    [{ spec: { $retainKeys: 'x' } }, 400, 'invalid patch format of retainKeys'],
    [
      ports({ $patch: 'replace' }, { name: 'x' }),
      500,
      'map: map[name:x] does not contain declared merge key: port',
    ],
    [ports(null), 500, `list element types are not identical: [[${HTTP}] [<nil>]]`],
    [ports([1]), 500, `list element types are not identical: [[${HTTP}] [[1]]]`],
    [ports(1), 500, `list element types are not identical: [[${HTTP}] [1]]`],
    [
      { spec: { '$setElementOrder/ports': [{ port: 80 }], ports: [{ port: 443 }] } },
      500,
      "The order in patch list:\n[map[port:443]]\n doesn't match $setElementOrder list:\n[map[port:80]]\n",
    ],
  ] as const) {
    test(JSON.stringify(patch), () => {
      assert.throws(() => applyStrategicMergePatch(ports(http), patch), {
        name: 'KubeError',
        code: 'invalid',
        httpStatus: status,
        message,
      });
    });
  }
});
