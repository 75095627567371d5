import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JsonObject } from '../../../../src/common/json.ts';
import { takenBack } from '../../../../src/manifest/apply/takenBack.ts';
import { withLastApplied } from '../../../../src/manifest/merge/lastApplied.ts';

const PORT = { port: 80 };

function service(spec: JsonObject, labels: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop', labels },
    spec: { selector: { app: 'web' }, ports: [PORT], ...spec },
  };
}

/** The Service that a file was applied to, and that somebody has changed since. */
function changedBy(others: JsonObject, labels: JsonObject = {}): JsonObject {
  const { metadata, ...applied } = withLastApplied(service({}), 'shop');
  return { ...applied, metadata: { ...(metadata as JsonObject), labels }, spec: others };
}

const paths = (former: JsonObject | undefined, stored: JsonObject): readonly string[] =>
  takenBack(former, stored).map(({ path }) => path);

describe('what an apply sets back', () => {
  const edited = changedBy({ selector: { app: 'edited' }, ports: [PORT] }, { team: 'theirs' });

  test('is what others changed and the file says as before, not what they added', () => {
    assert.deepEqual(takenBack(edited, service({}, { team: 'theirs' })), [
      { path: 'spec.selector.app', before: 'edited', after: 'web' },
    ]);
  });

  test('is not what the file itself changes', () => {
    assert.deepEqual(paths(edited, service({ selector: { app: 'new' } }, { team: 'theirs' })), []);
    const untouched = changedBy({ selector: { app: 'web' }, ports: [PORT] });
    assert.deepEqual(paths(untouched, service({ type: 'NodePort' })), []);
  });

  test('is a port, by its number and protocol', () => {
    const moved = changedBy({
      selector: { app: 'web' },
      ports: [
        { name: 'more', port: 443 },
        { ...PORT, targetPort: 'theirs' },
      ],
    });
    assert.deepEqual(paths(moved, service({})), ['spec.ports[0].targetPort']);
  });

  test('is nothing where nobody knows what the file said before', () => {
    assert.deepEqual(takenBack(undefined, service({})), []);
    assert.deepEqual(takenBack(service({ selector: { app: 'edited' } }), service({})), []);
  });
});
