import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { printYaml } from '../../../../src/kube/yaml/yaml.ts';
import { checkService } from '../../../../src/manifest/rules/checkService.ts';
import { resolveFix } from '../../../../src/manifest/rules/fixes.ts';
import type { Finding } from '../../../../src/manifest/rules/finding.ts';
import { applyEdits } from '../../../../src/manifest/rules/textEdit.ts';
import { readManifest } from '../../../../src/manifest/text/manifest.ts';
import { fuzzSeed } from '../../../support/fuzz.ts';
import { mutatedServices } from '../../../support/mutatedServices.ts';

const COUNT = 300;

describe('every fix of generated manifests', () => {
  for (const [what, language, print] of [
    ['YAML', 'yaml', printYaml],
    ['JSON of many lines', 'json', (object: object) => `${JSON.stringify(object, undefined, 2)}\n`],
    ['JSON of one line', 'json', (object: object) => JSON.stringify(object)],
  ] as const) {
    it(`leaves ${what} that has the fault no more`, (t) => {
      const seed = fuzzSeed(t);
      let count = 0;
      for (const minor of [9, 20, 36]) {
        const check = (text: string): readonly Finding[] => {
          const [document] = readManifest(text, language);
          assert.ok(document?.content.kind === 'service', text);
          return checkService(document, { version: { major: 1, minor } });
        };
        for (const { object } of fc.sample(mutatedServices, { seed, numRuns: COUNT })) {
          const text = print(object);
          const [document] = readManifest(text, language);
          assert.ok(document);
          for (const finding of check(text)) {
            for (const fix of finding.fixes) {
              const edits = resolveFix(document, fix);
              if (edits === undefined) {
                continue;
              }
              const mended = applyEdits(text, edits);
              const left = check(mended).filter(
                ({ code, path, message }) =>
                  code === finding.code && path === finding.path && message === finding.message,
              );
              assert.deepEqual(left, [], `${fix.title}: ${text} became ${mended}`);
              count += 1;
            }
          }
        }
      }
      t.diagnostic(`${count} fixes`);
      assert.ok(count > COUNT);
    });
  }
});
