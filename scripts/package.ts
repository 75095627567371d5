import { readFileSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { build } from './build.ts';
import { report } from './rigs/progress.ts';
import { listZip } from './zipListing.ts';

const ROOT = join(import.meta.dirname, '..');

/** Parsing the bundle is most of what activation costs. */
const MAX_BUNDLE_BYTES = 700_000;

/** What must be in the package. vsce makes the first two, and renames the papers. */
const REQUIRED = [
  '[Content_Types].xml',
  'extension.vsixmanifest',
  'extension/LICENSE.txt',
  'extension/changelog.md',
  'extension/dist/call.cjs',
  'extension/dist/extension.cjs',
  'extension/dist/language.cjs',
  'extension/dist/sandbox.cjs',
  'extension/dist/undici.cjs',
  'extension/package.json',
  'extension/package.nls.json',
  'extension/readme.md',
];

/** What may be in it besides. */
const OPTIONAL = /^extension\/((l10n|media|syntaxes)\/.+|package\.nls\.[\w-]+\.json)$/;

/** Builds the extension for production and packages it into {@link VSIX}. */
export async function packageExtension(): Promise<void> {
  await rm(VSIX, { force: true });
  await build({ production: true });
  await createVSIX({
    cwd: ROOT,
    packagePath: VSIX,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  checkContents(await listZip(VSIX));

  const [bundle, undici, sandbox, language, vsix] = await Promise.all([
    stat(join(ROOT, 'dist/extension.cjs')),
    stat(join(ROOT, 'dist/undici.cjs')),
    stat(join(ROOT, 'dist/sandbox.cjs')),
    stat(join(ROOT, 'dist/language.cjs')),
    stat(VSIX),
  ]);
  if (bundle.size > MAX_BUNDLE_BYTES) {
    throw new Error(`The bundle has ${bundle.size} bytes, more than ${MAX_BUNDLE_BYTES}.`);
  }
  report(
    `${VSIX}: ${kilobytes(vsix.size)}, in it the bundles, unpacked: ` +
      `${kilobytes(bundle.size)}, ${kilobytes(undici.size)} of the HTTP client, ${kilobytes(sandbox.size)} of the sandbox, ` +
      `and ${kilobytes(language.size)} of the language service`,
  );
}

/** Where the package of this version is, once it has been made. */
export const VSIX = vsixPath();

function vsixPath(): string {
  const text = readFileSync(join(ROOT, 'package.json'), 'utf8');
  const { name, version } = JSON.parse(text) as { readonly name: string; readonly version: string };
  return join(ROOT, `${name}-${version}.vsix`);
}

function checkContents(paths: readonly string[]): void {
  const missing = REQUIRED.filter((path) => !paths.includes(path));
  const foreign = paths.filter((path) => !REQUIRED.includes(path) && !OPTIONAL.test(path));
  if (missing.length > 0 || foreign.length > 0) {
    throw new Error(
      `The package lacks [${missing.join(', ')}] and should not have [${foreign.join(', ')}]: see .vscodeignore.`,
    );
  }
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} KB`;
}

if (import.meta.main) {
  await packageExtension();
}
