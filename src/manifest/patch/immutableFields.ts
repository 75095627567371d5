import { asJsonObject, isJsonArray, isJsonEqual, type Json, type JsonObject } from '../../common/json.ts';
import { valueAt, type FieldPath } from '../diff/fieldPath.ts';

const METADATA: readonly FieldPath[] = ['name', 'namespace', 'uid', 'creationTimestamp'].map((name) => [
  'metadata',
  name,
]);

/**
 * Fields that a write may not change (`ValidateServiceUpdate` in pkg/apis/core/validation and
 * `ValidateObjectMetaUpdate` in apimachinery) and that differ: identity, the cluster IP of a Service that keeps one,
 * the class of a load balancer.
 */
export function immutableFields(live: JsonObject, patched: JsonObject): readonly FieldPath[] {
  const changed = (path: FieldPath): boolean => {
    const former = valueAt(live, path);
    const next = valueAt(patched, path);
    // What is taken out of a patch comes back by itself.
    return isGiven(former) && isGiven(next) && !isJsonEqual(former, next);
  };
  const [before, after] = [live, patched].map((service) => asJsonObject(service['spec'])) as [
    JsonObject,
    JsonObject,
  ];
  const keepsAddress = ![before, after].some(({ type }) => type === 'ExternalName');
  const [first] = [before['clusterIPs'], after['clusterIPs']].map((list) =>
    isJsonArray(list) ? list[0] : undefined,
  );
  return [
    ...METADATA.filter(changed),
    ...(keepsAddress ? [['spec', 'clusterIP']].filter(changed) : []),
    ...(keepsAddress && isGiven(first) && changed(['spec', 'clusterIPs', 0]) ? [['spec', 'clusterIPs']] : []),
    ...(before['type'] === 'LoadBalancer' && after['type'] === 'LoadBalancer'
      ? [['spec', 'loadBalancerClass']].filter(changed)
      : []),
  ];
}

function isGiven(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== '';
}
