import type { JsonObject } from '../../common/json.ts';
import type { KubeObject } from '../../kube/types.ts';
import { SCALAR, struct } from '../../manifest/merge/fieldType.ts';
import type { FieldManager } from '../apply/managedFields.ts';
import type { TrackedType } from '../apply/trackedType.ts';
import { trackUpdate } from '../apply/trackUpdate.ts';

const attributes = struct('Attributes', {});

const REVIEW: TrackedType = {
  fields: struct('Review', {
    apiVersion: SCALAR,
    kind: SCALAR,
    metadata: struct('ObjectMeta', {}),
    spec: struct('ReviewSpec', { resourceAttributes: attributes, nonResourceAttributes: attributes }),
  }),
  empty: { metadata: {}, spec: {} },
  tracksSubresources: false,
  listOrder: 'applied',
  keyDefaults: {},
};

/** Notes whose question it was. A review is never stored, but it is created, and so its fields are managed. */
export function trackReview(review: JsonObject, by: FieldManager): JsonObject {
  return trackUpdate(undefined, review as unknown as KubeObject, by, REVIEW) as unknown as JsonObject;
}
