import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { ExecPlugin } from '../../../../../src/kube/kubeconfig/types.ts';
import { temporaryFolder } from '../../kubeconfig/temporaryFolder.ts';

const V1 = 'client.authentication.k8s.io/v1';

/** A plugin that exists: a shell script, which counts its runs. */
export interface Plugin {
  readonly folder: string;
  /** Its name in the folder. */
  readonly command: string;
  /** What a kubeconfig would say of it. */
  readonly exec: ExecPlugin;
  runs(): Promise<number>;
}

/** Writes a script that does `body` after it has counted, with its own folder as `$HERE`. */
export async function writePlugin(
  t: TestContext,
  body: string,
  exec: Partial<ExecPlugin> = {},
): Promise<Plugin> {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'plugin');
  await writeFile(path, `#!/bin/sh\nHERE="$(dirname "$0")"\necho run >> "$HERE/runs"\n${body}\n`);
  await chmod(path, 0o755);
  return {
    folder,
    command: path,
    exec: { command: path, apiVersion: V1, interactiveMode: 'Never', ...exec },
    async runs() {
      const text = await readFile(join(folder, 'runs'), 'utf8').catch(() => '');
      return text.split('\n').length - 1;
    },
  };
}

/** Shell that prints an `ExecCredential`. */
export function answer(status: object, apiVersion = V1): string {
  return print({ kind: 'ExecCredential', apiVersion, status });
}

/** Shell that prints JSON; `$(…)` in it is run. */
export function print(value: unknown): string {
  return `cat <<END\n${JSON.stringify(value)}\nEND`;
}
