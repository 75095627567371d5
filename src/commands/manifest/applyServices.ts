import { l10n } from 'vscode';
import { asJsonObject } from '../../common/json.ts';
import { toPlainText } from '../../common/text.ts';
import { KubeError } from '../../kube/errors.ts';
import type { ApiServer } from '../../kube/serviceApi/server.ts';
import { conflictsOf } from '../../manifest/apply/applyConflicts.ts';
import type { ApplyRequest } from '../../manifest/apply/applyRequest.ts';
import { applyService } from '../../manifest/apply/applyService.ts';
import { previewApply, type ApplyPreview } from '../../manifest/apply/previewApply.ts';
import type { CommandContext } from '../context.ts';
import type { ChosenServices } from './chosenServices.ts';
import { chooseForConflict } from './conflictChoice.ts';
import type { FileResult } from './fileResult.ts';
import { confirmLosses, type LossQuestion } from './losses.ts';
import { printed } from './printed.ts';
import type { ServiceDocument } from './servicesInFiles.ts';
import { showDiffs } from './showDiffs.ts';
import { titleOf, type Written } from './writeEach.ts';
import { writeServices } from './writeServices.ts';

/** Applies Services, as {@link writeServices} does; where other managers own what would change, the person decides. */
export async function applyServices(context: CommandContext, chosen: ChosenServices): Promise<FileResult> {
  const { services, request } = chosen;
  const method = request.method ?? context.settings.applyMethod;
  const toRequest = ({ object, namespace }: ServiceDocument): ApplyRequest => ({
    object,
    namespace,
    method,
    ...(request.force === true && { force: true }),
  });
  const anyway = l10n.t('Apply Anyway');
  const droppedFields: LossQuestion['droppedFields'] = async (server, service, signal) =>
    (await previewApply(server, toRequest(service), signal)).droppedFields;
  return writeServices(context, chosen, {
    title: l10n.t('Applying'),
    question: (where) =>
      services.length === 1
        ? l10n.t('Apply the Service to {0}?', where)
        : l10n.t('Apply {0} Services to {1}?', services.length, where),
    done: (where) => l10n.t('Applied to {0}', where),
    check: (server, signal) => confirmLosses(context, { services, droppedFields, anyway }, server, signal),
    write: (server, service, signal) => applyService(server, toRequest(service), signal),
    decision: (server, signal) => ({
      isFor: (error) => conflictsOf(error).length > 0,
      ask: (service) => decideConflict(context, { server, service, signal }, toRequest(service)),
    }),
  });
}

interface Apply {
  readonly server: ApiServer;
  readonly service: ServiceDocument;
  readonly signal: AbortSignal;
}

/** So often a Service may change while the person decides about it. */
const ATTEMPTS = 3;

/**
 * Lets the person decide about a Service whose fields belong to other managers. They are taken only as the person saw
 * them: the condition is that the Service has not changed since, or else it is looked at again.
 */
async function decideConflict(
  context: CommandContext,
  { server, service, signal }: Apply,
  request: ApplyRequest,
): Promise<Written | 'skip' | 'stop'> {
  for (let attempt = 1; ; attempt += 1) {
    const preview = await previewApply(server, request, signal);
    // Where they have given up their fields meanwhile there is nothing to decide.
    const choice = preview.conflicts.length === 0 ? 'apply' : await ask(context, service, preview);
    if (choice === 'skip' || choice === 'stop') {
      return choice;
    }
    const chosen = choice === 'force' ? { ...asSeen(request, preview), force: true } : request;
    try {
      return await applyService(server, chosen, signal);
    } catch (error) {
      if (!(error instanceof KubeError) || error.code !== 'conflict' || attempt === ATTEMPTS) {
        throw error;
      }
    }
  }
}

/** On the condition that the Service is the one that was seen, unless the file has a condition of its own. */
function asSeen(request: ApplyRequest, { live }: ApplyPreview): ApplyRequest {
  const { resourceVersion } = asJsonObject(live?.['metadata']);
  const { metadata, ...rest } = request.object;
  return {
    ...request,
    object: { ...rest, metadata: { resourceVersion, ...asJsonObject(metadata) } },
  };
}

function ask(
  context: CommandContext,
  service: ServiceDocument,
  { live, wanted, conflicts }: ApplyPreview,
): ReturnType<typeof chooseForConflict> {
  const name = toPlainText(`${service.namespace}/${titleOf(service)}`);
  return chooseForConflict(name, conflicts, () => {
    const title = `${titleOf(service)}.yaml`;
    const left = { title, text: printed(live) };
    const right = { title, text: printed(wanted) };
    return showDiffs(context, l10n.t('now and when forced'), [{ name, left, right }]);
  });
}
