import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProcess } from './process.ts';

/**
 * Debian's packages for people without root: fetches them with the machine's own apt settings, but into a
 * folder of ours and without installing anything. Nothing of the system changes, and no service starts.
 */
export class DebianArchive {
  readonly #folder: string;
  readonly #logFile: string;

  private constructor(folder: string, logFile: string) {
    this.#folder = folder;
    this.#logFile = logFile;
  }

  /** Whether this machine's apt knows Debian's release `version`. */
  static async isAvailable(version: string): Promise<boolean> {
    const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
    return (
      /^ID=debian$/m.test(release) &&
      new RegExp(`^VERSION_ID="?${version}"?$`, 'm').test(release) &&
      existsSync('/usr/bin/apt-get')
    );
  }

  /** Fetches the lists of packages and sources into `folder`. */
  static async open(folder: string, logFile: string): Promise<DebianArchive> {
    const archive = new DebianArchive(folder, logFile);
    await mkdir(join(folder, 'lists', 'partial'), { recursive: true });
    await mkdir(join(folder, 'sources'), { recursive: true });
    await copySources('/etc/apt/sources.list.d', join(folder, 'sources'));
    await archive.#aptGet(folder, 'update');
    return archive;
  }

  /** Downloads a source package into `into`, without unpacking it. */
  async downloadSource(name: string, into: string): Promise<void> {
    await this.#aptGet(into, 'source', '--download-only', name);
  }

  /** Unpacks binary packages below `into`, as if that were the root of the file system. */
  async unpack(names: readonly string[], into: string): Promise<void> {
    const debs = join(this.#folder, 'debs');
    await mkdir(debs, { recursive: true });
    await this.#aptGet(debs, 'download', ...names);
    for (const file of await readdir(debs)) {
      if (names.some((name) => file.startsWith(`${name}_`))) {
        await runProcess('dpkg-deb', ['--extract', join(debs, file), into], { logFile: this.#logFile });
      }
    }
  }

  async #aptGet(cwd: string, ...args: string[]): Promise<void> {
    const settings = [
      'Dir::Etc::sourcelist=/dev/null',
      `Dir::Etc::sourceparts=${join(this.#folder, 'sources')}`,
      `Dir::State::Lists=${join(this.#folder, 'lists')}`,
      'Dir::Cache::pkgcache=',
      'Dir::Cache::srcpkgcache=',
      // As root, apt would download as another user, who may not write here.
      'APT::Sandbox::User=',
    ].map((setting) => `-o${setting}`);
    await runProcess('apt-get', ['--quiet', ...settings, ...args], { cwd, logFile: this.#logFile });
  }
}

/** Copies the machine's own sources, source packages switched on. */
async function copySources(from: string, into: string): Promise<void> {
  for (const file of await readdir(from)) {
    if (file.endsWith('.sources')) {
      const text = await readFile(join(from, file), 'utf8');
      await writeFile(join(into, file), text.replace(/^Types:.*$/gm, 'Types: deb deb-src'));
    }
  }
}
