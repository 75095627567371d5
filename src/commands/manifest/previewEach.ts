import { l10n } from 'vscode';
import { mapConcurrently } from '../../common/mapConcurrently.ts';
import type { Report } from '../../editor/progress.ts';
import { KubeError } from '../../kube/errors.ts';
import { REQUESTS_AT_ONCE } from '../../kube/network/requestLimit.ts';
import type { ApiServer } from '../../kube/serviceApi/server.ts';
import type { ApplyMethod, ApplyRequest } from '../../manifest/apply/applyRequest.ts';
import { previewApply, type ApplyPreview } from '../../manifest/apply/previewApply.ts';
import type { ServiceDocument } from './servicesInFiles.ts';
import { isHopeless } from './writeEach.ts';

/** What applying a document would do, or why that cannot be told. */
export type Previewed = { readonly service: ServiceDocument } & (
  { readonly preview: Pick<ApplyPreview, PreviewedFields> } | { readonly error: KubeError }
);

type PreviewedFields = 'action' | 'by' | 'live' | 'wanted' | 'droppedFields' | 'conflicts';

/**
 * Finds out of documents what applying them would do.
 *
 * @throws KubeError when the cluster is lost, or `signal` aborts
 */
export async function previewEach(
  server: ApiServer,
  services: readonly ServiceDocument[],
  {
    method,
    signal,
    report,
  }: { readonly method: ApplyMethod; readonly signal: AbortSignal; readonly report: Report },
): Promise<readonly Previewed[]> {
  let ended = 0;
  return mapConcurrently(services, REQUESTS_AT_ONCE, async (service) => {
    const { object, namespace } = service;
    const previewed = await previewOne(server, service, { object, namespace, method }, signal);
    ended += 1;
    report.report({
      message: l10n.t('{0} of {1}', ended, services.length),
      increment: 100 / services.length,
    });
    return previewed;
  });
}

async function previewOne(
  server: ApiServer,
  service: ServiceDocument,
  request: ApplyRequest,
  signal: AbortSignal,
): Promise<Previewed> {
  try {
    return { service, preview: await previewApply(server, request, signal) };
  } catch (error) {
    if (!(error instanceof KubeError) || isHopeless(error)) {
      throw error;
    }
    return isWithoutNamespace(error) ? { service, preview: created(request) } : { service, error };
  }
}

/** Where the namespace has yet to be created no server tries what it would make of the Service. */
function isWithoutNamespace({ code, status }: KubeError): boolean {
  return code === 'notFound' && status?.details?.kind === 'namespaces';
}

function created({ object }: ApplyRequest): Pick<ApplyPreview, PreviewedFields> {
  return {
    action: 'create',
    by: 'localMerge',
    live: undefined,
    wanted: object,
    droppedFields: [],
    conflicts: [],
  };
}
