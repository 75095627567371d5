import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build as bundle, context, type BuildOptions as BundleOptions, type Plugin } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');
const IN_EDITOR_TESTS = 'test/vscode';

const MOCHA = 'mocha/lib/mocha.cjs';

/** Where esbuild says what the bundle consists of. */
const SIZES = 'out/bundle.json';

export interface BuildOptions {
  /** Minified and without source map, as it is published. */
  readonly production?: boolean;
  /** The in-editor tests as well. */
  readonly tests?: boolean;
}

/**
 * Bundles the extension into `dist/extension.cjs` and what it loads only when it is needed into bundles beside it: the
 * HTTP client with the first connection (`undici.cjs`), the sandbox when it is started (`sandbox.cjs`), the language
 * service once a Service was judged, or with the first completion or hover (`language.cjs`); and the in-editor tests into
 * `out/test/vscode/`.
 */
export async function build(options: BuildOptions = {}): Promise<void> {
  await clean(options);
  const [{ metafile }] = await Promise.all([
    bundle({ ...extensionBundle(options), metafile: true }),
    bundle(undiciBundle(options)),
    bundle(sandboxBundle(options)),
    bundle(callBundle(options)),
    bundle(languageBundle(options)),
  ]);
  await mkdir(join(ROOT, 'out'), { recursive: true });
  await writeFile(join(ROOT, SIZES), JSON.stringify(metafile));
  if (options.tests === true) {
    await bundle(await testBundles());
  }
}

/** Builds, and builds again whenever a source file changes, until told to stop. */
export async function watch(options: BuildOptions = {}): Promise<() => Promise<void>> {
  await clean(options);
  const bundles = [
    extensionBundle(options),
    undiciBundle(options),
    sandboxBundle(options),
    callBundle(options),
    languageBundle(options),
    ...(options.tests === true ? [await testBundles()] : []),
  ];
  const contexts = await Promise.all(bundles.map((each) => context({ ...each, logLevel: 'info' })));
  for (const each of contexts) {
    await each.rebuild();
    await each.watch();
  }
  return async () => {
    await Promise.all(contexts.map((each) => each.dispose()));
  };
}

/** What an earlier build left would be packaged, or run as a test. */
async function clean({ tests }: BuildOptions): Promise<void> {
  await rm(join(ROOT, 'dist'), { recursive: true, force: true });
  if (tests === true) {
    await rm(join(ROOT, 'out', IN_EDITOR_TESTS), { recursive: true, force: true });
  }
}

const COMMON: BundleOptions = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  // The Node of the oldest VS Code that is supported.
  target: 'node22',
  logLevel: 'warning',
};

function extensionBundle({ production = false }: BuildOptions): BundleOptions {
  return {
    ...COMMON,
    entryPoints: ['src/extension.ts'],
    outfile: 'dist/extension.cjs',
    external: ['vscode'],
    plugins: [CALL_LATER, SANDBOX_LATER, LANGUAGE_LATER, UNDICI_LATER],
    minify: production,
    sourcemap: !production,
  };
}

function sandboxBundle({ production = false }: BuildOptions): BundleOptions {
  return {
    ...COMMON,
    entryPoints: ['src/sandbox/sandbox.ts'],
    outfile: 'dist/sandbox.cjs',
    minify: production,
    sourcemap: !production,
  };
}

function languageBundle({ production = false }: BuildOptions): BundleOptions {
  return {
    ...COMMON,
    entryPoints: ['src/manifest/languageService/languageService.ts'],
    outfile: 'dist/language.cjs',
    // The main file of jsonc-parser is one that esbuild cannot see through (microsoft/node-jsonc-parser#57).
    mainFields: ['module', 'main'],
    plugins: [WITHOUT_FORMATTING],
    minify: production,
    sourcemap: !production,
  };
}

/** What calls to Services take of other people's packages. */
export function callBundle({ production = false }: BuildOptions): BundleOptions {
  return {
    ...COMMON,
    entryPoints: ['src/proxy/libraries/libraries.ts'],
    outfile: 'dist/call.cjs',
    // As for the language service: jsonc-parser.
    mainFields: ['module', 'main'],
    plugins: [WITHOUT_PUBLIC_SUFFIXES],
    minify: production,
    sourcemap: !production,
  };
}

function undiciBundle({ production = false }: BuildOptions): BundleOptions {
  const exported = UNDICI_PARTS.map((part) => `exports['${part}'] = require('${part}');`);
  return {
    ...COMMON,
    stdin: { contents: exported.join('\n'), resolveDir: ROOT },
    outfile: 'dist/undici.cjs',
    minify: production,
    sourcemap: !production,
  };
}

/** Has `import('…/sandbox/sandbox.ts')` load the bundle beside that of the extension, which then does without it. */
const SANDBOX_LATER: Plugin = {
  name: 'sandbox-later',
  setup: (build) => {
    build.onResolve({ filter: /\/sandbox\/sandbox\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './sandbox.cjs', external: true } : undefined,
    );
  },
};

/** The same for `import('…/languageService/languageService.ts')`. */
const LANGUAGE_LATER: Plugin = {
  name: 'language-later',
  setup: (build) => {
    build.onResolve({ filter: /\/languageService\/languageService\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './language.cjs', external: true } : undefined,
    );
  },
};

/** Leaves out what half of yaml-language-server is: a formatter, and what a schema's errors are in other languages. */
const WITHOUT_FORMATTING: Plugin = {
  name: 'without-formatting',
  setup: (build) => {
    build.onResolve({ filter: /^(?:prettier(?:\/.*)?|ajv-i18n(?:\/.*)?)$/ }, ({ path }) => ({
      path,
      namespace: 'left-out',
    }));
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** The same for `import('…/libraries/libraries.ts')`: what calls to Services take of other people's packages. */
const CALL_LATER: Plugin = {
  name: 'call-later',
  setup: (build) => {
    build.onResolve({ filter: /\/libraries\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './call.cjs', external: true } : undefined,
    );
  },
};

/**
 * Leaves out a list of public suffixes that is larger than all the rest: the cookies of each Service are kept by
 * themselves, and their domain ends with `.local`, for which tough-cookie asks nobody.
 */
const WITHOUT_PUBLIC_SUFFIXES: Plugin = {
  name: 'without-public-suffixes',
  setup: (build) => {
    build.onResolve({ filter: /^tldts$/ }, ({ path }) => ({ path, namespace: 'no-suffixes' }));
    build.onLoad({ filter: /.*/, namespace: 'no-suffixes' }, () => ({
      contents: 'export const getDomain = () => null;',
    }));
  },
};

/** What of undici is used: `src/kube/undici.d.ts`. */
const UNDICI_PARTS = [
  'undici/lib/api/index.js',
  'undici/lib/core/connect.js',
  'undici/lib/dispatcher/pool.js',
] as const;

/** Has each part of undici come out of its own bundle, which is loaded where the first of them is imported. */
const UNDICI_LATER: Plugin = {
  name: 'undici-later',
  setup: (build) => {
    build.onResolve({ filter: /^undici\// }, ({ path }) => ({ path, namespace: 'undici' }));
    build.onLoad({ filter: /.*/, namespace: 'undici' }, ({ path }) =>
      UNDICI_PARTS.some((part) => part === path)
        ? { contents: `module.exports = require('./undici.cjs')['${path}'];` }
        : { errors: [{ text: `${path} is not in the bundle of undici.` }] },
    );
    build.onResolve({ filter: /^\.\/undici\.cjs$/ }, ({ path }) => ({ path, external: true }));
  },
};

/** A bundle for each test file, because Mocha must have defined `suite` and `test` before one is loaded. */
async function testBundles(): Promise<BundleOptions> {
  const names = await readdir(join(ROOT, IN_EDITOR_TESTS));
  const entryPoints = names.filter((name) => name === 'index.ts' || name.endsWith('.test.ts'));
  return {
    ...COMMON,
    entryPoints: entryPoints.map((name) => join(IN_EDITOR_TESTS, name)),
    outdir: join('out', IN_EDITOR_TESTS),
    outExtension: { '.js': '.cjs' },
    // Its main file is an ES module, of which old and new Node make different things for `require`.
    alias: { mocha: MOCHA },
    external: ['vscode', MOCHA],
    define: { 'import.meta.dirname': '__dirname' },
    // As for the language service: jsonc-parser.
    mainFields: ['module', 'main'],
    sourcemap: 'inline',
  };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { production: { type: 'boolean' }, tests: { type: 'boolean' }, watch: { type: 'boolean' } },
  });
  const { watch: stays = false, ...options } = values;
  await (stays ? watch(options) : build(options));
}
