import type { Json, JsonObject } from '../../common/json.ts';
import { isJsonObject } from '../../common/json.ts';
import { KubeError } from '../../kube/errors.ts';
import { readYaml } from '../../kube/yaml/yaml.ts';
import { applyJsonPatch } from '../../manifest/merge/jsonPatch.ts';
import { applyMergePatch } from '../../manifest/merge/mergePatch.ts';
import { applyStrategicMergePatch } from '../../manifest/merge/strategicMerge.ts';
import { trackedType } from '../apply/trackedType.ts';
import type { Profile } from '../profile.ts';
import { failure, type Failure } from './answer.ts';
import { ApiError } from './apiError.ts';
import { badRequest, serverError } from './failures.ts';
import { goParseError, goTypeOf } from './goDecodeErrors.ts';
import { apiVersionOf, type ResourceScope } from './resourceScope.ts';

export type PatchFormat = 'json' | 'merge' | 'strategic' | 'apply';

/** Undefined for a media type that this generation does not take. */
export function patchFormatOf(mediaType: string, { managedFields }: Profile): PatchFormat | undefined {
  switch (mediaType) {
    case 'application/json-patch+json':
      return 'json';
    case 'application/merge-patch+json':
      return 'merge';
    case 'application/strategic-merge-patch+json':
      return 'strategic';
    case 'application/apply-patch+yaml':
      return managedFields ? 'apply' : undefined;
    default:
      return undefined;
  }
}

/** @throws ApiError 400, 422 or, of an old server, 500, for a patch that is none or does not apply */
export function applyPatch(
  format: Exclude<PatchFormat, 'apply'>,
  original: JsonObject,
  bytes: Buffer,
  { type, profile }: ResourceScope,
): JsonObject {
  const patch = parsePatch(bytes, format, profile);
  try {
    switch (format) {
      case 'json':
        return applyJsonPatch(original, patch);
      case 'merge':
        return applyMergePatch(original, patch as JsonObject);
      case 'strategic':
        return applyStrategicMergePatch(
          original,
          patch as JsonObject,
          trackedType(type.name, profile.name).fields,
        );
    }
  } catch (error) {
    if (error instanceof KubeError) {
      throw new ApiError(format === 'json' ? jsonPatchFailure(error, profile) : mergeFailure(error));
    }
    throw error;
  }
}

/** Reads the object of an apply patch. @throws ApiError 400 for one that is of another kind or none */
export function readAppliedObject(bytes: Buffer, { type }: ResourceScope): JsonObject {
  let value: Json;
  try {
    value = readYaml(bytes.toString());
  } catch (error) {
    throw new ApiError(badRequest(`error decoding YAML: ${(error as Error).message}`));
  }
  const { kind, apiVersion } = isJsonObject(value) ? value : {};
  if (!isJsonObject(value) || typeof kind !== 'string' || typeof apiVersion !== 'string') {
    const missing = typeof kind === 'string' ? 'apiVersion' : 'Kind';
    throw new ApiError(
      badRequest(`error decoding YAML: Object '${missing}' is missing in '${JSON.stringify(value)}'`),
    );
  }
  if (kind !== type.kind || apiVersion !== apiVersionOf(type)) {
    throw new ApiError(
      badRequest(
        `incorrect object specified in apply patch: ${apiVersion}, Kind=${kind} does not match the request`,
      ),
    );
  }
  return value;
}

function parsePatch(bytes: Buffer, format: PatchFormat, profile: Profile): Json {
  const { malformed } = profile.jsonPatchErrors;
  const refuse = (why: string): ApiError => {
    const message = profile.recentTexts ? `error decoding patch: ${why}` : why;
    return new ApiError(format === 'json' && malformed === 500 ? serverError(message) : badRequest(message));
  };
  const text = bytes.toString();
  let patch: Json;
  try {
    patch = JSON.parse(text) as Json;
  } catch (error) {
    throw refuse(goParseError(error as Error, text));
  }
  if (Array.isArray(patch) === (format === 'json') && typeof patch === 'object' && patch !== null) {
    return patch;
  }
  const jsonPatchType = profile.recentTexts ? '[]handlers.jsonPatchOp' : 'jsonpatch.Patch';
  const target = format === 'json' ? jsonPatchType : 'map[string]interface {}';
  throw refuse(`json: cannot unmarshal ${goTypeOf(patch)} into Go value of type ${target}`);
}

/** Newer servers do not tell what failed. Old ones do, as if it were their own fault. */
function jsonPatchFailure({ cause, message, httpStatus }: KubeError, profile: Profile): Failure {
  const why = cause instanceof Error ? cause.message : message;
  if (profile.jsonPatchErrors.failing === 500) {
    return serverError(why);
  }
  return httpStatus === 400
    ? badRequest(why)
    : failure(422, 'the server rejected our request due to an error in our request', {
        reason: 'Invalid',
        details: {},
      });
}

function mergeFailure({ message, httpStatus }: KubeError): Failure {
  return httpStatus === 500 ? serverError(message) : badRequest(message);
}
