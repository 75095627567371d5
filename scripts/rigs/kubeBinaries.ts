import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { buildApiServer, DEBIAN_RELEASE, KUBERNETES_VERSION } from './buildApiServer.ts';
import { cacheDirectory, environment, installOnce } from './cache.ts';
import { DebianArchive } from './debianArchive.ts';
import { MissingError, reportStep } from './progress.ts';

/** Paths of the programs of a Kubernetes control plane. */
export interface KubeBinaries {
  readonly etcd: string;
  readonly apiServer: string;
}

/**
 * Finds etcd and kube-apiserver: in the folder that `KUBEBUILDER_ASSETS` names, as `setup-envtest` fills it,
 * else in our cache, else builds them there once.
 */
export async function findKubeBinaries(): Promise<KubeBinaries> {
  const folder = environment('KUBEBUILDER_ASSETS') ?? (await builtBinaries());
  const binaries = { etcd: join(folder, 'etcd'), apiServer: join(folder, 'kube-apiserver') };
  for (const path of Object.values(binaries)) {
    if (!(await isExecutable(path))) {
      throw new MissingError(path, 'KUBEBUILDER_ASSETS must name a folder that holds this program.');
    }
  }
  return binaries;
}

/** Finds kubectl on the PATH, else beside the other binaries. */
export async function findKubectl(): Promise<string | undefined> {
  const path = environment('PATH')?.split(delimiter) ?? [];
  const folders = [...path, environment('KUBEBUILDER_ASSETS') ?? buildFolder()];
  for (const folder of folders) {
    const kubectl = join(folder, 'kubectl');
    if (await isExecutable(kubectl)) {
      return kubectl;
    }
  }
  return undefined;
}

function buildFolder(): string {
  return join(cacheDirectory('kubernetes'), `v${KUBERNETES_VERSION}`);
}

async function builtBinaries(): Promise<string> {
  return installOnce(buildFolder(), async (into) => {
    if (!(await DebianArchive.isAvailable(DEBIAN_RELEASE))) {
      throw new MissingError(
        'kube-apiserver',
        `It can be built here on Debian ${DEBIAN_RELEASE} only. Install it and etcd with setup-envtest ` +
          '(go run sigs.k8s.io/controller-runtime/tools/setup-envtest@latest use) ' +
          'and set KUBEBUILDER_ASSETS to the folder that it prints.',
      );
    }
    const logFile = join(cacheDirectory('kubernetes'), 'build.log');
    await reportStep(
      `Building Kubernetes ${KUBERNETES_VERSION} once (about 5 minutes; log: ${logFile})`,
      () => buildApiServer(into, logFile),
    );
  });
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
