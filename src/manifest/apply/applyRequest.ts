import { asJsonObject, type JsonObject } from '../../common/json.ts';
import { KubeError } from '../../kube/errors.ts';
import { checkAddress } from '../../kube/serviceApi/body.ts';
import type { ServiceRef } from '../../kube/serviceApi/names.ts';
import { checkFile } from '../merge/checkFile.ts';
import { withoutLastApplied } from '../merge/lastApplied.ts';
import { wish } from '../merge/wish.ts';

/**
 * How a Service is applied.
 *
 * - `server`: server-side apply (KEP-555); the server tracks who owns which field
 * - `client`: a three-way merge here, with kubectl's annotation of what was applied last
 * - `auto`: as whoever applied it before did, so that kubectl can go on where we have applied
 */
export type ApplyMethod = 'auto' | 'server' | 'client';

export interface ApplyRequest {
  /** The Service as its file has it. */
  readonly object: JsonObject;
  /** Where it goes; the file may name no other. */
  readonly namespace: string;
  readonly method: ApplyMethod;
  /** Takes the fields that other managers own. With server-side apply only. */
  readonly force?: boolean;
}

/** Who is recorded as the owner of what this extension writes. */
export const FIELD_MANAGER = 'service-explorer';

/** @throws KubeError `invalid` for what is no Service, has no name, or names another namespace */
export function refOf({ object, namespace }: ApplyRequest): ServiceRef {
  const { metadata } = checkFile(object);
  const { name } = metadata;
  if (typeof name !== 'string' || name === '') {
    throw new KubeError('invalid', 'metadata.name is missing: an apply needs to know which Service it is.');
  }
  const ref = { namespace, name };
  checkAddress(metadata, ref, { nameRequired: true });
  return ref;
}

/** The Service as its file decides it, with its namespace: no status, nothing that only an export holds. */
export function wishOf({ object, namespace }: ApplyRequest): JsonObject {
  const { metadata, spec } = wish(withoutLastApplied(object));
  return { apiVersion: 'v1', kind: 'Service', metadata: { ...asJsonObject(metadata), namespace }, spec };
}
