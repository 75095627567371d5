import { KubeError } from '../errors.ts';
import type { Service, Status } from '../types.ts';
import type { ApiResult } from './answer.ts';
import { call } from './call.ts';
import type { ServiceRef } from './names.ts';
import type { DeleteOptions, Preconditions } from './options.ts';
import { deleteParameters, demand } from './parameters.ts';
import { readService } from './readService.ts';
import type { ApiServer } from './server.ts';

/**
 * Deletes a Service. Servers answer with a Status, or with the Service as it last was.
 *
 * @throws KubeError `conflict` when it is not the one of the preconditions; `unsupported` for what the server would
 *   ignore: then nothing was sent
 */
export async function deleteService(
  server: ApiServer,
  ref: ServiceRef,
  options: DeleteOptions,
): Promise<ApiResult<Status | Service>> {
  const { preconditions } = options;
  const query = deleteParameters(server.features, options);
  if (preconditions && !server.features.deletePreconditions) {
    await compareFirst(server, ref, preconditions, options);
  }
  return call(
    server,
    {
      operation: 'deleteCoreV1NamespacedService',
      ...ref,
      query,
      ...(preconditions && server.features.deletePreconditions && { body: toBody(options) }),
      kinds: ['Status', 'Service'],
    },
    options,
  );
}

/**
 * A server reads the options from the query only where there is no body (apiserver/pkg/endpoints/handlers/delete.go,
 * `DeleteResource`), so the body, which alone can hold preconditions, has to hold all of them.
 */
function toBody({ dryRun, gracePeriodSeconds, propagationPolicy, preconditions }: DeleteOptions): {
  readonly mediaType: string;
  readonly text: string;
} {
  const options = {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    dryRun: dryRun && [dryRun],
    gracePeriodSeconds,
    propagationPolicy,
    preconditions,
  };
  return { mediaType: 'application/json', text: JSON.stringify(options) };
}

async function compareFirst(
  server: ApiServer,
  ref: ServiceRef,
  { uid, resourceVersion }: Preconditions,
  { ifUnsupported, signal }: DeleteOptions,
): Promise<void> {
  if (ifUnsupported !== 'readFirst') {
    demand(server.features, 'deletePreconditions');
  }
  const { metadata } = (await readService(server, ref, { signal })).object;
  const isTheSame =
    (uid === undefined || uid === metadata.uid) &&
    (resourceVersion === undefined || resourceVersion === metadata.resourceVersion);
  if (!isTheSame) {
    throw new KubeError('conflict', `The Service "${ref.name}" is no longer the one that was to be deleted.`);
  }
}
