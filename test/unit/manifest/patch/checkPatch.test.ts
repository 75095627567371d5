import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { asJsonObject } from '../../../../src/common/json.ts';
import { isError } from '../../../../src/manifest/patch/findings.ts';
import { check, DNS, withSpec } from './services.ts';

/** A pair of services on one number, of which a strategic patch sees one. */
const TRAP = 'spec: {ports: [{port: 53, protocol: SCTP, name: more}]}';

describe('a strategic merge patch of ports that share a number', () => {
  test('loses one where it changes the other', () => {
    const only = withSpec({ ports: [{ name: 'dns', protocol: 'TCP', port: 53, targetPort: 53 }] });
    const text = 'spec: {ports: [{port: 53, protocol: UDP, name: dns-udp}]}';
    const { findings, preview } = check(text, { live: only, type: 'strategic' });
    assert.deepEqual(findings, [{ kind: 'portsLost', path: 'spec.ports', lost: ['53/TCP'] }]);
    const [port, ...others] = asJsonObject(preview?.result['spec'])['ports'] as readonly object[];
    assert.deepEqual(others, []);
    assert.deepEqual(port, { name: 'dns-udp', protocol: 'UDP', port: 53, targetPort: 53 });
  });

  test('loses one where another is added', () => {
    const { findings } = check(TRAP, { type: 'strategic' });
    assert.deepEqual(findings, [{ kind: 'portsLost', path: 'spec.ports', lost: ['53/TCP'] }]);
  });

  test('deletes both', () => {
    const { findings } = check('spec: {ports: [{port: 53, $patch: delete}]}');
    assert.deepEqual(findings, [{ kind: 'portsLost', path: 'spec.ports', lost: ['53/TCP', '53/UDP'] }]);
  });

  test('changes the first, where it does not say which', () => {
    const text = 'spec: {ports: [{port: 53, targetPort: 53}]}';
    const { findings } = check(text, { type: 'strategic' });
    assert.deepEqual(findings, [
      { kind: 'portAmbiguous', path: 'spec.ports[0]', number: 53, changed: '53/TCP' },
    ]);
  });

  test('is right where it means the first, replaces all, or a number stands alone', () => {
    const alone = withSpec({ ports: [{ protocol: 'TCP', port: 53 }] });
    for (const [text, live] of [
      ['spec: {ports: [{port: 53, protocol: TCP, targetPort: 53}]}', DNS],
      ['spec: {ports: [{$patch: replace}, {port: 53, protocol: SCTP}]}', DNS],
      ['spec: {ports: [{port: 54, name: other}]}', DNS],
      ['spec: {ports: [{port: 53, targetPort: 53}]}', alone],
      ['spec: {ports: [{port: 53, $patch: delete}]}', alone],
    ] as const) {
      assert.deepEqual(check(text, { live, type: 'strategic' }).findings, [], text);
    }
  });
});

describe('a list that takes the place of another', () => {
  test('loses what is not in it, and names it', () => {
    const text = 'spec: {ports: [{port: 53, protocol: UDP}], externalIPs: [192.0.2.1]}';
    const { findings } = check(text, { type: 'merge' });
    assert.deepEqual(findings, [
      {
        kind: 'listReplaced',
        path: 'spec.ports',
        field: 'spec.ports',
        lost: ['53/TCP', '53/UDP (name, targetPort)'],
      },
      { kind: 'listReplaced', path: 'spec.externalIPs', field: 'spec.externalIPs', lost: ['192.0.2.2'] },
    ]);
  });

  test('is told of a strategic merge patch where the list does not merge', () => {
    const { findings } = check('spec: {externalIPs: [192.0.2.9]}', { type: 'strategic' });
    assert.deepEqual(
      findings.map(({ kind, path }) => `${kind} ${path}`),
      ['listReplaced spec.externalIPs'],
    );
  });

  test('is no loss where all is in it', () => {
    const text = 'spec: {externalIPs: [192.0.2.2, 192.0.2.1, 192.0.2.3]}';
    assert.deepEqual(check(text).findings, []);
  });
});

describe('what does not come of a patch', () => {
  const cases: readonly (readonly [text: string, finding: object])[] = [
    ['spec: {clusterIP: 10.0.0.11}', { kind: 'immutable', path: 'spec.clusterIP', present: '10.0.0.10' }],
    ['metadata: {name: other}', { kind: 'immutable', path: 'metadata.name', present: 'dns' }],
    ['[{op: replace, path: /spec/clusterIP, value: None}]', { kind: 'immutable', path: '[0].path' }],
    ['spec: {tragetPort: 1}', { kind: 'droppedField', path: 'spec.tragetPort' }],
    [
      '[{op: add, path: /spec/ports/-, value: {port: 80, tragetPort: 1}}]',
      { kind: 'droppedField', path: '[0].value.tragetPort', field: 'spec.ports[2].tragetPort' },
    ],
    ['status: {loadBalancer: {ingress: [{ip: 192.0.2.1}]}}', { kind: 'otherPart', path: 'status' }],
    ['spec: {type: NodePort, type: ClusterIP}', { kind: 'overridden', path: 'spec.type' }],
  ];
  for (const [text, finding] of cases) {
    test(text, () => {
      const [only, ...others] = check(text).findings;
      assert.ok(only);
      assert.deepEqual({ ...only, ...finding }, only);
      assert.deepEqual(others, []);
    });
  }

  test('an unknown field of a port is found at its own index in a strategic merge patch', () => {
    const text = 'spec: {ports: [{port: 99, name: b}, {port: 53, protocol: TCP, tragetPort: 1}]}';
    const { findings } = check(text, { type: 'strategic' });
    assert.deepEqual(
      findings.map(({ kind, path }) => `${kind} ${path}`),
      ['droppedField spec.ports[1].tragetPort'],
    );
  });

  test('an old server drops what came later, and says nothing', () => {
    const text = 'spec: {internalTrafficPolicy: Local}';
    assert.deepEqual(check(text).findings, []);
    const { findings, preview } = check(text, { minor: 9 });
    assert.deepEqual(
      findings.map(({ kind, path }) => `${kind} ${path}`),
      ['droppedField spec.internalTrafficPolicy'],
    );
    assert.equal(asJsonObject(preview?.result['spec'])['internalTrafficPolicy'], undefined);
  });

  test('every version drops the fields that are newer, or that it does not use yet', () => {
    const text = 'spec: {trafficDistribution: PreferClose}';
    for (const [minor, isDropped] of [
      [20, true],
      [30, true],
      [31, false],
    ] as const) {
      assert.equal(check(text, { minor }).findings.length === 1, isDropped, `1.${minor}`);
    }
  });

  test('of a patch of the status only the status', () => {
    const text = 'spec: {type: NodePort}\nstatus: {loadBalancer: {ingress: [{ip: 192.0.2.1}]}}';
    const { findings, preview } = check(text, { part: 'status' });
    assert.deepEqual(findings, [{ kind: 'otherPart', path: 'spec', field: 'spec' }]);
    assert.deepEqual(preview?.result, {
      ...DNS,
      status: { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } },
    });
  });

  test('a directive without a meaning is told in the words of the server', () => {
    const { findings, preview } = check('spec: {$patch: smash}');
    assert.deepEqual(findings, [
      { kind: 'notApplicable', path: '', message: 'unknown patch type: smash in map: map[$patch:smash]' },
    ]);
    assert.equal(preview, undefined);
  });
});

describe('the operations of a JSON patch', () => {
  const cases: readonly (readonly [text: string, finding: object])[] = [
    [
      '[{op: test, path: /spec/type, value: NodePort}]',
      { kind: 'failingTest', path: '[0].value', present: 'ClusterIP' },
    ],
    [
      '[{op: replace, path: /spec/typ, value: NodePort}]',
      { kind: 'noSuchPath', path: '[0].path', nearest: '/spec' },
    ],
    ['[{op: add, path: /spec/ports/9, value: {}}]', { kind: 'noSuchPath', nearest: '/spec/ports' }],
    ['[{op: move, from: /x/y, path: /spec/x}]', { kind: 'noSuchPath', path: '[0].from', nearest: '' }],
    ['[{op: exchange, path: /spec}]', { kind: 'unknownOperation', path: '[0].op', op: 'exchange' }],
    ['[{op: constructor, path: /spec}]', { kind: 'unknownOperation', op: 'constructor' }],
    ['[{op: add, path: /spec/type}]', { kind: 'missingMember', path: '[0]', member: 'value' }],
    ['[{path: /spec/type}]', { kind: 'missingMember', path: '[0]', member: 'op' }],
    ['[{op: remove, path: spec.type}]', { kind: 'malformedPointer', path: '[0].path', pointer: 'spec.type' }],
    ['[{op: remove, path: /metadata/labels/a~b}]', { kind: 'malformedPointer' }],
    ['[remove]', { kind: 'noOperation', path: '[0]' }],
  ];
  for (const [text, finding] of cases) {
    test(text, () => {
      const { findings, preview } = check(text);
      const [only, ...others] = findings;
      assert.ok(only);
      assert.deepEqual({ ...only, ...finding }, only);
      assert.ok(isError(only));
      assert.deepEqual(others, []);
      assert.equal(preview, undefined);
    });
  }

  test('each is judged by what the ones before have made', () => {
    const text = '[{op: remove, path: /spec/ports/0}, {op: test, path: /spec/ports/0/protocol, value: UDP}]';
    assert.deepEqual(check(text).findings, []);
  });

  test('a test that fails hides no other', () => {
    const text = '[{op: test, path: /spec/type, value: A}, {op: remove, path: /a}, {op: remove, path: /b}]';
    assert.deepEqual(
      check(text).findings.map(({ path }) => path),
      ['[0].value', '[1].path'],
    );
  });
});

describe('the preview', () => {
  test('is what servers make of another type, as far as they drop what the former needed', () => {
    const live = withSpec({
      type: 'NodePort',
      externalTrafficPolicy: 'Cluster',
      ports: [{ protocol: 'TCP', port: 80, targetPort: 80, nodePort: 30080 }],
    });
    const spec = (minor: number): object =>
      asJsonObject(check('spec: {type: ClusterIP}', { live, minor }).preview?.result['spec']);
    assert.deepEqual(spec(36), {
      ...asJsonObject(DNS['spec']),
      ports: [{ protocol: 'TCP', port: 80, targetPort: 80 }],
    });
    assert.deepEqual(spec(9), { ...asJsonObject(live['spec']), type: 'ClusterIP' });
  });
});
