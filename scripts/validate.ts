/** `npm run -s validate`: the same judgement as in the editor, for pre-commit hooks and pipelines. */
import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { buffer as bytesOf } from 'node:stream/consumers';
import { resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { parseVersion, type KubeVersion } from '../src/kube/capabilities.ts';
import type { ManifestOrigin } from '../src/manifest/text/manifest.ts';
import { readOrigin } from '../src/manifest/text/readOrigin.ts';
import { validateManifest } from '../src/manifest/validate/validateManifest.ts';
import { NEWEST_VERSION } from '../src/manifest/validate/versions.ts';

const USAGE = `Judges the Services in manifests as a server of a version of Kubernetes would.

  npm run -s validate -- [--version 1.9|1.20|1.36] [--json] FILE…

A FILE of - is the standard input. Without --version it is the newest that is known.
Prints a line for each finding, with --json a JSON object in each. Exits with 1 where a server would refuse a manifest,
with 2 where it cannot do what it was asked to.`;

/** What is printed of a finding. Documents, lines and columns count from 1. */
interface Row {
  readonly file: string;
  readonly document: number;
  readonly line: number;
  readonly column: number;
  readonly severity: string;
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

/** npm goes to the folder of the package first; files are named from where somebody called it. */
const { npm_lifecycle_event: script, INIT_CWD: calledFrom = '' } = process.env;
const FOLDER = script === 'validate' ? calledFrom : '';

const { version, json, files } = readArguments(process.argv.slice(2));
let hasErrors = false;
for (const file of files) {
  for (const row of await validate(file)) {
    hasErrors ||= row.severity === 'error';
    console.log(
      json
        ? JSON.stringify(row)
        : `${file}:${row.line}:${row.column} ${row.severity} ${row.code} ${named(row)}`,
    );
  }
}
process.exitCode = hasErrors ? 1 : 0;

/** A message may name its field itself. */
function named({ field, message }: Row): string {
  return field === '' || message.startsWith(`${field}: `) ? message : `${field}: ${message}`;
}

async function validate(file: string): Promise<readonly Row[]> {
  const bytes = await read(file);
  const text = bytes.toString('utf8');
  const isJson = file.endsWith('.json') || (file === '-' && /^\s*\{/u.test(text));
  const origin = file === '-' ? {} : await originOf(file);
  const { findings } = await validateManifest(text, isJson ? 'json' : 'yaml', {
    version,
    origin,
    isUnlimited: true,
    isBroken: !isUtf8(bytes),
  });
  const positionOf = positionsIn(text);
  return findings.map(({ document, finding: { path: field, code, severity, message, range } }) => ({
    file,
    document: document + 1,
    ...positionOf(range.start),
    severity,
    field,
    code,
    message,
  }));
}

async function read(file: string): Promise<Buffer> {
  try {
    return await (file === '-' ? bytesOf(process.stdin) : readFile(resolve(FOLDER, file)));
  } catch (error) {
    return refuse((error as Error).message);
  }
}

/** What the files around it tell of a manifest. */
function originOf(file: string): Promise<ManifestOrigin> {
  return readOrigin(resolve(FOLDER, file).replaceAll(sep, '/'), (path) =>
    readFile(path, 'utf8').catch(() => undefined),
  );
}

/** Line and column of offsets, fast where these mostly grow. */
function positionsIn(text: string): (offset: number) => { readonly line: number; readonly column: number } {
  const starts = [text.startsWith('\uFEFF') ? 1 : 0];
  for (const { 0: end, index } of text.matchAll(/\r\n?|\n/gu)) {
    starts.push(index + end.length);
  }
  let line = 0;
  return (offset) => {
    if (offset < (starts[line] ?? 0)) {
      line = 0;
    }
    while ((starts[line + 1] ?? Infinity) <= offset) {
      line++;
    }
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  };
}

function readArguments(args: string[]): {
  readonly version: KubeVersion;
  readonly json: boolean;
  readonly files: readonly string[];
} {
  const options = {
    version: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  } as const;
  try {
    const { values, positionals: given } = parseArgs({ args, options, allowPositionals: true });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    const chosen = values.version === undefined ? NEWEST_VERSION : parseVersion(values.version);
    if (chosen === undefined) {
      throw new Error(`${values.version ?? ''} is no version of Kubernetes, such as 1.20.`);
    }
    if (given.length === 0) {
      throw new Error('Name a file.');
    }
    return { version: chosen, json: values.json, files: given };
  } catch (error) {
    return refuse(`${(error as Error).message}\n\n${USAGE}`);
  }
}

function refuse(message: string): never {
  console.error(message);
  process.exit(2);
}
