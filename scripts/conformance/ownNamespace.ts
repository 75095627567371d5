import { randomBytes } from 'node:crypto';
import type { Connection } from '../../src/kube/connection.ts';
import { KubeError } from '../../src/kube/errors.ts';
import { readText } from '../../src/kube/readText.ts';
import type { KubeObject } from '../../src/kube/types.ts';

/** How long the cluster gets to create the namespace, and to take it away again. */
const TIMEOUT_MS = 30_000;

const MAX_ANSWER_BYTES = 1024 * 1024;

/** So often a name of five random letters is taken only by someone who means it. */
const ATTEMPTS = 5;

const NAMESPACES = '/api/v1/namespaces';
const PROJECTS = '/apis/project.openshift.io/v1/projects';
const PROJECT_REQUESTS = '/apis/project.openshift.io/v1/projectrequests';

/** `APIGroupList` of `meta/v1`. */
interface APIGroupList {
  readonly groups?: readonly { readonly name: string }[];
}

/** A namespace that did not exist before. */
export interface OwnNamespace {
  readonly name: string;
  /**
   * Removes it with all Services in it, if it is still the one that was created.
   *
   * @throws KubeError
   */
  remove(): Promise<void>;
}

/**
 * Creates a namespace of a new name. That the server takes the POST proves that there was none before: it answers
 * 409 `AlreadyExists` otherwise. Who may not create namespaces of OpenShift may request a project. It cannot be
 * cancelled: whether a request that was cut off has created something, nobody knows.
 *
 * @throws KubeError
 */
export async function createOwnNamespace(connection: Connection): Promise<OwnNamespace> {
  for (let attempt = 1; ; attempt += 1) {
    const name = `service-explorer-conformance-${randomName()}`;
    try {
      return await create(connection, name);
    } catch (error) {
      if (!(error instanceof KubeError) || error.code !== 'conflict' || attempt === ATTEMPTS) {
        throw error;
      }
    }
  }
}

async function create(connection: Connection, name: string): Promise<OwnNamespace> {
  return withDeadline(connection, async (signal) => {
    const metadata = { name };
    let created: KubeObject;
    let collection = NAMESPACES;
    try {
      const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata };
      created = await send(connection, 'POST', NAMESPACES, signal, namespace);
    } catch (error) {
      if (!(error instanceof KubeError) || error.code !== 'forbidden') {
        throw error;
      }
      // Where there are no projects, the second refusal would be about something nobody has heard of.
      if (!(await servesProjects(connection, signal))) {
        throw needsNamespace(error);
      }
      const request = { apiVersion: 'project.openshift.io/v1', kind: 'ProjectRequest', metadata };
      created = await send(connection, 'POST', PROJECT_REQUESTS, signal, request).catch(
        (refusal: unknown): never => {
          throw refusal instanceof KubeError && refusal.code === 'forbidden'
            ? needsNamespace(refusal)
            : refusal;
        },
      );
      collection = PROJECTS;
    }
    const { uid } = created.metadata;
    if (created.metadata.name !== name || uid === undefined) {
      throw new KubeError('protocol', `The server was asked for the namespace ${name} and created another.`);
    }
    return { name, remove: () => remove(connection, collection, name, uid) };
  });
}

/** Whether discovery lists the API of OpenShift's projects. Who may not look there finds none. */
async function servesProjects(connection: Connection, signal: AbortSignal): Promise<boolean> {
  try {
    const { groups = [] } = await connection.getJson<APIGroupList>('/apis', signal);
    return groups.some(({ name }) => name === 'project.openshift.io');
  } catch (error) {
    if (error instanceof KubeError && error.code === 'forbidden') {
      return false;
    }
    throw error;
  }
}

function needsNamespace(refusal: KubeError): KubeError {
  const message = `The checks need a namespace of their own: ${refusal.message}`;
  return new KubeError(refusal.code, message, { cause: refusal });
}

function remove(connection: Connection, collection: string, name: string, uid: string): Promise<void> {
  return withDeadline(connection, async (signal) => {
    const { metadata } = await send(connection, 'GET', `${collection}/${name}`, signal);
    if (metadata.uid !== uid) {
      throw new KubeError('conflict', `The namespace ${name} is another one now, and was not touched.`);
    }
    await removeServices(connection, name, signal);
    // Servers before 1.14 ignore preconditions, therefore the look before.
    const options = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } };
    await send(connection, 'DELETE', `${collection}/${name}`, signal, options);
  });
}

/** The namespace controller would do so too. A cluster that has none keeps what is in the namespace for ever. */
async function removeServices(connection: Connection, namespace: string, signal: AbortSignal): Promise<void> {
  const path = `${NAMESPACES}/${namespace}/services`;
  const { items } = await connection.getJson<{ readonly items: readonly KubeObject[] }>(path, signal);
  for (const { metadata } of items) {
    await send(connection, 'DELETE', `${path}/${metadata.name ?? ''}`, signal);
  }
}

/** Not under the signal of the checks: it may be what ended them. @throws KubeError `timeout` */
async function withDeadline<T>(
  connection: Connection,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const timer = setTimeout(() => {
    deadline.abort(new KubeError('timeout', `${connection.target.server.host} did not answer in time.`));
  }, TIMEOUT_MS);
  try {
    return await work(deadline.signal);
  } finally {
    clearTimeout(timer);
  }
}

async function send(
  connection: Connection,
  method: string,
  path: string,
  signal: AbortSignal,
  body?: object,
): Promise<KubeObject> {
  const response = await connection.send({
    method,
    path,
    signal,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  try {
    return JSON.parse(await readText(response.body, MAX_ANSWER_BYTES)) as KubeObject;
  } catch (error) {
    throw connection.explain(error, signal);
  }
}

function randomName(): string {
  const letters = 'bcdfghjklmnpqrstvwxz2456789';
  return [...randomBytes(5)].map((byte) => letters.charAt(byte % letters.length)).join('');
}
