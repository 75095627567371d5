import { DiagnosticSeverity, l10n } from 'vscode';
import { mapConcurrently } from '../../common/mapConcurrently.ts';
import { toPlainText } from '../../common/text.ts';
import { askModal } from '../../editor/askModal.ts';
import { OLDEST_VERSION } from '../../kube/capabilities.ts';
import { KubeError } from '../../kube/errors.ts';
import { REQUESTS_AT_ONCE } from '../../kube/network/requestLimit.ts';
import type { ApiServer } from '../../kube/serviceApi/server.ts';
import { unknownFields } from '../../manifest/apply/unknownFields.ts';
import type { CommandContext } from '../context.ts';
import { lineAt } from './manifestFile.ts';
import type { ServiceDocument } from './servicesInFiles.ts';
import { titleOf } from './writeEach.ts';

/** What is asked before something of a file is lost. */
export interface LossQuestion {
  readonly services: readonly ServiceDocument[];
  /** Finds out the paths of the fields that a server would not store, without writing anything. @throws KubeError */
  readonly droppedFields: DroppedFields;
  /** The button that goes on. */
  readonly anyway: string;
}

type DroppedFields = (
  server: ApiServer,
  service: ServiceDocument,
  signal: AbortSignal,
) => Promise<readonly string[]>;

/** A field of a document that would not reach the cluster. */
interface Loss {
  readonly path: string;
  readonly message: string;
}

/**
 * Asks whether to go on where something of the files would be lost in silence: keys that come again later, and fields
 * that an old server drops. Shows them at their documents.
 *
 * @throws KubeError `aborted` where the person gives up
 */
export async function confirmLosses(
  { problems }: CommandContext,
  { services, droppedFields, anyway }: LossQuestion,
  server: ApiServer,
  signal: AbortSignal,
): Promise<void> {
  const losses = await mapConcurrently(services, REQUESTS_AT_ONCE, async (service) => {
    const dropped = await droppedInSilence(server, service, droppedFields, signal);
    return { service, lost: [...overriddenKeys(service), ...dropped.map(toDroppedField)] };
  });
  const lines: string[] = [];
  for (const { service, lost } of losses) {
    if (lost.length > 0) {
      showLosses(problems, service, lost);
      lines.push(...lost.map(({ message }) => `${titleOf(service)}: ${message}`));
    }
  }
  if (lines.length === 0) {
    return;
  }
  const question = l10n.t('Some of what the file says would be lost.');
  if (!(await askModal(question, lines.join('\n'), anyway))) {
    throw new KubeError('aborted', 'Nothing was to be lost.');
  }
}

/** Shows at a document the fields that its server drops. */
export function showDroppedFields(
  problems: CommandContext['problems'],
  service: ServiceDocument,
  paths: readonly string[],
): void {
  showLosses(problems, service, paths.map(toDroppedField));
}

function showLosses(
  problems: CommandContext['problems'],
  { file, at }: ServiceDocument,
  losses: readonly Loss[],
): void {
  const found = losses.map((loss) => ({ ...loss, severity: DiagnosticSeverity.Warning }));
  problems.show(file.document, file.version, at, found);
}

function overriddenKeys({ file, at }: ServiceDocument): readonly Loss[] {
  return at.duplicateKeys().map(({ path, start }) => ({
    path,
    message: l10n.t(
      '{0} is given again after line {1}, and the last one counts.',
      toPlainText(path),
      lineAt(file, start) ?? '?',
    ),
  }));
}

/**
 * The fields that a server drops in silence; newer ones warn of them themselves. Almost every file gets along with the
 * fields that every server knows, and then none is asked.
 */
async function droppedInSilence(
  server: ApiServer,
  service: ServiceDocument,
  droppedFields: DroppedFields,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (server.features.fieldValidation || unknownFields(service.object, OLDEST_VERSION).length === 0) {
    return [];
  }
  try {
    return await droppedFields(server, service, signal);
  } catch (error) {
    if (error instanceof KubeError && error.code !== 'aborted') {
      // Whatever is wrong, the write itself will meet it, and tell.
      return [];
    }
    throw error;
  }
}

function toDroppedField(path: string): Loss {
  return { path, message: l10n.t('This server does not know {0}, and drops it.', toPlainText(path)) };
}
