import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { describe, test } from 'node:test';
import type { JsonObject } from '../../../../src/common/json.ts';
import { readYaml } from '../../../../src/kube/yaml/yaml.ts';
import { goJson } from '../../../../src/manifest/merge/goJson.ts';
import { readLastApplied, withLastApplied } from '../../../../src/manifest/merge/lastApplied.ts';

const FOLDER = join(import.meta.dirname, '../../../fixtures/lastApplied');
const NAME = 'kubectl.kubernetes.io/last-applied-configuration';

function annotationOf(object: JsonObject): unknown {
  return (object['metadata'] as { annotations: JsonObject }).annotations[NAME];
}

describe("the last-applied configuration is kubectl's, byte for byte", () => {
  const manifests = readdirSync(FOLDER).filter((file) => /\.(yaml|json)$/.test(file));
  assert.ok(manifests.length >= 10);
  for (const file of manifests) {
    test(file, () => {
      const manifest = readYaml(readFileSync(join(FOLDER, file), 'utf8')) as JsonObject;
      const expected = readFileSync(join(FOLDER, `${parse(file).name}.annotation`), 'utf8');
      const applied = withLastApplied(manifest, 'default');
      assert.equal(annotationOf(applied), expected);
      assert.deepEqual(readLastApplied(applied), {
        state: 'present',
        config: JSON.parse(expected) as unknown,
      });
      assert.equal(annotationOf(withLastApplied(applied, 'default')), expected, 'it must not hold itself');
    });
  }
});

test('an annotation that is no JSON object is told from none', () => {
  const annotated = (text: string): JsonObject => ({ metadata: { annotations: { [NAME]: text } } });
  assert.deepEqual(readLastApplied({}), { state: 'absent' });
  for (const text of ['', '{', '[]', 'null', '"{}"']) {
    assert.deepEqual(readLastApplied(annotated(text)), { state: 'malformed' }, text);
  }
});

test('names sort by their bytes and half a character is replaced, as in Go', () => {
  assert.equal(
    goJson({ '\u{1F600}': 1, '\uFF5E': 2, a: '\uD800' }),
    '{"a":"\uFFFD","\uFF5E":2,"\u{1F600}":1}',
  );
});
