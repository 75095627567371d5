import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { toMarkdownTable } from '../../../../scripts/markdownTable.ts';
import { KubeError } from '../../../../src/kube/errors.ts';
import type { TextRange } from '../../../../src/kube/yaml/yamlNode.ts';
import { checkService } from '../../../../src/manifest/rules/checkService.ts';
import type { Finding } from '../../../../src/manifest/rules/finding.ts';
import { readManifest, type ManifestDocument } from '../../../../src/manifest/text/manifest.ts';
import { serverErrors } from '../../../../src/manifest/text/serverErrors.ts';
import { compareVerdicts, type ServerVerdict } from '../../../support/serverVerdict.ts';

/** Manifests, and what real servers of three generations said to them: to a dry run, but for 1.9, which knows none. */
const folder = new URL('../../../fixtures/corpus/', import.meta.url);
type Answers = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
const recorded = JSON.parse(readFileSync(new URL('server-answers.json', folder), 'utf8')) as Answers;

/** What we say of a manifest that a server has nothing against, and to which version. */
const WORTH_KNOWING: Readonly<Record<string, string>> = {
  B11: 'node-port-outside-default-range',
  B31: 'affinity-config-ignored',
};

for (const [version, answers] of Object.entries(recorded)) {
  describe(`the corpus by the rules of ${version}`, () => {
    const rows: string[][] = [];

    after(() => {
      const table = toMarkdownTable(['case', 'ours', version], rows);
      process.stdout.write(`${table}\n`);
    });

    for (const [id, [status = '', ...said]] of Object.entries(answers)) {
      it(`${id} is judged as the server judged it`, () => {
        const [document] = readManifest(readFileSync(new URL(`${id}.yaml`, folder), 'utf8'), 'yaml');
        assert.ok(document);
        const minor = Number(version.split('.')[1]);

        const findings = checkService(document, { version: { major: 1, minor } });

        const errors = findings.filter(({ severity }) => severity === 'error');
        const warned = said.filter((line) => line.startsWith('WARN'));
        const verdict = verdictOf(status, said);
        rows.push([id, shown(document, findings), status]);
        if (status.startsWith('201')) {
          // kubectl asks for strictness where the server knows it, so that what the server warns of is refused.
          const unknown = warned.filter((line) => line.includes('unknown field'));
          assert.equal(errors.length, unknown.length);
          assert.ok(errors.every((error) => unknown.some((line) => line.includes(`${error.path}\\"`))));
        } else if (status.startsWith('400')) {
          assert.ok(errors.every(({ code }) => code === 'wrong-type'));
          const places = serverErrors(new KubeError('invalid', verdict.message)).map(({ path }) =>
            document.rangeOf(path),
          );
          assert.ok(places.some((outer) => errors.some(({ range }) => isWithin(range, outer))));
        } else {
          const { ours, theirs, unsaid } = compareVerdicts(document, findings, verdict);
          assert.deepEqual(ours, theirs);
          assert.deepEqual(unsaid, []);
        }
        const known = WORTH_KNOWING[id];
        assert.ok(known === undefined || findings.some(({ code }) => code === known));
        assert.ok(
          !id.startsWith('G') || version !== '1.36' || findings.length === 0,
          'good ones are left alone',
        );
      });
    }
  });
}

function verdictOf(status: string, said: readonly string[]): ServerVerdict {
  const causes = said
    .map((line) => line.split(' | '))
    .flatMap(([field = '', reason, ...message]) =>
      reason === undefined ? [] : [{ field, message: message.join(' | ') }],
    );
  return { status: Number(status.slice(0, 3)), message: said.join(' '), causes };
}

/** Servers name the fields of a value that they cannot read without indices, so that it is somewhere within. */
function isWithin(inner: TextRange, outer: TextRange): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

function shown({ text }: ManifestDocument, findings: readonly Finding[]): string {
  return findings
    .map(
      ({ severity, path, range }) =>
        `${severity} ${path} (L${text.slice(0, range.start).split('\n').length})`,
    )
    .join(', ');
}
