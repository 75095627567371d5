import { copyFile, cp, mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { temporaryFolder } from './cleanup.ts';
import { DebianArchive } from './debianArchive.ts';
import { runProcess } from './process.ts';
import { reportStep } from './progress.ts';

/** The Debian release whose packages the build is made of, and the Kubernetes version that it has. */
export const DEBIAN_RELEASE = '12';
export const KUBERNETES_VERSION = '1.20.2';

const GO = 'usr/lib/go-1.19/bin/go';
const REFLECT2 = 'github.com/modern-go/reflect2';

/** Folders with the mark of the OpenAPI generator that are not part of kube-apiserver's API. */
const NOT_IN_OPENAPI = /_examples|openapi-gen|testapigroup|pkg\/apis\/abac|client-go\/pkg\/version/;

/**
 * Puts `etcd`, `kube-apiserver` and `kubectl` into `into`. kube-apiserver is built from Debian's source with
 * Debian's Go, because Debian has no package of it; nothing is installed and root is not needed.
 */
export async function buildApiServer(into: string, logFile: string): Promise<void> {
  // On the same disk as the result, not in /tmp, which may be small or in memory: the build takes 2.5 GB.
  const work = await temporaryFolder(join(dirname(into), 'build-'));
  try {
    const archive = await reportStep('Fetching package lists', () => DebianArchive.open(work.path, logFile));
    const root = join(work.path, 'root');
    await reportStep('Fetching etcd, Go and the source of Kubernetes', async () => {
      await mkdir(root);
      await archive.unpack(
        [
          'etcd-server',
          'kubernetes-client',
          'golang-1.19-go',
          'golang-1.19-src',
          'golang-github-modern-go-reflect2-dev',
        ],
        root,
      );
      await archive.downloadSource('kubernetes', work.path);
    });
    const tree = new SourceTree(work.path, logFile);
    await tree.unpack();
    await tree.replaceReflect2(join(root, 'usr/share/gocode/src', REFLECT2));
    await reportStep('Generating the OpenAPI definitions', () => tree.generateOpenApi());
    await reportStep('Compiling kube-apiserver (about 4 minutes)', () =>
      tree.compile(join(into, 'kube-apiserver')),
    );
    await copyFile(join(root, 'usr/bin/etcd'), join(into, 'etcd'));
    await copyFile(join(root, 'usr/bin/kubectl'), join(into, 'kubectl'));
  } finally {
    await work.remove();
  }
}

/** The GOPATH with the source of Kubernetes in it. */
class SourceTree {
  readonly #folder: string;
  readonly #logFile: string;
  readonly #source: string;

  constructor(folder: string, logFile: string) {
    this.#folder = folder;
    this.#logFile = logFile;
    this.#source = join(folder, 'go/src/k8s.io/kubernetes');
  }

  async unpack(): Promise<void> {
    const tarball = (await readdir(this.#folder)).find((name) => name.endsWith('.orig.tar.gz'));
    if (!tarball?.includes(KUBERNETES_VERSION)) {
      throw new Error(`Debian's source package is not Kubernetes ${KUBERNETES_VERSION} but ${tarball}`);
    }
    await mkdir(this.#source, { recursive: true });
    const args = ['-xzf', join(this.#folder, tarball), '--strip-components=1', '-C', this.#source];
    await runProcess('tar', args, { logFile: this.#logFile });
  }

  /** The vendored one crashes on the first map it encodes when built with Go 1.18 or later. */
  async replaceReflect2(replacement: string): Promise<void> {
    const vendored = join(this.#source, 'vendor', REFLECT2);
    await rm(vendored, { recursive: true });
    await cp(replacement, vendored, { recursive: true, filter: (path) => !path.endsWith('_test.go') });
  }

  /** Kubernetes' release has these generated; its source does not. */
  async generateOpenApi(): Promise<void> {
    const generator = join(this.#folder, 'openapi-gen');
    await this.#go('build', '-o', generator, './vendor/k8s.io/kube-openapi/cmd/openapi-gen');
    const packages = await this.#openApiPackages();
    const args = [
      ['-i', packages.join(',')],
      ['-h', 'hack/boilerplate/boilerplate.generatego.txt'],
      ['-O', 'zz_generated.openapi'],
      ['-p', 'k8s.io/kubernetes/pkg/generated/openapi'],
      ['--output-base', join(this.#folder, 'go/src')],
      ['-r', join(this.#folder, 'violations')],
    ].flat();
    await this.#run(generator, args);
  }

  async compile(binary: string): Promise<void> {
    const [major, minor] = KUBERNETES_VERSION.split('.');
    const values = [`gitVersion=v${KUBERNETES_VERSION}`, `gitMajor=${major}`, `gitMinor=${minor}`];
    // The first package is what `--version` prints, the second what the server answers to `/version`.
    const flags = ['component-base/version', 'client-go/pkg/version'].flatMap((name) =>
      values.map((value) => `-X k8s.io/kubernetes/vendor/k8s.io/${name}.${value}`),
    );
    await this.#go('build', '-ldflags', flags.join(' '), '-o', binary, './cmd/kube-apiserver');
  }

  async #openApiPackages(): Promise<string[]> {
    const args = ['-rlF', '--include=*.go', '+k8s:openapi-gen', 'pkg', 'staging/src'];
    const files = (await this.#run('grep', args)).trim().split('\n');
    const folders = new Set(
      files.map((file) => dirname(file)).filter((folder) => !NOT_IN_OPENAPI.test(folder)),
    );
    return [...folders]
      .sort()
      .map((folder) => `k8s.io/kubernetes/${folder.replace('staging/src', 'vendor')}`);
  }

  #go(...args: string[]): Promise<string> {
    return this.#run(join(this.#folder, 'root', GO), args);
  }

  #run(command: string, args: readonly string[]): Promise<string> {
    const env = {
      GOPATH: join(this.#folder, 'go'),
      GOCACHE: join(this.#folder, 'go-cache'),
      GOROOT: join(this.#folder, 'root/usr/lib/go-1.19'),
      GO111MODULE: 'off',
      CGO_ENABLED: '0',
    };
    return runProcess(command, args, { cwd: this.#source, env, logFile: this.#logFile });
  }
}
