import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readManifest } from '../../../../src/manifest/text/manifest.ts';

const TEXT = `# a comment
apiVersion: v1
kind: Service
metadata:
  name: web # its name
  labels: &labels
    app: web
    app.kubernetes.io/name: "web server"
    app.kubernetes: short
    tags[0]: odd
  annotations: {}
spec:
  clusterIP: None
  selector: *labels
  loadBalancerSourceRanges: [10.0.0.0/8, '10.0.0.1/8']
  externalName:
  ports:
    - port: 80
      targetPort: >-
        web
        port
    # the other
    - {name: dns, port: 53, protocol: UDP}
    -
  status: {loadBalancer: {ingress: [ ]}} # nothing
`;

describe('finds what the path means', () => {
  const [document] = readManifest(TEXT, 'yaml');
  for (const [path, expected] of [
    ['metadata.name', 'web'],
    ['.metadata.name', 'web'],
    ['metadata.labels[app]', 'web'],
    ['metadata.labels.app', 'web'],
    ['metadata.labels.app.kubernetes.io/name', '"web server"'],
    ['metadata.labels[app.kubernetes.io/name]', '"web server"'],
    ['metadata.labels[tags[0]]', 'odd'],
    ['metadata.annotations', 'annotations: {}'],
    ['spec.selector', 'selector: *labels'],
    ['spec.selector.app', 'web'],
    ['spec.ports[0].port', '80'],
    ['spec.ports[0].targetPort', 'web\n        port'],
    ['spec.ports[1]', '{name: dns, port: 53, protocol: UDP}'],
    ['spec.ports[1].protocol', 'UDP'],
    ['spec.ports[port=53,protocol="UDP"].name', 'dns'],
    ['.spec.ports[port=80,protocol="TCP"].port', '80'],
    ['spec.loadBalancerSourceRanges[1]', "'10.0.0.1/8'"],
    ['spec.LoadBalancerSourceRanges[0]', '10.0.0.0/8'],
    ['spec.clusterIPs[0]', 'None'],
    ['ObjectMeta.Name', 'web'],
    ['spec.status.loadBalancer.ingress', 'ingress: [ ]'],
    // Empty: where its key or its dash stands.
    ['spec.externalName', 'externalName'],
    ['spec.ports[2]', '-'],
    // Not there: the nearest field above it.
    ['spec.ports[0].name', 'port: 80\n      targetPort: >-\n        web\n        port'],
    [
      'spec.ports[port=443,protocol="TCP"].port',
      TEXT.slice(TEXT.indexOf('ports:'), TEXT.indexOf('\n  status')),
    ],
    ['spec.ports[7].port', TEXT.slice(TEXT.indexOf('ports:'), TEXT.indexOf('\n  status'))],
    ['spec.ports.port', TEXT.slice(TEXT.indexOf('ports:'), TEXT.indexOf('\n  status'))],
    ['metadata.name.first', 'web'],
    ['', TEXT.slice(TEXT.indexOf('apiVersion')).trimEnd()],
    ['status.loadBalancer', TEXT.slice(TEXT.indexOf('apiVersion')).trimEnd()],
    ['[', TEXT.slice(TEXT.indexOf('apiVersion')).trimEnd()],
  ] as const) {
    test(`"${path}"`, () => {
      const { start, end } = document!.rangeOf(path);
      assert.equal(TEXT.slice(start, end), expected);
    });
  }
});

test('finds it where lines had to be indented to be read', () => {
  const text = 'a: 1\n---\nmetadata: {\n"labels": {\n"app": "web"\n}\n}\nspec: [\n1,\n22\n]\nkind: x\n';
  const [, document] = readManifest(text, 'yaml');
  for (const [path, expected] of [
    ['metadata.labels.app', '"web"'],
    ['metadata', 'metadata: {\n"labels": {\n"app": "web"\n}\n}'],
    ['spec[1]', '22'],
    ['kind', 'x'],
  ] as const) {
    const { start, end } = document!.rangeOf(path);
    assert.equal(text.slice(start, end), expected);
  }
});
