import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { validateManifest } from '../../../../src/manifest/validate/validateManifest.ts';

const version = { major: 1, minor: 36 };
const text = `apiVersion: v1
kind: Service
metadata:
  name: "web-{{ stage }}"
  labels: {app: "\${APP}"}
spec:
  type: \${TYPE}
  externalIPs: [$ADDRESS, nope]
  externalTrafficPolicy: Local
  ports:
    - port: 80
      nodePort: 30080
`;

describe('what a tool has yet to fill in', () => {
  it('is left alone, and nothing else is', async () => {
    assert.deepEqual(await pathsIn(text), ['spec.externalIPs[1]']);
    assert.deepEqual(await pathsIn(text.replace('30080', '${NODE_PORT}')), []);
  });

  it('is a mistake in the text of an object of a cluster', async () => {
    const paths = await pathsIn(text, true);

    assert.ok(paths.includes('metadata.name') && paths.includes('spec.externalIPs[0]'), paths.join());
  });
});

async function pathsIn(manifest: string, isRendered = false): Promise<readonly string[]> {
  const { findings } = await validateManifest(manifest, 'yaml', { version, origin: { isRendered } });
  return findings.filter(({ finding }) => finding.severity === 'error').map(({ finding }) => finding.path);
}
