import { l10n } from 'vscode';
import { mapConcurrently } from '../../common/mapConcurrently.ts';
import { toPlainText } from '../../common/text.ts';
import { askModal } from '../../editor/askModal.ts';
import { KubeError } from '../../kube/errors.ts';
import { createNamespace, hasNamespace } from '../../kube/namespaceApi.ts';
import { REQUESTS_AT_ONCE } from '../../kube/network/requestLimit.ts';
import type { ApiServer } from '../../kube/serviceApi/server.ts';
import type { Cluster } from '../../model/cluster.ts';

/**
 * Those of some namespaces that are not on the cluster. What the tree knows is not asked for, and where nobody may say
 * the server will, when it gets the Service.
 *
 * @throws KubeError
 */
export async function missingNamespaces(
  cluster: Cluster,
  { connection }: ApiServer,
  namespaces: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const known = new Set([...cluster.namespaces.values()].map(({ name }) => name));
  const unknown = [...namespaces].filter((name) => !known.has(name));
  const isThere = await mapConcurrently(unknown, REQUESTS_AT_ONCE, (name) =>
    hasNamespace(connection, name, signal),
  );
  return unknown.filter((_, index) => isThere[index] === false);
}

/**
 * Offers to create namespaces, and creates them.
 *
 * @returns what kept one from being created, by its name
 * @throws KubeError `aborted` where the person does not want it; then nothing was created
 */
export async function offerNamespaces(
  cluster: Cluster,
  { connection }: ApiServer,
  missing: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, KubeError>> {
  const failures = new Map<string, KubeError>();
  if (missing.length === 0) {
    return failures;
  }
  const names = missing.map((name) => toPlainText(name)).join(', ');
  const context = toPlainText(cluster.context);
  const create = missing.length === 1 ? l10n.t('Create Namespace') : l10n.t('Create Namespaces');
  const question =
    missing.length === 1
      ? l10n.t('The namespace {0} is not on {1}. Create it?', names, context)
      : l10n.t('The namespaces {0} are not on {1}. Create them?', names, context);
  const detail = l10n.t('The Services of the file go there. Nothing was sent yet.');
  if (!(await askModal(question, detail, create))) {
    throw new KubeError('aborted', 'The namespaces were not to be created.');
  }
  for (const name of missing) {
    try {
      await createNamespace(connection, name, signal);
    } catch (error) {
      // Somebody else was faster: that is as good.
      if (!(error instanceof KubeError)) {
        throw error;
      }
      if (error.code !== 'conflict') {
        failures.set(name, error);
      }
    }
  }
  return failures;
}
