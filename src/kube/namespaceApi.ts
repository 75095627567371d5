import type { Connection } from './connection.ts';
import { KubeError } from './errors.ts';
import { readText } from './readText.ts';
import { collectionPath, namespacePath, PROJECT_REQUESTS_PATH } from './resource.ts';

const MAX_ANSWER_BYTES = 1024 * 1024;

/**
 * Whether a namespace is there; undefined where the server does not let the person know.
 *
 * @throws KubeError
 */
export async function hasNamespace(
  connection: Connection,
  name: string,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  try {
    await connection.getJson(namespacePath(name), signal);
    return true;
  } catch (error) {
    switch (error instanceof KubeError ? error.code : undefined) {
      case 'notFound':
        return false;
      case 'forbidden':
        return undefined;
      default:
        throw error;
    }
  }
}

/**
 * Creates a namespace. Who may not do so on OpenShift may request a project, which is one.
 *
 * @throws KubeError `conflict` when it is there already
 */
export async function createNamespace(
  connection: Connection,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const metadata = { name };
  try {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata };
    await post(connection, collectionPath('namespaces'), namespace, signal);
  } catch (refusal) {
    if (!(refusal instanceof KubeError) || refusal.code !== 'forbidden') {
      throw refusal;
    }
    try {
      const request = { apiVersion: 'project.openshift.io/v1', kind: 'ProjectRequest', metadata };
      await post(connection, PROJECT_REQUESTS_PATH, request, signal);
    } catch (error) {
      // Where there are no projects, or none may be requested, the first refusal is the one that helps.
      const isRefused =
        error instanceof KubeError && (error.code === 'notFound' || error.code === 'forbidden');
      throw isRefused ? refusal : error;
    }
  }
}

async function post(
  connection: Connection,
  path: string,
  object: object,
  signal: AbortSignal,
): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const { body } = await connection.send({
    method: 'POST',
    path,
    headers,
    body: JSON.stringify(object),
    signal,
  });
  try {
    await readText(body, MAX_ANSWER_BYTES);
  } catch (error) {
    throw connection.explain(error, signal);
  }
}
