import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { toPathText, type FieldPath } from '../../../../src/manifest/diff/fieldPath.ts';
import { fieldAt } from '../../../../src/manifest/hover/fieldAt.ts';
import { liveValue } from '../../../../src/manifest/hover/liveValue.ts';
import { readManifest } from '../../../../src/manifest/text/manifest.ts';

const SERVICE = `apiVersion: v1
kind: Service
metadata: &meta
  name: web
spec:
  selector: {app: web}
  ports:
  - port: 80
    name: http
  - {port: 443, name: https}
`;

describe('fieldAt', () => {
  for (const [before, expected] of [
    ['kin', 'kind: kind'],
    ['kind: Ser', 'kind: Service'],
    ['na', 'metadata.name: name'],
    ['sel', 'spec.selector: selector'],
    ['{a', 'spec.selector.app: app'],
    ['{app: w', 'spec.selector.app: web'],
    ['- po', 'spec.ports[0].port: port'],
    ['- port: 8', 'spec.ports[0].port: 80'],
    ['name: htt', 'spec.ports[0].name: http'],
    ['{port: 4', 'spec.ports[1].port: 443'],
    ['metadata: &m', 'nothing'],
    ['\n ', 'nothing'],
  ] as const) {
    test(`after ${JSON.stringify(before)}: ${expected}`, () => {
      const [document] = readManifest(SERVICE, 'yaml');
      assert.ok(document?.root);
      const field = fieldAt(document.root, SERVICE.indexOf(before) + before.length);
      const text = field && SERVICE.slice(field.range.start, field.range.end);
      assert.equal(field === undefined ? 'nothing' : `${toPathText(field.path)}: ${text ?? ''}`, expected);
    });
  }

  test('what an alias stands for is where it is written', () => {
    const text = 'a: &x\n  b: 1\nc: *x\n';
    const [document] = readManifest(`${SERVICE}extra:\n  ${text.replaceAll('\n', '\n  ')}`, 'yaml');
    assert.ok(document?.root);
    const found = (word: string): string =>
      toPathText(fieldAt(document.root as never, document.text.indexOf(word))?.path ?? []);
    assert.equal(found('b: 1'), 'extra.a.b');
    assert.equal(found('c: *x'), 'extra.c');
    assert.equal(found('*x'), '');
  });
});

describe('liveValue', () => {
  const written = {
    spec: { type: 'NodePort', ports: [{ port: 443 }, { port: 81, name: 'http' }, { port: 9 }] },
  };
  const live = {
    spec: {
      type: 'ClusterIP',
      clusterIP: null,
      externalIPs: ['192.0.2.1'],
      ports: [
        { port: 80, name: 'http', protocol: 'TCP', targetPort: 8080 },
        { port: 443, protocol: 'UDP', targetPort: 1 },
        { port: 443, protocol: 'TCP', targetPort: 8443 },
      ],
    },
  };
  for (const [path, expected] of [
    [['spec', 'type'], 'ClusterIP'],
    [['spec', 'clusterIP'], 'notSet'],
    [['spec', 'constructor'], 'notSet'],
    [['spec', 'externalIPs', 0], '192.0.2.1'],
    [['spec', 'externalIPs', 1], 'noItem'],
    [['spec', 'ports', 0, 'targetPort'], 8443],
    [['spec', 'ports', 1, 'targetPort'], 8080],
    [['spec', 'ports', 1, 'nodePort'], 'notSet'],
    [['spec', 'ports', 2, 'targetPort'], 'noItem'],
  ] as readonly (readonly [FieldPath, unknown])[]) {
    test(`${toPathText(path)}: ${String(expected)}`, () => {
      const found = liveValue(written, live, path);
      assert.equal(found.kind === 'value' ? found.value : found.kind, expected);
    });
  }
});
