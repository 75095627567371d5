import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readYaml } from '../../../../src/kube/yaml/yaml.ts';
import { newServiceManifest } from '../../../../src/manifest/create/newService.ts';

describe('the manifest of a new Service', () => {
  test('reads from the top down', () => {
    const ports = [
      { name: 'http', protocol: 'TCP', port: 80, targetPort: 'web' },
      { name: 'dns', protocol: 'UDP', port: 53 },
    ];
    const spec = { type: 'NodePort', selector: { app: 'web', on: 'yes' }, ports } as const;
    assert.equal(
      newServiceManifest({ namespace: 'shop', name: 'web', spec }),
      `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  type: NodePort
  selector:
    app: web
    "on": "yes"
  ports:
  - name: http
    protocol: TCP
    port: 80
    targetPort: web
  - name: dns
    protocol: UDP
    port: 53
`,
    );
  });

  test('of an alias has neither ports nor a selector', () => {
    const spec = { type: 'ExternalName', externalName: 'db.example.com' } as const;
    assert.deepEqual(readYaml(newServiceManifest({ namespace: 'shop', name: 'db', spec })), {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'db', namespace: 'shop' },
      spec,
    });
  });
});
