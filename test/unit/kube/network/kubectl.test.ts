import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { KubeError } from '../../../../src/kube/errors.ts';
import { toKubeError } from '../../../../src/kube/failure.ts';
import { loadKubeconfig } from '../../../../src/kube/kubeconfig/load.ts';
import { resolveContext } from '../../../../src/kube/kubeconfig/resolve.ts';
import { DEFAULT_NETWORK_SETTINGS, type Network } from '../../../../src/kube/network/network.ts';
import { chooseProxy } from '../../../../src/kube/network/proxy.ts';
import { Transport } from '../../../../src/kube/network/transport.ts';
import { USER_AGENT } from '../../../support/connect.ts';
import { comparableKubectl } from '../kubeconfig/kubectl.ts';
import { KubectlTable } from '../kubeconfig/kubectlTable.ts';
import { temporaryFolder } from '../kubeconfig/temporaryFolder.ts';
import { NETWORK_CASES, type NetworkCase } from './kubectlCases.ts';
import { KubectlWorld, type Seen } from './kubectlWorld.ts';

interface Answers {
  readonly kubectl: string;
  readonly ways: Readonly<Record<string, Seen>>;
}

const LIMIT = { timeout: 60_000 };
/** What servers and proxies saw when kubectl was last asked; `UPDATE_KUBECTL_ANSWERS=1` asks again. */
const STORED = new URL('../../../fixtures/kubeconfig/kubectlNetwork.json', import.meta.url);
const stored = JSON.parse(readFileSync(STORED, 'utf8')) as Answers;
const table = new KubectlTable('way to the server');
let world: KubectlWorld;

before(async () => {
  world = await KubectlWorld.start();
});

after(async () => {
  await world.stop();
  table.print();
});

for (const [name, networkCase] of Object.entries(NETWORK_CASES)) {
  const { cluster, env, differs } = networkCase;
  // Elsewhere Go heeds no SSL_CERT_FILE, and Windows has no way to 0.0.0.0.
  const isOfLinux = env?.['SSL_CERT_FILE'] !== undefined || String(cluster['server']).includes('0.0.0.0');
  const skip = isOfLinux && process.platform !== 'linux';
  const as = differs === undefined ? 'the way' : 'another way than';
  test(`goes ${as} kubectl goes: ${name}`, { ...LIMIT, skip }, async (t) => {
    const folder = await temporaryFolder(t);
    const seen = await connect(folder, networkCase);
    table.compare(name, stored.ways[name], seen, differs);
  });
}

test('kubectl still goes there', LIMIT, async (t) => {
  const version = await comparableKubectl(t, stored.kubectl);
  if (version === undefined) {
    return;
  }
  const root = await temporaryFolder(t);
  const ways: Record<string, Seen> = {};
  for (const [index, [name, networkCase]] of Object.entries(NETWORK_CASES).entries()) {
    const folder = join(root, String(index));
    await mkdir(folder);
    ways[name] = await askKubectl(folder, networkCase);
  }
  if (process.env['UPDATE_KUBECTL_ANSWERS'] !== undefined) {
    await writeFile(STORED, `${JSON.stringify({ kubectl: version, ways }, undefined, 2)}\n`);
    t.diagnostic(`stored the answers of kubectl ${version}`);
    return;
  }
  assert.deepEqual(ways, stored.ways);
});

/** Where we come. */
async function connect(folder: string, networkCase: NetworkCase): Promise<Seen> {
  const { kubeconfig, env } = await world.write(folder, networkCase);
  const target = resolveContext(await loadKubeconfig([kubeconfig]), 'x');
  const { tls, server, user } = target;
  // The machine's own certificates are kubectl's too; ours come without those of Node.
  const settings = { ...DEFAULT_NETWORK_SETTINGS, systemCertificates: false };
  const network: Network = { settings, environment: env };
  const { clientCertificateData: cert, clientKeyData: key } = user ?? {};
  try {
    const transport = await Transport.create({
      server,
      ca: tls.ca?.kind === 'data' ? tls.ca.pem : undefined,
      clientCertificate: cert && key && { cert, key },
      serverName: tls.serverName,
      insecureSkipVerify: tls.insecureSkipVerify,
      proxy: chooseProxy(target, network),
      network,
      userAgent: USER_AGENT,
    });
    try {
      const path = `${server.pathname.replace(/\/$/, '')}/version`;
      const request = {
        method: 'GET',
        path,
        headers: {},
        signal: AbortSignal.timeout(20_000),
        stream: false,
      };
      const { body } = await transport.send(request);
      body.resume();
    } finally {
      await transport.destroy();
    }
  } catch (error) {
    assert.ok(toKubeError(error, 'the server') instanceof KubeError);
  }
  return world.collect();
}

async function askKubectl(folder: string, networkCase: NetworkCase): Promise<Seen> {
  const { kubeconfig, env } = await world.write(folder, networkCase);
  await new Promise<void>((resolve) => {
    const environment = { PATH: process.env['PATH'], HOME: folder, KUBECONFIG: kubeconfig, ...env };
    // What is asked for raw is asked for without the path of the server.
    const path = new URL(String(networkCase.cluster['server']).replace(/:[A-Z]+$/, '')).pathname.replace(
      /\/$/,
      '',
    );
    const args = ['get', '--raw', `${path}/version`, '--request-timeout=5s'];
    execFile('kubectl', args, { env: environment, cwd: folder }, () => {
      resolve();
    }).stdin?.end();
  });
  return world.collect();
}
