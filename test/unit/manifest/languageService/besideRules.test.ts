import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { validateManifest, type Validated } from '../../../../src/manifest/validate/validateManifest.ts';
import { SchemaJudge, type SchemaProblem } from '../../../support/schemaJudge.ts';

/**
 * The language server's diagnostics are not shown, because the rules say all that it says, and say it better. Should it
 * ever find something that they do not, this is where that shows.
 */

const corpus = new URL('../../../fixtures/corpus/', import.meta.url);
const cases = readdirSync(corpus).filter((name) => name.endsWith('.yaml'));

/** What a slip makes of a line. */
const SLIPS: Readonly<Record<string, (line: string) => string>> = {
  'as it is': (line) => line,
  'a number': (line) => line.replace(/: .*/u, ': 5'),
  text: (line) => line.replace(/: .*/u, ': "x y"'),
  'a list': (line) => line.replace(/: .*/u, ': [a]'),
  'a mapping': (line) => line.replace(/: .*/u, ': {a: b}'),
  'another name': (line) => line.replace(/^([\s-]*\w)(\w)/u, '$1x$2'),
};

/** Advice that is no fault, and values that are as good as absent. */
const NO_FAULT = /is deprecated|^Map keys must be unique$/u;
const ABSENT = /^(?:""|''|null|~|\[\]|\{\}|)$/u;

for (const minor of [9, 20, 36]) {
  const version = { major: 1, minor };
  const judge = new SchemaJudge(version);
  describe(`what the language server says by the schema of 1.${minor} the rules say, too, of every line with`, () => {
    for (const [slip, change] of Object.entries(SLIPS)) {
      it(slip, async () => {
        let problems = 0;
        const unsaid: string[] = [];
        for (const name of cases) {
          const lines = readFileSync(new URL(name, corpus), 'utf8').split('\n');
          for (const [index, line] of lines.entries()) {
            const changed = change(line);
            if ((changed === line) !== (slip === 'as it is') || (slip === 'as it is' && index > 0)) {
              continue;
            }
            const text = lines.with(index, changed).join('\n');
            const validated = await validateManifest(text, 'yaml', { version });
            if (!isOneService(validated)) {
              continue;
            }
            const found = await judge.problems(text);
            problems += found.length;
            unsaid.push(
              ...found
                .filter((problem) => isFault(problem, text) && !isSaid(problem, validated))
                .map(({ message }) => `${name}:${index + 1} ${message}`),
            );
          }
        }

        assert.deepEqual(unsaid, []);
        assert.ok(problems > 0);
      });
    }
  });
}

/** Of what cannot be read, and of what is no Service any more, there is nothing to compare. */
function isOneService({ documents }: Validated): boolean {
  return documents.length === 1 && documents[0]?.content.kind === 'service';
}

function isFault({ range, message }: SchemaProblem, text: string): boolean {
  return !NO_FAULT.test(message) && !ABSENT.test(text.slice(range.start, range.end));
}

/**
 * In the same place; what is missing is marked elsewhere by everyone. Of two equal keys only the last one counts, and what
 * a server cannot decode it does not judge any further.
 */
function isSaid({ range, message }: SchemaProblem, { findings }: Validated): boolean {
  return findings.some(
    ({ finding }) =>
      message.startsWith('Missing property') ||
      ['duplicate-key', 'wrong-type'].includes(finding.code) ||
      (finding.range.start <= range.end && range.start <= finding.range.end),
  );
}
