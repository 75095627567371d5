import { readFile, writeFile } from 'node:fs/promises';
import { dump, load } from 'js-yaml';
import type { KubeTarget } from './kubeRequest.ts';

/** How a kubeconfig of the rigs proves who the user is. */
export type RigCredentials =
  { readonly token: string } | { readonly 'client-certificate': string; readonly 'client-key': string };

/** Writes a kubeconfig of one context. Certificates are named by file, as most installers do. */
export async function writeKubeconfig(
  file: string,
  context: {
    readonly name: string;
    readonly server: string;
    readonly caFile: string;
    readonly user: string;
    /** Where kubectl looks unless told otherwise; `default` when left out. */
    readonly namespace?: string;
  },
  credentials: RigCredentials,
): Promise<void> {
  const { name, server, caFile, user, namespace } = context;
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [{ name, cluster: { server, 'certificate-authority': caFile } }],
    contexts: [{ name, context: { cluster: name, user, ...(namespace !== undefined && { namespace }) } }],
    users: [{ name: user, user: credentials }],
  };
  await writeFile(file, dump(config), { mode: 0o600 });
}

/** What {@link readKubeconfig} understands of a kubeconfig: what the rigs write, and embedded certificates. */
interface RigKubeconfig {
  readonly 'current-context': string;
  readonly clusters: readonly { readonly name: string; readonly cluster: Settings }[];
  readonly contexts: readonly {
    readonly name: string;
    readonly context: { readonly cluster: string; readonly user: string };
  }[];
  readonly users: readonly { readonly name: string; readonly user: Settings }[];
}

type Settings = Readonly<Record<string, string>>;

/** Reads the current context of a kubeconfig that a rig wrote. Not a kubeconfig reader for the world. */
export async function readKubeconfig(file: string): Promise<KubeTarget> {
  const config = load(await readFile(file, 'utf8')) as RigKubeconfig;
  const { context } = find(config.contexts, config['current-context']);
  const { cluster } = find(config.clusters, context.cluster);
  const { user } = find(config.users, context.user);
  return {
    url: cluster['server']!,
    ca: await pem(cluster, 'certificate-authority'),
    adminToken: user['token'],
    clientCertificate: await pem(user, 'client-certificate'),
    clientKey: await pem(user, 'client-key'),
  };
}

function find<T extends { readonly name: string }>(entries: readonly T[], name: string): T {
  const entry = entries.find((candidate) => candidate.name === name);
  if (entry === undefined) {
    throw new Error(`The kubeconfig has no "${name}"`);
  }
  return entry;
}

/** The contents of `<field>-data`, else of the file that `<field>` names. */
async function pem(settings: Settings, field: string): Promise<string | undefined> {
  const data = settings[`${field}-data`];
  if (data !== undefined) {
    return Buffer.from(data, 'base64').toString();
  }
  const file = settings[field];
  return file === undefined ? undefined : readFile(file, 'utf8');
}
