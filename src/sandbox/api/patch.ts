import type { JsonObject } from '../../common/json.ts';
import type { StoredObject } from '../storage/clusterState.ts';
import { failure, type Answer, type Failure } from './answer.ts';
import { ApiError } from './apiError.ts';
import { checkMayCreate, createObject, type Written } from './create.ts';
import { decodeObject, type DecodedBody } from './decode.ts';
import { encodeObject } from './encode.ts';
import { apply, withManagedFieldsOf } from './fieldManagement.ts';
import { findObject } from './get.ts';
import { applyPatch, patchFormatOf, readAppliedObject, type PatchFormat } from './patchFormat.ts';
import { mediaTypeOf, readBody } from './requestBody.ts';
import { negotiate, represent } from './representation.ts';
import type { ApiRequest } from './request.ts';
import type { ResourceScope } from './resourceScope.ts';
import { updateObject } from './update.ts';
import { withWarnings } from './warnings.ts';
import { writeOptions, type WriteOptions } from './writeOptions.ts';

/** Answers a PATCH of an object or of its status, in any of the four formats. @throws ApiError */
export async function patch(request: ApiRequest, scope: ResourceScope): Promise<Answer> {
  const { profile } = scope;
  const representation = negotiate(request, profile);
  const format = patchFormatOf(mediaTypeOf(request.headers['content-type']), profile);
  const bytes = await readBody(request.body);
  if (format === undefined) {
    throw new ApiError(unsupportedMediaType(scope));
  }
  const options = writeOptions(request, 'PatchOptions', profile, format === 'apply');
  const written =
    format === 'apply'
      ? applyObject(bytes, request, scope, options)
      : patchObject(format, bytes, request, scope, options);
  const encoded = encodeObject(written.object, scope, request.subresource);
  const answered = represent(encoded, representation, written.isNew === true ? 201 : 200);
  return withWarnings(answered, written.warnings);
}

interface Patched extends Written {
  readonly isNew?: boolean;
}

function patchObject(
  format: Exclude<PatchFormat, 'apply'>,
  bytes: Buffer,
  request: ApiRequest,
  scope: ResourceScope,
  options: WriteOptions,
): Patched {
  const current = findObject(request, scope);
  const original = encodeObject(current, scope) as unknown as JsonObject;
  const patched = applyPatch(format, original, bytes, scope);
  const decoded = decodePatched(patched, bytes, request, scope, options);
  const written = updateObject(decoded.object, current, request, scope, options);
  return { ...written, warnings: [...decoded.warnings, ...written.warnings] };
}

/** What does not decode after a patch is told as a fault of the patch. */
function decodePatched(
  patched: JsonObject,
  bytes: Buffer,
  { name }: ApiRequest,
  scope: ResourceScope,
  { fieldValidation }: WriteOptions,
): DecodedBody {
  try {
    return decodeObject(patched, scope, fieldValidation);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status.code !== 400) {
      throw error;
    }
    const { kind } = scope.type;
    const why = error.message.replace(/^.*? cannot be handled as a \w+: /, '');
    const message = `Invalid value: ${JSON.stringify(bytes.toString())}: ${why}`;
    const isStrict = why.startsWith('strict decoding error');
    throw new ApiError(
      failure(422, `${isStrict ? `${kind} "${name}"` : ' ""'} is invalid: patch: ${message}`, {
        reason: 'Invalid',
        details: {
          ...(isStrict ? { name, kind } : {}),
          causes: [{ reason: 'FieldValueInvalid', message, field: 'patch' }],
        },
      }),
    );
  }
}

/** Server-side apply. Creates what is missing, except by way of its status. */
function applyObject(
  bytes: Buffer,
  request: ApiRequest,
  scope: ResourceScope,
  options: WriteOptions,
): Patched {
  const { type, state } = scope;
  const applied = readAppliedObject(bytes, scope);
  const { name, namespace, subresource } = request;
  const current: StoredObject | undefined =
    subresource === undefined
      ? state.get(type.name, type.namespaced ? namespace : '', name)
      : findObject(request, scope);
  if (current === undefined) {
    checkMayCreate(request);
  }
  const original = current && encodeObject(current, scope);
  const merged = apply(original, applied, scope, options, subresource);
  const decoded = decodeObject(merged as unknown as JsonObject, scope, options.fieldValidation);
  const managed = withManagedFieldsOf(decoded.object, merged);
  const written =
    current === undefined
      ? createObject(managed, name, request, scope, options, true)
      : updateObject(managed, current, request, scope, options, true);
  const warnings = [...decoded.warnings, ...written.warnings];
  return { object: written.object, warnings, isNew: current === undefined };
}

function unsupportedMediaType({ profile }: ResourceScope): Failure {
  return profile.managedFields
    ? failure(415, '415: Unsupported Media Type', { reason: 'UnsupportedMediaType', details: {} })
    : failure(415, 'the server responded with the status code 415 but did not return more information', {
        details: {},
      });
}
