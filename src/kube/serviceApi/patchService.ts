import { isJsonObject, type Json, type JsonObject } from '../../common/json.ts';
import { KubeError } from '../errors.ts';
import type { Service } from '../types.ts';
import type { ApiResult } from './answer.ts';
import { checkAddress, checkSize, prepareBody } from './body.ts';
import { call, type Call } from './call.ts';
import type { ServiceRef } from './names.ts';
import type { OperationId } from './operations.ts';
import type { PatchOptions } from './options.ts';
import { demand, patchParameters } from './parameters.ts';
import type { ApiServer } from './server.ts';

/** One operation of a JSON patch (RFC 6902). */
export type JsonPatchOperation =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: string; readonly value: Json }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'move' | 'copy'; readonly from: string; readonly path: string };

/** A change, in one of the four media types of the API. `apply` is server-side apply, of an object or of its YAML. */
export type Patch =
  | { readonly type: 'json'; readonly operations: readonly JsonPatchOperation[] }
  | { readonly type: 'merge'; readonly patch: JsonObject }
  | { readonly type: 'strategic'; readonly patch: JsonObject }
  | { readonly type: 'apply'; readonly object: Service }
  | { readonly type: 'apply'; readonly yaml: string };

/**
 * Changes a part of a Service. A server-side apply needs a `fieldManager`, creates what is not there, and fails with
 * `conflict` and a cause per field that another manager owns.
 *
 * @throws KubeError `unsupported` for what the server would ignore, `invalid` for a patch that is none: then nothing
 *   was sent
 */
export async function patchService(
  server: ApiServer,
  ref: ServiceRef,
  patch: Patch,
  options: PatchOptions,
): Promise<ApiResult<Service>> {
  return send(server, 'patchCoreV1NamespacedService', ref, patch, options);
}

/** The same for the status; of the patch everything else is ignored by the server. @throws KubeError */
export async function patchServiceStatus(
  server: ApiServer,
  ref: ServiceRef,
  patch: Patch,
  options: PatchOptions,
): Promise<ApiResult<Service>> {
  return send(server, 'patchCoreV1NamespacedServiceStatus', ref, patch, options);
}

async function send(
  server: ApiServer,
  operation: OperationId,
  ref: ServiceRef,
  patch: Patch,
  options: PatchOptions,
): Promise<ApiResult<Service>> {
  if (patch.type === 'apply') {
    demand(server.features, 'serverSideApply');
  }
  if (patch.type === 'apply' && (options.fieldManager ?? '') === '') {
    throw new KubeError('invalid', 'A server-side apply needs the name of a field manager.');
  }
  if (patch.type !== 'apply' && options.force !== undefined) {
    throw new KubeError('invalid', 'Only a server-side apply can be forced.');
  }
  const query = patchParameters(server.features, options);
  return call(server, { operation, ...ref, query, body: toBody(patch, ref), kinds: ['Service'] }, options);
}

function toBody(patch: Patch, ref: ServiceRef): NonNullable<Call['body']> {
  switch (patch.type) {
    case 'json':
      return json('application/json-patch+json', patch.operations);
    case 'merge':
      return json('application/merge-patch+json', checkMetadata(patch.patch, ref));
    case 'strategic':
      return json('application/strategic-merge-patch+json', checkMetadata(patch.patch, ref));
    case 'apply': {
      const mediaType = 'application/apply-patch+yaml';
      return 'yaml' in patch
        ? { mediaType, text: prepareBody({ mediaType: 'application/yaml', text: patch.yaml }, ref).text }
        : { mediaType, text: checkSize(jsonAsYaml(prepareBody(patch.object, ref).text)) };
    }
  }
}

function json(
  mediaType: string,
  patch: JsonObject | readonly JsonPatchOperation[],
): NonNullable<Call['body']> {
  return { mediaType, text: checkSize(JSON.stringify(patch)) };
}

/**
 * JSON so that a parser of YAML reads the same of it: characters that break lines there, where a blank before them is
 * lost, and those that may not stand in YAML at all, are escaped.
 */
function jsonAsYaml(text: string): string {
  return text.replaceAll(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Servers refuse a patch that renames; some of them with no word of what is wrong. */
function checkMetadata(patch: JsonObject, ref: ServiceRef): JsonObject {
  const metadata = patch['metadata'];
  if (isJsonObject(metadata)) {
    checkAddress(metadata, ref, { nameRequired: false });
  }
  return patch;
}
