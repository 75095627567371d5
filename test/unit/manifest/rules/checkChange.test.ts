import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../../src/common/json.ts';
import { printYaml } from '../../../../src/kube/yaml/yaml.ts';
import { checkChange } from '../../../../src/manifest/rules/checkChange.ts';
import type { Finding } from '../../../../src/manifest/rules/finding.ts';
import { readManifest } from '../../../../src/manifest/text/manifest.ts';

/** What kube-apiserver v1.20.2 said to a PUT of each body in the place of what was there, one case a line. */
const file = new URL('../../../fixtures/services/updates-1.20.jsonl', import.meta.url);
const lines = readFileSync(file, 'utf8').trim().split('\n');

interface Recorded {
  readonly name: string;
  readonly live: JsonObject;
  readonly body: JsonObject;
  readonly subresource: '' | 'status';
  readonly answer: {
    readonly status: number;
    readonly causes?: readonly { readonly field?: string; readonly message?: string }[];
  };
}

/** What a PUT leaves out, an apply leaves as it is. */
const IMMUTABLE = /may not change once set|cannot change healthCheckNodePort|: field is immutable/u;
const LEFT_OUT = /Invalid value: (?:0|null|"")/u;

describe('what a change to a Service runs into, by the rules of 1.20', () => {
  for (const { name, live, body, answer } of lines
    .map((line) => JSON.parse(line) as Recorded)
    .filter(({ subresource }) => subresource === '')) {
    it(name, () => {
      const refused = (answer.causes ?? [])
        .filter(({ message = '' }) => IMMUTABLE.test(message) && !LEFT_OUT.test(message))
        .map(({ field = '' }) => field)
        // Nobody writes it by hand, and the server says it best.
        .filter((field) => field !== 'metadata.deletionTimestamp');

      const findings = findingsOf(live, body, 20);

      assert.deepEqual([...new Set(findings.map(({ path }) => path))], [...new Set(refused)]);
      assert.ok(findings.every(({ severity }) => severity === 'information'));
    });
  }
});

const SPEC = {
  type: 'LoadBalancer',
  clusterIP: '10.96.1.1',
  clusterIPs: ['10.96.1.1'],
  ports: [{ port: 80 }],
};

describe('what other versions do not let change', () => {
  for (const [what, minor, live, wanted, expected] of [
    [
      '1.9 names the one cluster IP',
      9,
      { clusterIP: '10.96.1.1' },
      { clusterIP: '10.96.1.2' },
      ['spec.clusterIP'],
    ],
    ['1.36 the first of two', 36, {}, { clusterIP: '10.96.1.2' }, ['spec.clusterIPs[0]']],
    ['what is left out stays', 36, {}, { clusterIP: undefined, clusterIPs: undefined }, []],
    [
      'the class',
      36,
      { loadBalancerClass: 'a.b/c' },
      { loadBalancerClass: 'a.b/d' },
      ['spec.loadBalancerClass'],
    ],
    [
      'the class of another type',
      36,
      { loadBalancerClass: 'a.b/c' },
      { type: 'ClusterIP', loadBalancerClass: 'a.b/d' },
      [],
    ],
    ['the first family', 36, { ipFamilies: ['IPv4'] }, { ipFamilies: ['IPv6'] }, ['spec.ipFamilies[0]']],
    [
      'the second family',
      36,
      { ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'PreferDualStack' },
      { ipFamilies: ['IPv4'], ipFamilyPolicy: 'PreferDualStack' },
      ['spec.ipFamilyPolicy'],
    ],
    [
      'the second family with the policy for it',
      36,
      { ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'PreferDualStack' },
      { ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' },
      [],
    ],
    ['an external name needs no address', 36, {}, { type: 'ExternalName', clusterIP: '10.96.1.2' }, []],
  ] as const) {
    it(what, () => {
      const findings = findingsOf(
        service({ ...SPEC, ...live }),
        service({ ...SPEC, ...live, ...wanted }),
        minor,
      );

      assert.deepEqual(
        findings.map(({ path }) => path),
        expected,
      );
    });
  }

  it('offers what the Service has', () => {
    const [finding] = findingsOf(service(SPEC), service({ ...SPEC, clusterIP: '10.96.1.2' }), 36);

    assert.deepEqual(finding?.fixes, [
      {
        title: 'Change to "10.96.1.1"',
        edits: [{ kind: 'replace', place: ['spec', 'clusterIP'], value: '10.96.1.1' }],
      },
    ]);
  });
});

function findingsOf(live: JsonObject, wanted: JsonObject, minor: number): readonly Finding[] {
  const [document] = readManifest(printYaml(wanted), 'yaml');
  assert.ok(document);
  return checkChange(live, document, { major: 1, minor });
}

function service(spec: object): JsonObject {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { ...spec } };
}
