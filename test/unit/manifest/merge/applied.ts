import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../src/common/json.ts';
import { withLastApplied } from '../../../../src/manifest/merge/lastApplied.ts';
import { planApply, type PatchPlan } from '../../../../src/manifest/merge/planApply.ts';

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

export const http = { name: 'http', port: 80, protocol: 'TCP', targetPort: 8080 };
export const dns = { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 };
export const dnsTcp = { ...dns, name: 'dns-tcp', protocol: 'TCP' };

export function file(spec: JsonObject, metadata: JsonObject = {}): JsonObject {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', ...metadata }, spec };
}

/** What the server has after `applied` was applied, and others have written `more`. */
export function live(applied: JsonObject, more: JsonObject = {}): JsonObject {
  const { metadata, ...rest } = withLastApplied(applied, 'shop') as {
    metadata: JsonObject;
    spec: JsonObject;
  };
  const { spec = {}, metadata: moreMetadata = {} } = more as { spec?: JsonObject; metadata?: JsonObject };
  return {
    ...rest,
    metadata: { ...metadata, ...moreMetadata, uid: 'u', resourceVersion: '7' },
    spec: { sessionAffinity: 'None', type: 'ClusterIP', clusterIP: '10.96.0.7', ...rest.spec, ...spec },
    status: { loadBalancer: {} },
  };
}

export function patchPlan(wanted: JsonObject, now: JsonObject): PatchPlan {
  const plan = planApply(wanted, now, 'shop');
  assert.equal(plan.action, 'patch');
  return plan;
}
