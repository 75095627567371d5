import { posix } from 'node:path';
import { KubeError } from '../../kube/errors.ts';
import { readYaml } from '../../kube/yaml/yaml.ts';
import { patchFilesOf } from './kustomize.ts';
import type { ManifestOrigin } from './manifest.ts';

const KUSTOMIZATIONS = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** How many folders above a file may hold the kustomization that names it. */
const FOLDERS = 3;

/**
 * What the files around a manifest tell of it.
 *
 * @param path with slashes, absolute
 * @param readFile gives the text of a file by such a path, or undefined where there is none
 */
export async function readOrigin(
  path: string,
  readFile: (path: string) => Promise<string | undefined>,
): Promise<ManifestOrigin> {
  const [isInChart, isPatch] = await Promise.all([isInChartBy(path, readFile), isPatchBy(path, readFile)]);
  return { path, isInChart, isPatch };
}

async function isInChartBy(
  path: string,
  readFile: (path: string) => Promise<string | undefined>,
): Promise<boolean> {
  const charts = Array.from(path.matchAll(/\/templates\//gu), ({ index }) => path.slice(0, index));
  const files = await Promise.all(charts.map((chart) => readFile(`${chart}/Chart.yaml`)));
  return files.some((file) => file !== undefined);
}

/** Whether a kustomization beside it or above it has it among its patches. */
async function isPatchBy(
  path: string,
  readFile: (path: string) => Promise<string | undefined>,
): Promise<boolean> {
  const folders: string[] = [];
  for (let at = path; folders.length < FOLDERS && at.lastIndexOf('/') > 0;) {
    at = posix.dirname(at);
    folders.push(at);
  }
  const answers = await Promise.all(
    folders.flatMap((folder) =>
      KUSTOMIZATIONS.map(async (name) => {
        const text = await readFile(posix.join(folder, name));
        return text !== undefined && patchesIn(text).some((file) => posix.join(folder, file) === path);
      }),
    ),
  );
  return answers.includes(true);
}

function patchesIn(kustomization: string): readonly string[] {
  try {
    return patchFilesOf(readYaml(kustomization));
  } catch (error) {
    if (error instanceof KubeError) {
      // It tells nothing while it cannot be read.
      return [];
    }
    throw error;
  }
}
