import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readYaml } from '../../../../src/kube/yaml/yaml.ts';
import { blockPlaceAt } from '../../../../src/manifest/patch/blockPath.ts';
import { completePatch, type PatchCompletion } from '../../../../src/manifest/patch/completePatch.ts';
import type { PatchType } from '../../../../src/manifest/patch/patchType.ts';
import { DNS } from './services.ts';

/** What is offered where the bar stands. */
function complete(text: string, type: PatchType): readonly PatchCompletion[] {
  const [before = '', after = ''] = text.split('|');
  return completePatch({ before, after }, type, { live: DNS, version: { major: 1, minor: 36 } });
}

function labels(text: string, type: PatchType): readonly string[] {
  return complete(text, type).map(({ label }) => label);
}

describe('where somebody types in YAML', () => {
  const cases: readonly (readonly [text: string, path: readonly (string | number)[], key?: string])[] = [
    ['', []],
    ['spec:\n  ', ['spec']],
    ['spec:\n  type: ', ['spec'], 'type'],
    ['metadata:\n  labels:\n    app: web\nspec:\n  po', ['spec']],
    ['spec:\n  ports:\n  - ', ['spec', 'ports', 0]],
    ['spec:\n  ports:\n    - port: 80\n      name: a\n    - port: 81\n      na', ['spec', 'ports', 1]],
    ['spec:\n  ports:\n  - port: 80\n  - port: 81\n    targetPort: ', ['spec', 'ports', 1], 'targetPort'],
    ['spec:\n  ports:\n  - port: 80\n  ty', ['spec']],
    ['# comment\nspec:\n\n# comment\n  ', ['spec']],
    ['metadata:\n  "labels":\n    a/b: ', ['metadata', 'labels'], 'a/b'],
  ];
  for (const [text, path, key] of cases) {
    test(JSON.stringify(text), () => {
      const place = blockPlaceAt(text);
      assert.deepEqual([place?.path, place?.key], [path, key]);
    });
  }

  test('not within comments and brackets', () => {
    assert.equal(blockPlaceAt('# sp'), undefined);
    assert.equal(blockPlaceAt('{sp'), undefined);
  });
});

describe('a merge patch is completed', () => {
  test('with fields, and what they are now', () => {
    assert.deepEqual(labels('|', 'merge').slice(0, 5), ['apiVersion', 'kind', 'metadata', 'spec', 'status']);
    const type = complete('spec:\n  ty|', 'merge').find(({ label }) => label === 'type');
    assert.deepEqual(type, {
      kind: 'field',
      label: 'type',
      present: 'ClusterIP',
      insert: 'type: ',
      replaces: 2,
    });
    const ports = complete('spec:\n  |', 'strategic').find(({ label }) => label === 'ports');
    assert.equal(ports?.insert, 'ports:\n- ');
    assert.deepEqual(labels('spec:\n  ports:\n  - |', 'strategic'), [
      'name',
      'protocol',
      'appProtocol',
      'port',
      'targetPort',
      'nodePort',
    ]);
  });

  test('with the keys of labels that are there', () => {
    assert.deepEqual(labels('metadata:\n  labels:\n    |', 'merge'), ['app', 'example.com/tier']);
  });

  test('with present values, then those that there can be', () => {
    assert.deepEqual(labels('spec:\n  sessionAffinity: |', 'merge'), ['None', 'ClientIP']);
    assert.deepEqual(labels('spec:\n  ports:\n  - protocol: U|', 'strategic'), ['TCP', 'UDP', 'SCTP']);
    assert.deepEqual(labels('spec:\n  ports:\n  - name: |', 'strategic'), ['dns-tcp', 'dns']);
    assert.deepEqual(labels('metadata:\n  labels:\n    app: |', 'merge'), ['dns']);
  });

  test('so that it means what it says', () => {
    for (const { insert } of complete('spec:\n  ports:\n  - port: |', 'strategic')) {
      assert.equal(readYaml(insert), 53);
    }
    const [address] = complete('spec:\n  clusterIP: |', 'merge');
    assert.equal(readYaml(address?.insert ?? ''), '10.0.0.10');
  });
});

describe('a JSON patch is completed', () => {
  test('with operations, in block and in flow style', () => {
    const operations = ['add', 'remove', 'replace', 'move', 'copy', 'test'];
    for (const text of ['- op: |', '- {op: re|', '[{"op": "|', '- path: /spec\n  op: |']) {
      assert.deepEqual(labels(text, 'json'), operations, text);
    }
  });

  test('with pointers to what is there, the end of each list among them', () => {
    const pointers = complete('- op: replace\n  path: /sp|', 'json');
    const port = pointers.find(({ label }) => label === '/spec/ports/1/port');
    assert.deepEqual(port, {
      kind: 'pointer',
      label: '/spec/ports/1/port',
      present: 53,
      insert: '/spec/ports/1/port',
      replaces: 3,
    });
    const all = pointers.map(({ label }) => label);
    assert.ok(all.includes('/spec/ports/-'));
    assert.ok(all.includes('/metadata/labels/example.com~1tier'));
    assert.ok(labels('- {op: move, from: "/|', 'json').includes('/spec/type'));
  });

  test('with the value that is there now, wherever the path stands', () => {
    for (const text of [
      '- op: test\n  path: /spec/type\n  value: |',
      '- op: test\n  value: |\n  path: /spec/type\n- op: test\n  path: /spec/clusterIP',
      '- {op: test, path: /spec/type, value: |}',
    ]) {
      assert.deepEqual(labels(text, 'json'), ['"ClusterIP"'], text);
    }
    assert.deepEqual(labels('- op: test\n  path: /nowhere\n  value: |', 'json'), []);
  });

  test('with the members of an operation', () => {
    assert.deepEqual(labels('- |', 'json'), ['op', 'path', 'value', 'from']);
    assert.equal(complete('|', 'json')[0]?.insert, '- op: ');
    assert.deepEqual(labels('# pa|', 'json'), []);
  });
});
