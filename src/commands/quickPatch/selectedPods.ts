import { l10n } from 'vscode';
import type { JsonObject } from '../../common/json.ts';
import { toPlainText } from '../../common/text.ts';
import { withProgress } from '../../editor/progress.ts';
import { KubeError } from '../../kube/errors.ts';
import { readPods, type Labels, type NamespacePods } from '../../kube/workloads.ts';
import { podsText } from '../input/podsText.ts';
import type { ServiceTarget } from '../serviceArgument.ts';

/**
 * Reads the pods once, to tell which of them a selector selects while it is being edited. Where they cannot be read,
 * which is no reason not to edit it, nothing is told.
 *
 * @throws KubeError `aborted` where the person would not wait
 */
export async function selectedPods(
  target: ServiceTarget,
): Promise<(selector: JsonObject) => string | undefined> {
  const found = await readIfSeen(target);
  return (selector) =>
    found === undefined ? undefined : l10n.t('selects {0}', podsText(selector as Labels, found));
}

async function readIfSeen({
  cluster,
  ref: { namespace },
}: ServiceTarget): Promise<NamespacePods | undefined> {
  const title = l10n.t('Reading the pods of namespace {0} on {1}', namespace, toPlainText(cluster.context));
  try {
    return await withProgress(title, async (signal) => {
      const { connection } = await cluster.apiServer(signal);
      return readPods(connection, namespace, signal);
    });
  } catch (error) {
    if (error instanceof KubeError && error.code !== 'aborted') {
      return undefined;
    }
    throw error;
  }
}
