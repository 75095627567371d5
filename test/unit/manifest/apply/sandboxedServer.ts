import type { TestContext } from 'node:test';
import { asJsonObject, type JsonObject } from '../../../../src/common/json.ts';
import { discoverApiServer, type ApiServer } from '../../../../src/kube/serviceApi/server.ts';
import type { RequestHead } from '../../../../src/sandbox/api/request.ts';
import type { ProfileName } from '../../../../src/sandbox/profile.ts';
import { startSandbox } from '../../../../src/sandbox/sandbox.ts';
import type { NamedObject, StoredObject } from '../../../../src/sandbox/storage/clusterState.ts';
import { connect, userWith } from '../../../support/connect.ts';

export const NAMESPACE = 'default';
export const NAME = 'web';
export const { signal } = new AbortController();

/** The Service of these tests, as a file has it. */
export function webFile(spec: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: NAME, labels: { app: 'web' }, ...metadata },
    spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }], ...spec },
  };
}

/** A sandbox with a namespace and nothing in it, seen by us and by somebody else. */
export interface SandboxedServer {
  readonly server: ApiServer;
  /** What we have sent since it was looked at last, as `PATCH services/web?fieldManager=…`. */
  readonly takeRequests: () => readonly string[];
  /** The Service as it is stored. */
  readonly stored: () => StoredObject | undefined;
  /** Somebody else sets a label. */
  readonly setLabel: (name: string, value: string) => void;
  readonly remove: () => void;
  readonly put: (service: NamedObject) => void;
  /** Somebody else does something the next times that we write, just before. */
  readonly beforeWrites: (times: number, act: () => void) => void;
}

export async function startServer(t: TestContext, profile: ProfileName): Promise<SandboxedServer> {
  const sandbox = await startSandbox({ profile, samples: false, controllers: false });
  const connection = connect(sandbox.url, { user: userWith({ token: sandbox.token }) });
  t.after(async () => {
    connection.dispose();
    await sandbox.stop();
  });
  const server = await discoverApiServer(connection, signal);
  let requests: string[] = [];
  let acts: (() => void)[] = [];
  sandbox.server.onDidReceive(({ method, target }: RequestHead) => {
    requests.push(`${method} ${target.replace(`/api/v1/namespaces/${NAMESPACE}/`, '')}`);
    if (method !== 'GET') {
      acts.shift()?.();
    }
  });
  const stored = (): StoredObject | undefined => sandbox.state.get('services', NAMESPACE, NAME);
  return {
    server,
    takeRequests: () => {
      const taken = requests;
      requests = [];
      return taken;
    },
    stored,
    setLabel: (name, value) => {
      const object = stored() as unknown as JsonObject;
      const metadata = asJsonObject(object['metadata']);
      const labels = { ...asJsonObject(metadata['labels']), [name]: value };
      sandbox.state.put('services', {
        ...object,
        metadata: { ...metadata, labels },
      } as unknown as NamedObject);
    },
    put: (service) => {
      sandbox.state.put('services', service);
    },
    remove: () => {
      sandbox.state.remove('services', NAMESPACE, NAME);
    },
    beforeWrites: (times, act) => {
      acts = new Array<() => void>(times).fill(act);
    },
  };
}
