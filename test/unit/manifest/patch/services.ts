import type { JsonObject } from '../../../../src/common/json.ts';
import { KubeError } from '../../../../src/kube/errors.ts';
import { checkPatch, type CheckedPatch } from '../../../../src/manifest/patch/checkPatch.ts';
import type { PatchBinding } from '../../../../src/manifest/patch/patchHeader.ts';
import { readPatch } from '../../../../src/manifest/patch/readPatch.ts';

/** A DNS Service as a cluster stores it: TCP and UDP on one number. */
export const DNS: JsonObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    name: 'dns',
    namespace: 'shop',
    uid: 'uid-1',
    resourceVersion: '7',
    labels: { app: 'dns', 'example.com/tier': 'core' },
  },
  spec: {
    type: 'ClusterIP',
    clusterIP: '10.0.0.10',
    sessionAffinity: 'None',
    selector: { app: 'dns' },
    externalIPs: ['192.0.2.1', '192.0.2.2'],
    ports: [
      { name: 'dns-tcp', protocol: 'TCP', port: 53, targetPort: 5353 },
      { name: 'dns', protocol: 'UDP', port: 53, targetPort: 5353 },
    ],
  },
  status: { loadBalancer: {} },
};

/** The Service with another spec. */
export function withSpec(spec: JsonObject, live = DNS): JsonObject {
  return { ...live, spec: { ...(live['spec'] as JsonObject), ...spec } };
}

interface Circumstances {
  readonly live?: JsonObject;
  readonly type?: PatchBinding['type'];
  readonly part?: PatchBinding['part'];
  readonly minor?: number;
}

export function check(
  text: string,
  { live = DNS, type = 'auto', part = 'service', minor = 36 }: Circumstances = {},
): CheckedPatch {
  const read = readPatch(text, type);
  if (read.kind !== 'patch') {
    throw read.kind === 'invalid' ? read.error : new KubeError('invalid', read.kind);
  }
  return checkPatch({ live, part, version: { major: 1, minor } }, read.patch, read.root);
}
