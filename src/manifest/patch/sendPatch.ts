import type { JsonObject } from '../../common/json.ts';
import { KubeError } from '../../kube/errors.ts';
import type { ServiceRef } from '../../kube/serviceApi/names.ts';
import type { PatchOptions } from '../../kube/serviceApi/options.ts';
import {
  patchService,
  patchServiceStatus,
  type JsonPatchOperation,
  type Patch,
} from '../../kube/serviceApi/patchService.ts';
import type { ApiServer } from '../../kube/serviceApi/server.ts';
import { FIELD_MANAGER } from '../apply/applyRequest.ts';
import { readLive } from '../apply/readLive.ts';
import { resourceVersionOf } from './checkPatch.ts';
import { checkOperations } from './checkOperations.ts';
import type { PatchBinding } from './patchHeader.ts';
import type { TypedPatch } from './patchType.ts';
import { withPrecondition } from './precondition.ts';

export interface PatchRequest {
  readonly ref: ServiceRef;
  readonly part: PatchBinding['part'];
  readonly patch: TypedPatch;
  /** The version that the Service must still have; left out where whatever is there is patched. */
  readonly resourceVersion?: string;
}

export interface PatchResult {
  readonly stored: JsonObject;
  readonly warnings: readonly string[];
}

/**
 * Sends a patch.
 *
 * Servers say of a JSON patch whose test fails that it is invalid, or, up to 1.12, that it is a fault of their own.
 * What it was is found out by looking at the Service again, so that the error tells.
 *
 * @throws KubeError `conflict` where the Service has changed; `invalid` with a `cause` of {@link FailedTest} for
 *   another test that fails
 */
export async function sendPatch(
  server: ApiServer,
  { ref, part, patch, resourceVersion }: PatchRequest,
  options: Pick<PatchOptions, 'signal' | 'dryRun'>,
): Promise<PatchResult> {
  const conditional = resourceVersion === undefined ? patch : withPrecondition(patch, resourceVersion);
  const send = part === 'status' ? patchServiceStatus : patchService;
  try {
    const { object, warnings } = await send(server, ref, toRequest(conditional), {
      ...options,
      fieldManager: FIELD_MANAGER,
    });
    return { stored: object as unknown as JsonObject, warnings };
  } catch (error) {
    const isRefusal = error instanceof KubeError && (error.httpStatus === 422 || error.httpStatus === 500);
    if (isRefusal && patch.type === 'json') {
      await explain(error, { server, ref, operations: patch.patch, resourceVersion }, options.signal);
    }
    throw error;
  }
}

/** Which test of a JSON patch the Service did not pass. */
export class FailedTest extends Error {
  override readonly name = 'FailedTest';
  /** Where in the patch, `[1].value`. */
  readonly path: string;

  constructor(pointer: string, path: string) {
    super(`The test of ${pointer} failed.`);
    this.path = path;
  }
}

interface Refused {
  readonly server: ApiServer;
  readonly ref: ServiceRef;
  readonly operations: Extract<TypedPatch, { type: 'json' }>['patch'];
  readonly resourceVersion: string | undefined;
}

/** @throws KubeError where the Service as it is now tells why */
async function explain(
  error: KubeError,
  { server, ref, operations, resourceVersion }: Refused,
  signal: AbortSignal,
): Promise<void> {
  const live = await readNow(server, ref, signal);
  if (live === undefined) {
    return;
  }
  if (resourceVersion !== undefined && resourceVersionOf(live) !== resourceVersion) {
    throw new KubeError('conflict', 'The Service has changed since it was looked at.', {
      httpStatus: 409,
      cause: error,
    });
  }
  const failing = checkOperations(live, operations).find(({ kind }) => kind === 'failingTest');
  if (failing?.kind === 'failingTest') {
    const cause = new FailedTest(failing.pointer, failing.path);
    throw new KubeError('invalid', cause.message, { httpStatus: error.httpStatus ?? 422, cause });
  }
}

/** Undefined where it cannot be read: then what the server said of the patch is all that is known. */
async function readNow(
  server: ApiServer,
  ref: ServiceRef,
  signal: AbortSignal,
): Promise<JsonObject | undefined> {
  try {
    return await readLive(server, ref, signal);
  } catch (error) {
    if (error instanceof KubeError && error.code !== 'aborted') {
      return undefined;
    }
    throw error;
  }
}

/** What is in the operations is for the server to judge. */
function toRequest({ type, patch }: TypedPatch): Patch {
  return type === 'json' ? { type, operations: patch as readonly JsonPatchOperation[] } : { type, patch };
}
