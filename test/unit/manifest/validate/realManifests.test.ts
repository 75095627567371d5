import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import {
  readManifest,
  type ManifestDocument,
  type ManifestOrigin,
} from '../../../../src/manifest/text/manifest.ts';
import { readOrigin } from '../../../../src/manifest/text/readOrigin.ts';
import { validateManifest } from '../../../../src/manifest/validate/validateManifest.ts';

/** Files as they are found in repositories. There is nothing wrong with any of them, whatever else they are. */
const FOLDER = new URL('../../../fixtures/realManifests/', import.meta.url);

interface RealManifest {
  /** How many Services, or patches for them, are judged; none if left out. */
  readonly services?: number;
  /** The first minor version that has all that it uses; else it is for all of them. */
  readonly from?: number;
  /** Whether it has faults, and comments that say not to speak of them. */
  readonly silenced?: boolean;
}

const MANIFESTS = JSON.parse(readFileSync(new URL('index.json', FOLDER), 'utf8')) as Readonly<
  Record<string, RealManifest>
>;
const OLDEST = 9;
const NEWEST = 36;

describe('manifests as they are found', () => {
  it('are all in the index, and are many', () => {
    const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'index.json')
      .map((entry) => `${entry.parentPath}/${entry.name}`.replace(/^.*\/realManifests\/+/u, ''));

    assert.deepEqual(files.sort(), Object.keys(MANIFESTS).sort());
    assert.ok(files.length >= 60);
  });

  for (const [path, { services = 0, from = OLDEST, silenced = false }] of Object.entries(MANIFESTS)) {
    const text = readFileSync(new URL(path, FOLDER), 'utf8');

    it(`${path} is not accused of anything`, async () => {
      for (let minor = from; minor <= NEWEST; minor += 1) {
        assert.deepEqual(await findingsIn(path, text, minor), [], `by the rules of 1.${minor}`);
      }
    });

    it(`${path} is ${services > 0 ? 'judged' : 'left alone'}`, async () => {
      const judged = readManifest(text, languageOf(path), await originOf(path)).filter(isJudged);
      assert.equal(judged.length, services);

      if (silenced) {
        const outspoken = text.replaceAll(/yaml-language-server|vscode-kubernetes-tools|\$schema/gu, 'note');
        assert.notDeepEqual(await findingsIn(path, outspoken, NEWEST), []);
        return;
      }
      for (const document of judged) {
        const broken = withFault(document);
        const found = broken === undefined ? [] : await findingsIn(path, broken, NEWEST);
        assert.ok(
          broken === undefined || found.some(([index]) => index === document.index),
          `a fault in document ${document.index} is not found`,
        );
      }
    });
  }
});

async function findingsIn(
  path: string,
  text: string,
  minor: number,
): Promise<readonly (readonly [document: number, said: string])[]> {
  const version = { major: 1, minor };
  const { findings } = await validateManifest(text, languageOf(path), {
    version,
    origin: await originOf(path),
  });
  return findings.map(({ document, finding }) => [document, `${finding.path}: ${finding.message}`]);
}

function languageOf(path: string): 'yaml' | 'json' {
  return path.endsWith('.json') ? 'json' : 'yaml';
}

function originOf(path: string): Promise<ManifestOrigin> {
  return readOrigin(`/${path}`, (file) =>
    readFile(new URL(`.${file}`, FOLDER), 'utf8').catch(() => undefined),
  );
}

function isJudged({ content, root }: ManifestDocument): boolean {
  const isPatch = content.kind === 'skipped' && content.reason === 'patch' && root?.kind === 'mapping';
  return content.kind === 'service' || isPatch;
}

/** The text with a field of a document that no server knows; undefined where the field comes from elsewhere. */
function withFault({ text, root, start, end }: ManifestDocument): string | undefined {
  const fields = root?.kind === 'mapping' ? root.fields : new Map<string, never>();
  const { start: at, end: after } = fields.get('spec') ?? fields.get('metadata') ?? { start: -1, end: -1 };
  return at < start || after > end
    ? undefined
    : `${text.slice(0, at)}${text.slice(at, after).replace(/[a-z]/u, 'un$&')}${text.slice(after)}`;
}
