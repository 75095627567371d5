import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { KubeError } from '../../../../src/kube/errors.ts';
import { loadKubeconfig } from '../../../../src/kube/kubeconfig/load.ts';
import { resolveContext } from '../../../../src/kube/kubeconfig/resolve.ts';
import {
  CLOSED,
  REFUSES,
  askToLoad,
  askToResolve,
  comparableKubectl,
  resolveFile,
  writeCase,
  type Destination,
} from './kubectl.ts';
import { LOAD_CASES, RESOLVE_CASES, type LoadCase, type ResolveCase } from './kubectlCases.ts';
import { KubectlTable } from './kubectlTable.ts';
import { toView } from './kubectlView.ts';
import { temporaryFolder } from './temporaryFolder.ts';

interface Answers {
  readonly kubectl: string;
  readonly load: Readonly<Record<string, unknown>>;
  readonly resolve: Readonly<Record<string, typeof REFUSES | Destination>>;
}

/** What kubectl answered when it was last asked; `UPDATE_KUBECTL_ANSWERS=1` asks again. */
const STORED = new URL('../../../fixtures/kubeconfig/kubectl.json', import.meta.url);
const stored = JSON.parse(readFileSync(STORED, 'utf8')) as Answers;
const loaded = new KubectlTable('files of the kubeconfig', JSON.stringify);
const resolved = new KubectlTable('context of the kubeconfig');

after(() => {
  loaded.print();
  resolved.print();
});

for (const [name, files] of Object.entries(LOAD_CASES)) {
  test(`loads as kubectl does: ${name}`, async (t) => {
    loaded.compare(name, stored.load[name], await load(await temporaryFolder(t), files), undefined);
  });
}

for (const [name, resolveCase] of Object.entries(RESOLVE_CASES)) {
  const { differs } = resolveCase;
  test(`resolves ${differs === undefined ? 'as' : 'otherwise than'} kubectl does: ${name}`, async (t) => {
    const answer = await resolve(await temporaryFolder(t), resolveCase);
    resolved.compare(name, stored.resolve[name], answer, differs);
  });
}

test('kubectl still answers as it did', async (t) => {
  const version = await comparableKubectl(t, stored.kubectl);
  if (version === undefined) {
    return;
  }
  const folder = await temporaryFolder(t);
  const ask = <C, A>(cases: Readonly<Record<string, C>>, question: (folder: string, one: C) => Promise<A>) =>
    mapValues(cases, (one, index) => question(join(folder, String(index)), one));
  const answers = { load: await ask(LOAD_CASES, askToLoad), resolve: await ask(RESOLVE_CASES, askToResolve) };
  if (process.env['UPDATE_KUBECTL_ANSWERS'] !== undefined) {
    await writeFile(STORED, `${JSON.stringify({ kubectl: version, ...answers }, undefined, 2)}\n`);
    t.diagnostic(`stored the answers of kubectl ${version}`);
    return;
  }
  assert.deepEqual(answers, { load: stored.load, resolve: stored.resolve });
});

async function load(folder: string, files: LoadCase): Promise<unknown> {
  const paths = await writeCase(folder, files);
  return orRefuses(async () => toView(await loadKubeconfig(paths)));
}

async function resolve(folder: string, resolveCase: ResolveCase): Promise<typeof REFUSES | Destination> {
  const open = '127.0.0.1:18080';
  const paths = await writeCase(folder, { config: resolveFile(resolveCase, open) });
  return orRefuses(async () => {
    const { server, user } = resolveContext(await loadKubeconfig(paths), 'x');
    if (server.host === CLOSED) {
      return { address: 'CLOSED' };
    }
    assert.deepEqual(
      [server.protocol, server.host, user?.token, user?.username],
      ['http:', open, undefined, undefined],
    );
    return {
      address: 'OPEN',
      path: `${server.pathname.replace(/\/$/, '')}/version`,
      ...(user?.as !== undefined && { impersonates: user.as }),
    };
  });
}

async function orRefuses<T>(attempt: () => Promise<T>): Promise<T | typeof REFUSES> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof KubeError) {
      return REFUSES;
    }
    throw error;
  }
}

/** A few at a time: each starts a process. */
async function mapValues<T, R>(
  values: Readonly<Record<string, T>>,
  map: (value: T, index: number) => Promise<R>,
): Promise<Record<string, R>> {
  const queue = Object.entries(values).entries();
  const results = new Map<string, R>();
  const worker = async () => {
    for (const [index, [name, value]] of queue) {
      results.set(name, await map(value, index));
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return Object.fromEntries(Object.keys(values).map((name) => [name, results.get(name) as R]));
}
