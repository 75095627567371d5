import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Connection } from '../../../../src/kube/connection.ts';
import { createCredentials } from '../../../../src/kube/credentials/createCredentials.ts';
import { KubeError } from '../../../../src/kube/errors.ts';
import { loadKubeconfig } from '../../../../src/kube/kubeconfig/load.ts';
import { resolveContext } from '../../../../src/kube/kubeconfig/resolve.ts';
import { makeCertificates } from '../../../support/faultServer/certificates.ts';
import { USER_AGENT } from '../../../support/connect.ts';
import { comparableKubectl } from '../kubeconfig/kubectl.ts';
import { KubectlTable } from '../kubeconfig/kubectlTable.ts';
import { temporaryFolder } from '../kubeconfig/temporaryFolder.ts';
import { never, recordingEnvironment } from './environment.ts';
import type { REFUSES } from './kubectl.ts';
import {
  askKubectl,
  caseEnvironment,
  collect,
  RecordingServer,
  writeUserCase,
  type Authorities,
  type Seen,
} from './kubectl.ts';
import { USER_CASES, type UserCase } from './kubectlCases.ts';

interface Answers {
  readonly kubectl: string;
  readonly users: Readonly<Record<string, Seen | typeof REFUSES>>;
}

const LIMIT = { timeout: 60_000 };
/** What servers saw when kubectl was last asked; `UPDATE_KUBECTL_ANSWERS=1` asks again. */
const STORED = new URL('../../../fixtures/kubeconfig/kubectlUsers.json', import.meta.url);
const stored = JSON.parse(readFileSync(STORED, 'utf8')) as Answers;
const table = new KubectlTable('user of the kubeconfig');
let authorities: Authorities;
let server: RecordingServer;

before(async () => {
  const [main, other] = await Promise.all([makeCertificates('jane'), makeCertificates('joe')]);
  authorities = { main, other };
  server = new RecordingServer(authorities);
  await server.start();
});

after(() => {
  server.stop();
  table.print();
});

for (const [name, userCase] of Object.entries(USER_CASES)) {
  const { differs } = userCase;
  test(`is ${differs === undefined ? 'who' : 'not who'} kubectl is: ${name}`, LIMIT, async (t) => {
    const folder = await temporaryFolder(t);
    const seen = await connect(folder, userCase);
    table.compare(name, stored.users[name], seen, differs);
  });
}

test('kubectl still is who it was', LIMIT, async (t) => {
  const version = await comparableKubectl(t, stored.kubectl);
  if (version === undefined) {
    return;
  }
  const root = await temporaryFolder(t);
  const users: Record<string, Seen | typeof REFUSES> = {};
  for (const [index, [name, userCase]] of Object.entries(USER_CASES).entries()) {
    const folder = join(root, String(index));
    await mkdir(folder);
    const config = await writeUserCase(folder, userCase, server.url, authorities);
    users[name] = await askKubectl(folder, config, server, authorities);
  }
  if (process.env['UPDATE_KUBECTL_ANSWERS'] !== undefined) {
    await writeFile(STORED, `${JSON.stringify({ kubectl: version, users }, undefined, 2)}\n`);
    t.diagnostic(`stored the answers of kubectl ${version}`);
    return;
  }
  assert.deepEqual(users, stored.users);
});

/** Whom the server sees when we come. */
async function connect(folder: string, userCase: UserCase): Promise<Seen | typeof REFUSES> {
  const config = await writeUserCase(folder, userCase, server.url, authorities);
  try {
    const target = resolveContext(await loadKubeconfig([config]), 'x');
    const credentials = createCredentials(target, recordingEnvironment({ env: caseEnvironment(folder) }));
    const connection = new Connection(target, credentials, USER_AGENT);
    await connection.getJson('/version', never).finally(() => {
      connection.dispose();
    });
  } catch (error) {
    assert.ok(error instanceof KubeError, String(error));
  }
  return collect(folder, server, authorities);
}
