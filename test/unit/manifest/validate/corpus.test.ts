import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { toMarkdownTable } from '../../../../scripts/markdownTable.ts';
import { KubeError } from '../../../../src/kube/errors.ts';
import type { TextRange } from '../../../../src/kube/yaml/yamlNode.ts';
import type { RuleCode } from '../../../../src/manifest/rules/codes.ts';
import type { Finding } from '../../../../src/manifest/rules/finding.ts';
import type { ManifestDocument } from '../../../../src/manifest/text/manifest.ts';
import { serverErrors } from '../../../../src/manifest/text/serverErrors.ts';
import { validateManifest } from '../../../../src/manifest/validate/validateManifest.ts';
import { compareVerdicts, type ServerVerdict } from '../../../support/serverVerdict.ts';

/** Manifests, and what real servers of three generations said to them: to a dry run, but for 1.9, which knows none. */
const FOLDER = new URL('../../../fixtures/corpus/', import.meta.url);
type Answers = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
const RECORDED = JSON.parse(readFileSync(new URL('server-answers.json', FOLDER), 'utf8')) as Answers;
const VERSIONS = Object.keys(RECORDED);
const CASES = Object.keys(RECORDED['1.36'] ?? {});

/** What is worth a warning or less though the server keeps silent: it drops it, or only some clusters mind. */
const UNSAID: readonly RuleCode[] = [
  'unknown-field',
  'feature-off',
  'duplicate-key',
  'node-port-outside-default-range',
  'affinity-config-ignored',
  // The recorded answer is an error, with which no warnings come.
  'external-ips-deprecated',
];

/** What must be said of manifests that a server has nothing against. */
const WORTH_KNOWING: Readonly<Record<string, RuleCode>> = {
  B11: 'node-port-outside-default-range',
  B31: 'affinity-config-ignored',
};

describe('the corpus is judged as servers judged it', () => {
  const cells = new Map<string, string>();

  after(() => {
    const rows = CASES.map((id) => [
      id,
      titleOf(id),
      ...VERSIONS.map((version) => cells.get(`${id} ${version}`) ?? '≠'),
    ]);
    const equal = [...cells.values()].filter((cell) => cell.startsWith('=')).length;
    const table = toMarkdownTable(['case', 'what', ...VERSIONS], rows);
    process.stdout.write(`${table}\n${equal} of ${VERSIONS.length * CASES.length} as the server\n`);
  });

  for (const version of VERSIONS) {
    for (const id of CASES) {
      it(`${id} by ${version}`, async () => {
        const [status = '', ...said] = RECORDED[version]?.[id] ?? [];
        const minor = Number(version.split('.')[1]);

        const { documents, findings: found } = await validateManifest(textOf(id), 'yaml', {
          version: { major: 1, minor },
        });

        const [document] = documents;
        assert.ok(document);
        const findings = found.map(({ finding }) => finding);
        const verdict = verdictOf(status, said);
        if (status.startsWith('201')) {
          assertAccepted(findings, said);
        } else if (status.startsWith('400')) {
          assertUnreadable(document, findings, verdict);
        } else {
          const { ours, theirs, unsaid } = compareVerdicts(document, findings, verdict);
          assert.deepEqual(ours, theirs);
          assert.deepEqual(unsaid, []);
        }
        assertWarned(document, findings, said);
        const known = WORTH_KNOWING[id];
        assert.ok(known === undefined || findings.some(({ code }) => code === known));
        assert.ok(!id.startsWith('G') || version !== '1.36' || findings.length === 0, 'it is good');
        cells.set(`${id} ${version}`, `= ${status.slice(0, 3)} ${shown(document, findings)}`);
      });
    }
  }
});

/** kubectl asks for strictness where the server knows it, so that unknown fields that it warns of are refused. */
function assertAccepted(findings: readonly Finding[], said: readonly string[]): void {
  const unknown = said.filter((line) => line.includes('unknown field'));
  const errors = findings.filter(({ severity }) => severity === 'error');
  assert.equal(errors.length, unknown.length);
  assert.ok(errors.every(({ path }) => unknown.some((line) => line.includes(`${path}\\"`))));
}

/** Servers name the fields of a value that they cannot read without indices, so that it is somewhere within. */
function assertUnreadable(
  document: ManifestDocument,
  findings: readonly Finding[],
  { message }: ServerVerdict,
): void {
  const errors = findings.filter(({ severity }) => severity === 'error');
  assert.ok(errors.length > 0 && errors.every(({ code }) => code === 'wrong-type'));
  const places = serverErrors(new KubeError('invalid', message)).map(({ path }) => document.rangeOf(path));
  assert.ok(places.some((outer) => errors.some(({ range }) => isWithin(range, outer))));
}

function assertWarned(
  { text }: ManifestDocument,
  findings: readonly Finding[],
  said: readonly string[],
): void {
  const warnings = said.filter((line) => line.startsWith('WARN'));
  for (const warning of warnings) {
    const [, line] = /line (\d+): key/u.exec(warning) ?? [];
    assert.ok(
      findings.some(({ path, range, code }) =>
        line === undefined
          ? warning.includes(path)
          : code === 'duplicate-key' && lineAt(text, range) === Number(line),
      ),
      warning,
    );
  }
  const others = findings.filter(({ severity, code }) => severity !== 'error' && !UNSAID.includes(code));
  assert.deepEqual(
    others.filter(({ message }) => !warnings.some((line) => line.includes(message))),
    [],
  );
}

function verdictOf(status: string, said: readonly string[]): ServerVerdict {
  const causes = said
    .map((line) => line.split(' | '))
    .flatMap(([field = '', reason, ...message]) =>
      reason === undefined ? [] : [{ field, message: message.join(' | ') }],
    );
  return { status: Number(status.slice(0, 3)), message: said.join(' '), causes };
}

function isWithin(inner: TextRange, outer: TextRange): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

function shown({ text }: ManifestDocument, findings: readonly Finding[]): string {
  const letter = { error: 'E', warning: 'W', information: 'I' };
  return findings
    .map(({ severity, path, range }) => `${letter[severity]} ${path} L${lineAt(text, range)}`)
    .join(', ');
}

function lineAt(text: string, { start }: TextRange): number {
  return text.slice(0, start).split('\n').length;
}

function textOf(id: string): string {
  return readFileSync(new URL(`${id}.yaml`, FOLDER), 'utf8');
}

/** What the comment on the first line says. */
function titleOf(id: string): string {
  return (textOf(id).split('\n')[0] ?? '').replace(/^# \w+: /u, '');
}
