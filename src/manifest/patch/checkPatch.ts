import { asJsonObject, isJsonEqual, type Json, type JsonObject } from '../../common/json.ts';
import { KubeError } from '../../kube/errors.ts';
import type { KubeVersion } from '../../kube/capabilities.ts';
import type { YamlNode } from '../../kube/yaml/yamlNode.ts';
import { toPathText, valueAt, type FieldPath } from '../diff/fieldPath.ts';
import { changeProblems } from '../rules/checkChange.ts';
import { duplicateKeys } from '../text/duplicateKeys.ts';
import { checkOperations } from './checkOperations.ts';
import type { PatchFinding } from './findings.ts';
import type { TypedPatch } from './patchType.ts';
import { placeInPatch } from './placeInPatch.ts';
import { checkSharedNumbers } from './portTrap.ts';
import { previewLocally, type LocalPreview, type PatchTarget } from './previewLocally.ts';
import { checkReplacedLists } from './replacedLists.ts';

/** A patch that was looked at beside the Service that it is for. */
export interface CheckedPatch {
  readonly findings: readonly PatchFinding[];
  /** What comes of it; undefined where it does not apply. */
  readonly preview: LocalPreview | undefined;
}

/** Finds out, without a server, what a patch does and what is to be said of it. */
export function checkPatch(target: PatchTarget, patch: TypedPatch, root: YamlNode): CheckedPatch {
  const overridden = duplicateKeys(root).map(({ path }): PatchFinding => ({
    kind: 'overridden',
    path,
    field: path,
  }));
  const operations = patch.type === 'json' ? checkOperations(target.live, patch.patch) : [];
  if (operations.length > 0) {
    return { findings: [...overridden, ...operations], preview: undefined };
  }
  try {
    const preview = previewLocally(target, patch);
    return { findings: [...overridden, ...checkResult(target, patch, preview)], preview };
  } catch (error) {
    if (error instanceof KubeError) {
      const finding: PatchFinding = { kind: 'notApplicable', path: '', message: error.message };
      return { findings: [...overridden, finding], preview: undefined };
    }
    throw error;
  }
}

function checkResult(
  { live, part, version }: PatchTarget,
  patch: TypedPatch,
  { patched, dropped }: LocalPreview,
): readonly PatchFinding[] {
  const place = (field: readonly (string | number)[]): string => placeInPatch(patch, field, patched);
  const other = part === 'status' ? 'spec' : 'status';
  const immutable = part === 'status' ? [] : immutableFields(live, patched, version);
  return [
    ...(isJsonEqual(live[other], patched[other])
      ? []
      : [{ kind: 'otherPart', path: place([other]), field: other } as const]),
    ...dropped.map((field): PatchFinding => ({
      kind: 'droppedField',
      path: place(field),
      field: toPathText(field),
    })),
    ...immutable.map((field): PatchFinding => ({
      kind: 'immutable',
      path: place(field),
      field: toPathText(field),
      present: valueAt(live, field),
    })),
    ...(part === 'service' ? checkLists(live, patch, patched) : []),
  ];
}

function checkLists(live: JsonObject, typed: TypedPatch, patched: JsonObject): readonly PatchFinding[] {
  if (typed.type === 'json') {
    return [];
  }
  const traps = typed.type === 'strategic' ? checkSharedNumbers(live, typed.patch, patched) : [];
  return [...traps, ...checkReplacedLists(live, typed.patch, typed.type)];
}

/** Which version of the Service an object is; undefined where it does not say. */
export function resourceVersionOf(service: JsonObject): string | undefined {
  const version: Json | undefined = asJsonObject(service['metadata'])['resourceVersion'];
  return typeof version === 'string' ? version : undefined;
}

function immutableFields(live: JsonObject, patched: JsonObject, version: KubeVersion): readonly FieldPath[] {
  return changeProblems(live, patched, version)
    .filter(({ code }) => code === 'immutable-field')
    .map(({ place }) => place);
}
