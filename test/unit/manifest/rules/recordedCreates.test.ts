import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../../src/common/json.ts';
import { printYaml } from '../../../../src/kube/yaml/yaml.ts';
import { checkService } from '../../../../src/manifest/rules/checkService.ts';
import { readManifest } from '../../../../src/manifest/text/manifest.ts';
import { compareVerdicts, type ServerVerdict } from '../../../support/serverVerdict.ts';

/** What kube-apiserver v1.20.2 said to each body, one case a line. */
const file = new URL('../../../fixtures/services/creates-1.20.jsonl', import.meta.url);
const lines = readFileSync(file, 'utf8').trim().split('\n');

interface Recorded {
  readonly name: string;
  readonly body: JsonObject;
  readonly answer: Partial<ServerVerdict> & { readonly status: number };
}

describe('the rules for 1.20 find what the server found', () => {
  for (const { name, body, answer } of lines.map((line) => JSON.parse(line) as Recorded)) {
    it(name, () => {
      const [document] = readManifest(printYaml(body), 'yaml');
      assert.ok(document);
      const findings = checkService(document, { version: { major: 1, minor: 20 } });
      const { status, message = '', causes = [] } = answer;

      const { ours, theirs, unsaid } = compareVerdicts(document, findings, { status, message, causes });

      if (status === 400) {
        assert.ok(findings.some(({ code }) => code === 'wrong-type'));
      } else {
        assert.deepEqual(ours, theirs);
        assert.deepEqual(unsaid, []);
      }
    });
  }
});
