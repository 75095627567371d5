import { asJsonObject, type JsonObject } from '../../common/json.ts';
import type { KubeVersion } from '../../kube/capabilities.ts';
import { newUnknownFields } from '../apply/unknownFields.ts';
import { withoutFields, type FieldPath } from '../diff/fieldPath.ts';
import { applyJsonPatch } from '../merge/jsonPatch.ts';
import { applyMergePatch } from '../merge/mergePatch.ts';
import { completeSpec } from '../merge/serviceDefaults.ts';
import { applyStrategicMergePatch } from '../merge/strategicMerge.ts';
import type { PatchBinding } from './patchHeader.ts';
import type { TypedPatch } from './patchType.ts';

/** A Service as it was read, and the version of its server. */
export interface KnownService {
  readonly live: JsonObject;
  readonly version: KubeVersion;
}

/** What a patch is applied to. */
export interface PatchTarget extends KnownService {
  readonly part: PatchBinding['part'];
}

/** What comes of a patch, found out here. */
export interface LocalPreview {
  /** What the algorithm of the patch makes of the Service, before the server looks at it. */
  readonly patched: JsonObject;
  /** What the server is expected to store. */
  readonly result: JsonObject;
  /** Fields of `patched` that the server does not know, and drops. */
  readonly dropped: readonly FieldPath[];
}

/**
 * Applies a patch without a server, as servers do. They complete the result with defaults; they may also refuse it,
 * which is not found out here.
 *
 * @throws KubeError `invalid` for a patch that does not apply
 */
export function previewLocally(target: PatchTarget, patch: TypedPatch): LocalPreview {
  const { live, part, version } = target;
  const patched = applyTo(live, patch);
  const dropped = newUnknownFields(live, patched, version);
  const stored = withoutFields(patched, dropped);
  return {
    patched,
    dropped,
    result:
      part === 'status'
        ? { ...live, status: stored['status'] ?? {} }
        : { ...stored, spec: complete(stored, live, version), status: live['status'] },
  };
}

function applyTo(live: JsonObject, patch: TypedPatch): JsonObject {
  switch (patch.type) {
    case 'json':
      return applyJsonPatch(live, patch.patch);
    case 'merge':
      return applyMergePatch(live, patch.patch);
    case 'strategic':
      return applyStrategicMergePatch(live, patch.patch);
  }
}

/** Whether the server takes out by itself what a former type needed (kubernetes/kubernetes#95196). Older ones refuse. */
function dropsFieldsOfFormerType({ major, minor }: KubeVersion): boolean {
  return major > 1 || minor >= 20;
}

function complete(patched: JsonObject, live: JsonObject, version: KubeVersion): JsonObject {
  const spec = asJsonObject(patched['spec']);
  return completeSpec(spec, asJsonObject(live['spec']), dropsFieldsOfFormerType(version) ? {} : spec);
}
