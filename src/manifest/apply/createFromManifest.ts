import { asJsonObject } from '../../common/json.ts';
import { createService } from '../../kube/serviceApi/createService.ts';
import type { ApiServer } from '../../kube/serviceApi/server.ts';
import type { Service } from '../../kube/types.ts';
import { withoutFields } from '../diff/fieldPath.ts';
import { writeEffects } from '../diff/writeEffects.ts';
import { withLastApplied } from '../merge/lastApplied.ts';
import type { ApplyRequest } from './applyRequest.ts';
import type { ApplyResult } from './applyService.ts';
import { writeOptions, type SendOptions } from './sendWrite.ts';
import { unknownFields } from './unknownFields.ts';

/** A Service as its file has it, which may leave its name to the server. */
export type CreateRequest = Pick<ApplyRequest, 'object' | 'namespace'>;

/** What a creation has done, as an apply says it. */
export type CreateResult = Omit<ApplyResult, 'sent' | 'method'>;

/**
 * Creates a Service. The file is its configuration, so kubectl's annotation comes with it, as `kubectl create
 * --save-config` has it: an apply of the changed file then replaces a port, where without it one would be added. A
 * Service whose name the server makes (`generateName`) no file applies to later, so that has none.
 *
 * @throws KubeError `conflict` when it is there already
 */
export async function createFromManifest(
  server: ApiServer,
  { object, namespace }: CreateRequest,
  options: Pick<SendOptions, 'signal' | 'dryRun'>,
): Promise<CreateResult> {
  const isNamed = (asJsonObject(object['metadata'])['name'] ?? '') !== '';
  const body = (isNamed ? withLastApplied(object, namespace) : object) as unknown as Service;
  const result = await createService(server, namespace, body, writeOptions(server, options));
  const stored = asJsonObject(result.object);
  return {
    action: 'created',
    object: stored,
    former: undefined,
    warnings: result.warnings,
    effects: writeEffects(object, stored),
    takenBack: [],
  };
}

/**
 * Finds out which fields of a file the server would not store, without writing anything.
 *
 * @returns their paths
 * @throws KubeError whatever the server answers, where it can be asked
 */
export async function fieldsDroppedByCreate(
  server: ApiServer,
  request: CreateRequest,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { object } = request;
  const { dropped } = server.features.dryRun
    ? (await createFromManifest(server, request, { signal, dryRun: 'All' })).effects
    : writeEffects(object, withoutFields(object, unknownFields(object, server.version)));
  return dropped.map(({ path }) => path);
}
