import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { TestContext } from 'node:test';
import type { LoadCase, ResolveCase } from './kubectlCases.ts';
import { comparable } from './kubectlView.ts';

export const REFUSES = 'refuses';

/** Where a context leads. Path and headers are known only of a server that answers. */
export interface Destination {
  readonly address: 'OPEN' | 'CLOSED' | 'elsewhere';
  readonly path?: string;
  readonly authorization?: string;
  readonly impersonates?: string;
}

/** Nobody listens on this port, and nobody may without being root. */
export const CLOSED = '127.0.0.1:1';

/** Writes the files of a case into a folder and returns their paths in order. */
export async function writeCase(folder: string, files: LoadCase): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  return Promise.all(
    Object.entries(files).map(async ([name, text]) => {
      await writeFile(join(folder, name), text);
      return join(folder, name);
    }),
  );
}

/** The file of a case, with real addresses. */
export function resolveFile(resolveCase: ResolveCase, open: string): string {
  const { context = '{cluster: c, user: u}', cluster = '{server: "http://OPEN"}', user = '{}' } = resolveCase;
  return `
current-context: x
contexts: [{name: x, context: ${context}}]
clusters: [{name: c, cluster: ${cluster.replaceAll('OPEN', open).replaceAll('CLOSED', CLOSED)}}]
users: [{name: u, user: ${user}}]
`;
}

/**
 * The version of a kubectl on the PATH whose answers can be held against the stored ones. Where there is none, or an
 * older one than was `asked`, the test is skipped and this is undefined.
 */
export async function comparableKubectl(t: TestContext, asked: string): Promise<string | undefined> {
  const version = await kubectlVersion();
  if (version === undefined) {
    t.skip('there is no kubectl');
    return undefined;
  }
  if (Number(/^v1\.(\d+)/.exec(version)?.[1]) < 32) {
    t.skip(`kubectl ${version} is older than the one that was asked, ${asked}`);
    return undefined;
  }
  return version;
}

async function kubectlVersion(): Promise<string | undefined> {
  const { stdout } = await run(['version', '--client', '-o', 'json'], {});
  return /"gitVersion": "([^"]+)"/.exec(stdout)?.[1];
}

/** What kubectl says that the files hold. */
export async function askToLoad(folder: string, files: LoadCase): Promise<unknown> {
  const paths = await writeCase(folder, files);
  const { code, stdout } = await run(['config', 'view', '--raw', '-o', 'json'], {
    HOME: folder,
    KUBECONFIG: paths.join(delimiter),
  });
  if (code !== 0) {
    return REFUSES;
  }
  const {
    'current-context': currentContext,
    contexts,
    clusters,
    users,
  } = JSON.parse(stdout) as Record<string, unknown>;
  return comparable({ 'current-context': currentContext, contexts, clusters, users });
}

/** Where kubectl goes when it asks the current context for its version. */
export async function askToResolve(
  folder: string,
  resolveCase: ResolveCase,
): Promise<typeof REFUSES | Destination> {
  const requests: Omit<Destination, 'address'>[] = [];
  const server = createServer(({ url = '', headers }, response) => {
    const impersonates = headers['impersonate-user'];
    requests.push({
      path: url.replace(/\?.*/, ''),
      ...(headers.authorization !== undefined && { authorization: headers.authorization }),
      ...(typeof impersonates === 'string' && { impersonates }),
    });
    response.setHeader('content-type', 'application/json');
    response.end('{"major": "1", "minor": "32", "gitVersion": "v1.32.0"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const open = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const [config = ''] = await writeCase(folder, { config: resolveFile(resolveCase, open) });
    const { stderr } = await run(['version', '--request-timeout=5s'], { HOME: folder, KUBECONFIG: config });
    const request = requests.at(-1);
    if (request) {
      return { address: 'OPEN', ...request };
    }
    const [, refusedBy] = /connection to the server (\S+) was refused/.exec(stderr) ?? [];
    if (refusedBy !== undefined) {
      return { address: refusedBy === CLOSED ? 'CLOSED' : 'elsewhere' };
    }
    return REFUSES;
  } finally {
    server.close();
  }
}

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Result> {
  // No proxy, no configuration, no cache of whoever runs the tests.
  const environment = { PATH: process.env['PATH'], ...env };
  return new Promise((resolve) => {
    execFile('kubectl', args, { env: environment, cwd: env['HOME'] }, (error, stdout, stderr) => {
      resolve({ code: error ? 1 : 0, stdout, stderr });
    }).stdin?.end();
  });
}
