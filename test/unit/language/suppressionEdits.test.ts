import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  documentSuppression,
  lineSuppression,
  topicOf,
} from '../../../src/language/diagnostics/suppressionEdits.ts';
import type { Finding } from '../../../src/manifest/rules/finding.ts';
import { validateManifest } from '../../../src/manifest/validate/validateManifest.ts';

const VERSION = { major: 1, minor: 36 };

function finding(message: string, start = 0): Finding {
  return {
    ...{ path: '', code: 'invalid-name', severity: 'error', message, at: 'value', fixes: [] },
    range: { start, end: start + 1 },
  };
}

function withEdit(text: string, { start, end, text: added }: ReturnType<typeof lineSuppression>): string {
  return text.slice(0, start) + added + text.slice(end);
}

describe('what a message is about', () => {
  for (const [message, topic] of [
    ['Unsupported value: "local": supported values: "Cluster", "Local"', 'Unsupported value'],
    ['unknown field "spec.prots". Did you mean "ports"?', 'unknown field'],
    ['key "type" already set in map. Only this last one counts.', 'already set in map'],
    ['"PreferClose" is deprecated; use "PreferSameZone"', 'is deprecated'],
    ['spec.externalIPs is deprecated and may go', 'spec.externalIPs is deprecated and may go'],
    ['Kubernetes 1.20 ignores this field. Ask.', 'Kubernetes 1.20 ignores this field'],
    ['Invalid value: "a: b, c": no', 'Invalid value'],
    ['Forbidden', 'Forbidden'],
  ] as const) {
    it(`${message}: ${topic}`, () => {
      assert.equal(topicOf(finding(message)), topic);
    });
  }
});

describe('a comment above a line', () => {
  it('silences what it is for, and nothing else in the line', async () => {
    const head = 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n';
    const text = `${head}  {trafficDistribution: PreferClose, ports: [{port: 80, tragetPort: 1}]}\n`;
    const { findings } = await validateManifest(text, 'yaml', { version: VERSION });
    const codes = ['traffic-distribution-deprecated', 'unknown-field'];
    assert.deepEqual(
      findings.map((each) => each.finding.code),
      codes,
    );
    for (const each of findings) {
      const silenced = withEdit(text, lineSuppression(text, each.finding));
      const left = await validateManifest(silenced, 'yaml', { version: VERSION });
      assert.deepEqual(
        left.findings.map(({ finding: { code } }) => code),
        codes.filter((code) => code !== each.finding.code),
      );
    }
  });
});

describe('a comment before a document', () => {
  for (const [what, text, expected] of [
    ['in the first', 'a: HERE\n---\nb: 1\n', '#\na: HERE\n---\nb: 1\n'],
    ['after the byte order mark', '\uFEFFa: HERE\n', '\uFEFF#\na: HERE\n'],
    ['in another', 'a: 1\n--- # two\nb: HERE\n---\nc: 1\n', 'a: 1\n--- # two\n#\nb: HERE\n---\nc: 1\n'],
    ['with its line ends', '---\r\na: HERE\r\n', '---\r\n#\r\na: HERE\r\n'],
    ['where dashes are text', 'a: |\n ---\n----\nb: HERE\n', '#\na: |\n ---\n----\nb: HERE\n'],
  ] as const) {
    it(what, () => {
      const edit = documentSuppression(text, finding('no', text.indexOf('HERE')));
      const written = withEdit(text, edit).replace('# yaml-language-server: $schema=none', '#');
      assert.equal(written, expected);
    });
  }
});
