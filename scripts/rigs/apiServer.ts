import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  createAuthority,
  issueClientCertificate,
  issueServerCertificate,
  type Certificate,
} from './certificates.ts';
import { temporaryFolder } from './cleanup.ts';
import { startEgressProxy, type EgressProxy } from './egressProxy.ts';
import { startEtcd, type Etcd } from './etcd.ts';
import { findKubeBinaries } from './kubeBinaries.ts';
import { writeKubeconfig, type RigCredentials } from './kubeconfig.ts';
import type { KubeTarget } from './kubeRequest.ts';
import { answers, freePort, startProcess, type RunningProcess } from './process.ts';
import { report, reportStep } from './progress.ts';
import { seedSamples } from './samples.ts';

/** A user known by a bearer token. Rights are granted by RBAC objects that the test creates. */
export interface RigUser {
  readonly name: string;
  readonly token: string;
  readonly groups?: readonly string[];
}

/** Whom a kubeconfig is for: the holder of a token, or of a client certificate issued for it. */
export type RigIdentity =
  { readonly token: string } | { readonly clientCertificateFor: string; readonly groups?: readonly string[] };

export interface ApiServerOptions {
  /** The name of the kubeconfig's context. */
  readonly contextName?: string;
  readonly users?: readonly RigUser[];
  /** Where to keep the state for another start. Without it, the state goes when the rig stops. */
  readonly folder?: string;
  readonly port?: number;
  /** Let the Service proxy reach the backends of `startBackend`. */
  readonly egress?: boolean;
  /** More flags for kube-apiserver. */
  readonly flags?: readonly string[];
}

/** Starts etcd and kube-apiserver, on loopback only, and waits until they are ready. */
export async function startApiServer(options: ApiServerOptions = {}): Promise<ApiServerRig> {
  const binaries = await findKubeBinaries();
  const temporary = options.folder === undefined ? await temporaryFolder() : undefined;
  const folder = options.folder ?? temporary!.path;
  await mkdir(folder, { recursive: true, mode: 0o700 });

  const [etcd, authority, port, egress] = await Promise.all([
    startEtcd(binaries.etcd, join(folder, 'etcd')),
    createAuthority(folder),
    options.port ?? freePort(),
    options.egress === true ? startEgressProxy() : undefined,
  ]);
  const server = await issueServerCertificate(authority, folder);
  const adminToken = randomUUID();
  const admin: RigUser = { name: 'admin', token: adminToken, groups: ['system:masters'] };
  const tokenFile = await writeTokens(join(folder, 'tokens.csv'), [admin, ...(options.users ?? [])]);
  const flags = [
    ...apiServerFlags(port, etcd, authority, server, tokenFile),
    ...(egress ? [egress.flag] : []),
    ...(options.flags ?? []),
  ];

  const rig = new ApiServerRig({
    folder,
    contextName: options.contextName ?? 'service-explorer',
    url: `https://127.0.0.1:${port}`,
    authority,
    ca: await readFile(authority.certificateFile, 'utf8'),
    adminToken,
    etcd,
    egress,
    start: () => startProcess(binaries.apiServer, flags, { logFile: join(folder, 'kube-apiserver.log') }),
    removeState: () => temporary?.remove(),
  });
  try {
    await rig.restart();
    await rig.kubeconfigFor({ token: adminToken }, rig.kubeconfig);
  } catch (error) {
    await rig.stop();
    throw error;
  }
  return rig;
}

interface Parts {
  readonly folder: string;
  readonly contextName: string;
  readonly url: string;
  readonly authority: Certificate;
  readonly ca: string;
  readonly adminToken: string;
  readonly etcd: Etcd;
  readonly egress: EgressProxy | undefined;
  readonly start: () => RunningProcess;
  readonly removeState: () => Promise<void> | undefined;
}

/** A running API server, without any controllers: Endpoints and statuses are what the test writes. */
export class ApiServerRig implements KubeTarget {
  readonly url: string;
  readonly ca: string;
  readonly caFile: string;
  readonly adminToken: string;
  /** Path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** The way to backends on this machine; undefined unless the server was started with `egress`. */
  readonly egress: EgressProxy | undefined;
  readonly #parts: Parts;
  #running: RunningProcess | undefined;

  constructor(parts: Parts) {
    this.url = parts.url;
    this.ca = parts.ca;
    this.caFile = parts.authority.certificateFile;
    this.adminToken = parts.adminToken;
    this.kubeconfig = join(parts.folder, 'kubeconfig');
    this.egress = parts.egress;
    this.#parts = parts;
  }

  /** Ends kube-apiserver as a crash would; etcd stays. */
  async kill(): Promise<void> {
    await this.#running?.kill();
  }

  /** Starts kube-apiserver again, on the same port and with the same state, and waits until it is ready. */
  async restart(): Promise<void> {
    await this.kill();
    this.#running = this.#parts.start();
    await this.#running.becomesReady(() => this.#isReady());
  }

  /**
   * Forgets all history before now. A running kube-apiserver still resumes watches from its own cache:
   * after `restart()`, too, it answers 410 to a watch from an older resource version.
   */
  async compact(): Promise<void> {
    await this.#parts.etcd.compact();
  }

  /** Writes a kubeconfig for somebody else, and returns its path. */
  async kubeconfigFor(identity: RigIdentity, file = this.#newKubeconfigPath()): Promise<string> {
    const { contextName: name, url: server } = this.#parts;
    const context = { name, server, caFile: this.caFile, user: name };
    await writeKubeconfig(file, context, await this.#credentialsOf(identity));
    return file;
  }

  /** Ends everything and removes what it left on disk. */
  async stop(): Promise<void> {
    await this.kill();
    await Promise.all([this.#parts.etcd.stop(), this.egress?.stop()]);
    await this.#parts.removeState();
  }

  async #isReady(): Promise<boolean> {
    const options = { ca: this.ca, headers: { Authorization: `Bearer ${this.adminToken}` } };
    // The server is ready before it has created the default namespace.
    const isServing = await answers(`${this.url}/readyz`, options);
    return isServing && answers(`${this.url}/api/v1/namespaces/default`, options);
  }

  #newKubeconfigPath(): string {
    return join(this.#parts.folder, `kubeconfig-${randomUUID()}`);
  }

  async #credentialsOf(identity: RigIdentity): Promise<RigCredentials> {
    if ('token' in identity) {
      return { token: identity.token };
    }
    const { authority, folder } = this.#parts;
    const { clientCertificateFor: user, groups } = identity;
    const files = await issueClientCertificate(authority, folder, user, groups);
    return { 'client-certificate': files.certificateFile, 'client-key': files.keyFile };
  }
}

function apiServerFlags(
  port: number,
  etcd: Etcd,
  authority: Certificate,
  server: Certificate,
  tokenFile: string,
): string[] {
  return [
    `--etcd-servers=${etcd.url}`,
    `--secure-port=${port}`,
    '--bind-address=127.0.0.1',
    `--tls-cert-file=${server.certificateFile}`,
    `--tls-private-key-file=${server.keyFile}`,
    `--client-ca-file=${authority.certificateFile}`,
    `--token-auth-file=${tokenFile}`,
    '--authorization-mode=RBAC',
    '--service-cluster-ip-range=10.96.0.0/16',
    '--service-account-issuer=https://kubernetes.default.svc',
    // No one uses service accounts here, but the server does not start without a key for them.
    `--service-account-key-file=${server.certificateFile}`,
    `--service-account-signing-key-file=${server.keyFile}`,
    '--disable-admission-plugins=ServiceAccount',
    // It must not be a loopback address, and nothing ever connects to it.
    '--advertise-address=10.255.255.1',
  ];
}

async function writeTokens(file: string, users: readonly RigUser[]): Promise<string> {
  const lines = users.map(({ name, token, groups = [] }) => `${token},${name},${name},"${groups.join(',')}"`);
  await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  return file;
}

/** `node scripts/rigs/apiServer.ts [--samples] [--port N]`: runs until Ctrl+C. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { samples: { type: 'boolean' }, port: { type: 'string' } } });
  const port = values.port === undefined ? {} : { port: Number(values.port) };
  const rig = await reportStep('Starting etcd and kube-apiserver', () => startApiServer(port));
  if (values.samples === true) {
    await reportStep('Creating sample Services', () => seedSamples(rig));
  }
  console.log(`KUBECONFIG=${rig.kubeconfig}`);
  report('Running until Ctrl+C');
  await new Promise((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve);
  });
  await rig.stop();
}

if (import.meta.main) {
  await main();
}
