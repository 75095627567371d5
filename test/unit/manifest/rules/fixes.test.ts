import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkService } from '../../../../src/manifest/rules/checkService.ts';
import type { RuleCode } from '../../../../src/manifest/rules/codes.ts';
import { resolveFix } from '../../../../src/manifest/rules/fixes.ts';
import type { Finding } from '../../../../src/manifest/rules/finding.ts';
import { applyEdits } from '../../../../src/manifest/rules/textEdit.ts';
import { readManifest, type ManifestDocument } from '../../../../src/manifest/text/manifest.ts';

const NEWEST = 36;
const HEAD = 'apiVersion: v1\nkind: Service\nmetadata: {name: web} # its name\n';

interface Case {
  readonly what: string;
  readonly code: RuleCode;
  /** What the fix says it does; the first one is meant where it is left out. */
  readonly title?: string;
  /** Below the head, or all of it where it begins with a brace. */
  readonly before: string;
  readonly after: string;
  readonly minor?: number;
}

const CASES: readonly Case[] = [
  {
    what: 'every port gets a name',
    code: 'port-name-required',
    before:
      'spec:\n  ports:\n    # web\n    - port: 80 # plain\n    - name: metrics\n      port: 9090\n    - port: 53\n      protocol: UDP\n',
    after:
      'spec:\n  ports:\n    # web\n    - name: http\n      port: 80 # plain\n    - name: metrics\n      port: 9090\n    - name: udp-53\n      port: 53\n      protocol: UDP\n',
  },
  {
    what: 'names in brackets',
    code: 'port-name-required',
    before: "spec: {ports: [{port: 80}, { 'port': 443 }]}\n",
    after: "spec: {ports: [{name: http, port: 80}, { 'name': 'https', 'port': 443 }]}\n",
  },
  {
    what: 'names in JSON',
    code: 'port-name-required',
    before:
      '{\n  "apiVersion": "v1",\n  "kind": "Service",\n  "metadata": {"name": "web"},\n  "spec": {\n    "ports": [\n      {\n        "port": 80\n      },\n      {"port": 81}\n    ]\n  }\n}\n',
    after:
      '{\n  "apiVersion": "v1",\n  "kind": "Service",\n  "metadata": {"name": "web"},\n  "spec": {\n    "ports": [\n      {\n        "name": "http",\n        "port": 80\n      },\n      {"name": "tcp-81", "port": 81}\n    ]\n  }\n}\n',
  },
  {
    what: 'lines that end in CR and LF',
    code: 'port-name-required',
    before: 'spec:\r\n  ports:\r\n  - port: 80\r\n  - port: 81\r\n',
    after: 'spec:\r\n  ports:\r\n  - name: http\r\n    port: 80\r\n  - name: tcp-81\r\n    port: 81\r\n',
  },
  {
    what: 'an empty name is filled in',
    code: 'port-name-required',
    before: 'spec:\n  ports:\n    - {port: 80, name: ""}\n    - name:\n      port: 81\n',
    after: 'spec:\n  ports:\n    - {port: 80, name: "http"}\n    - name: tcp-81\n      port: 81\n',
  },
  {
    what: 'a forbidden field goes with its line and what is said beside it',
    code: 'load-balancer-class-not-allowed',
    before: 'spec:\n  # for later\n  loadBalancerClass: example.com/lb # gone\n  ports:\n    - port: 80\n',
    after: 'spec:\n  # for later\n  ports:\n    - port: 80\n',
  },
  {
    what: 'a forbidden list',
    code: 'source-ranges-not-allowed',
    before:
      'spec:\n  loadBalancerSourceRanges:\n    - 10.0.0.0/8\n    - 192.0.2.0/24 # office\n  ports: [{port: 80}] # all\n',
    after: 'spec:\n  ports: [{port: 80}] # all\n',
  },
  {
    what: 'a forbidden field in brackets',
    code: 'node-port-not-allowed',
    before: 'spec: {ports: [{port: 80, nodePort: 30080}]}\n',
    after: 'spec: {ports: [{port: 80}]}\n',
  },
  {
    what: 'the first field of an item',
    code: 'node-port-not-allowed',
    before: 'spec:\n  ports:\n    - nodePort: 30080 # which\n      port: 80\n',
    after: 'spec:\n  ports:\n    - port: 80\n',
  },
  {
    what: 'another type in its place',
    code: 'node-port-not-allowed',
    title: 'Change the type to NodePort',
    before: 'spec:\n  # the ports\n  ports:\n    - port: 80\n      nodePort: 30080\n',
    after: 'spec:\n  # the ports\n  ports:\n    - port: 80\n      nodePort: 30080\n  type: NodePort\n',
  },
  {
    what: 'a number that looks octal is written out',
    code: 'octal-number',
    before: 'spec:\n  ports:\n    - port: 0120 # 80\n',
    after: 'spec:\n  ports:\n    - port: 80 # 80\n',
  },
  {
    what: 'text that looks like an octal number gets quotes',
    code: 'wrong-type',
    before: 'spec:\n  selector: {tier: 007} # bond\n  ports: [{port: 80}]\n',
    after: 'spec:\n  selector: {tier: "007"} # bond\n  ports: [{port: 80}]\n',
  },
  {
    what: 'text that is read as true gets quotes',
    code: 'wrong-type',
    before: 'spec:\n  selector:\n    enabled: yes\n  ports: [{port: 80}]\n',
    after: 'spec:\n  selector:\n    enabled: "yes"\n  ports: [{port: 80}]\n',
  },
  {
    what: 'a key that is read as true gets quotes',
    code: 'key-read-otherwise',
    before: 'spec:\n  selector:\n    on: edge\n  ports: [{port: 80}]\n',
    after: 'spec:\n  selector:\n    "on": edge\n  ports: [{port: 80}]\n',
  },
  {
    what: 'a number loses its quotes',
    code: 'wrong-type',
    before: "spec:\n  ports:\n    - port: '80' # web\n",
    after: 'spec:\n  ports:\n    - port: 80 # web\n',
  },
  {
    what: 'digits of a target port lose their quotes',
    code: 'invalid-target-port',
    before: 'spec:\n  ports:\n    - {port: 80, targetPort: "8080"}\n',
    after: 'spec:\n  ports:\n    - {port: 80, targetPort: 8080}\n',
  },
  {
    what: 'a canonical network',
    code: 'invalid-source-range',
    before:
      "spec:\n  type: LoadBalancer\n  loadBalancerSourceRanges: ['10.0.0.1/8', 2001:DB8::1/32]\n  ports: [{port: 80}]\n",
    after:
      "spec:\n  type: LoadBalancer\n  loadBalancerSourceRanges: ['10.0.0.0/8', 2001:DB8::1/32]\n  ports: [{port: 80}]\n",
  },
  {
    what: 'an address without leading zeros',
    code: 'invalid-external-ip',
    before: 'spec:\n  externalIPs:\n    - 192.0.02.1 # the other\n  ports: [{port: 80}]\n',
    after: 'spec:\n  externalIPs:\n    - 192.0.2.1 # the other\n  ports: [{port: 80}]\n',
  },
  {
    what: 'a protocol in the wrong case',
    code: 'unsupported-protocol',
    before: 'spec:\n  ports: [{port: 80, protocol: tcp}]\n',
    after: 'spec:\n  ports: [{port: 80, protocol: TCP}]\n',
  },
  {
    what: 'a type with a slip',
    code: 'unsupported-type',
    before: 'spec:\n  type: "NodePrt"\n  ports: [{port: 80}]\n',
    after: 'spec:\n  type: "NodePort"\n  ports: [{port: 80}]\n',
  },
  {
    what: 'a name that is there twice',
    code: 'duplicate-port-name',
    before: 'spec:\n  ports:\n    - {name: a, port: 80}\n    - {name: a, port: 81}\n',
    after: 'spec:\n  ports:\n    - {name: a, port: 80}\n    - {name: a-2, port: 81}\n',
  },
  {
    what: 'a dot that old servers do not take',
    code: 'invalid-external-name',
    minor: 9,
    before: 'spec:\n  type: ExternalName\n  externalName: db.example.com.\n',
    after: 'spec:\n  type: ExternalName\n  externalName: db.example.com\n',
  },
  {
    what: 'an address of the web as an external name',
    code: 'invalid-external-name',
    before: 'spec:\n  type: ExternalName\n  externalName: http://Example.com:80/\n',
    after: 'spec:\n  type: ExternalName\n  externalName: example.com\n',
  },
  {
    what: 'an unknown field gets its name',
    code: 'unknown-field',
    before: 'spec:\n  ports:\n    - port: 80\n      tragetPort: 8080 # of the pod\n',
    after: 'spec:\n  ports:\n    - port: 80\n      targetPort: 8080 # of the pod\n',
  },
  {
    what: 'an unknown field goes, whatever is in it',
    code: 'unknown-field',
    title: 'Remove mesh',
    before: 'spec:\n  ports: [{port: 80}]\n  mesh:\n    on:\n      - a: |\n          text\n\n# after\n',
    after: 'spec:\n  ports: [{port: 80}]\n\n# after\n',
  },
  {
    what: 'a family that is named twice',
    code: 'duplicate-ip-family',
    before: 'spec:\n  ipFamilies:\n    - IPv4\n    - IPv4 # again\n  ports: [{port: 80}]\n',
    after: 'spec:\n  ipFamilies:\n    - IPv4\n  ports: [{port: 80}]\n',
  },
  {
    what: 'a headless Service in the wrong letters',
    code: 'invalid-cluster-ip',
    before: 'spec:\n  clusterIP: nonne\n',
    after: 'spec:\n  clusterIP: None\n',
  },
  {
    what: 'two fields in brackets that stand together',
    code: 'not-for-external-name',
    title: 'Remove the cluster IP',
    before: 'spec: {type: ExternalName, externalName: a.b, clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1]}\n',
    after: 'spec: {type: ExternalName, externalName: a.b}\n',
  },
];

describe('a fix mends what was found, and leaves the rest as it is written', () => {
  for (const { what, code, title, before, after, minor = NEWEST } of CASES) {
    it(what, () => {
      const text = before.startsWith('{') ? before : HEAD + before;
      const [document, finding] = found(text, code, minor);
      const fix = finding.fixes.find((one) => title === undefined || one.title === title);
      assert.ok(fix, finding.message);

      const edits = resolveFix(document, fix);

      assert.ok(edits);
      const mended = applyEdits(text, edits);
      assert.equal(mended, before.startsWith('{') ? after : HEAD + after);
      const [again] = readManifest(mended, 'yaml');
      assert.ok(again);
      const left = checkService(again, { version: { major: 1, minor } });
      assert.deepEqual(
        left.filter((one) => one.code === code && one.path === finding.path),
        [],
      );
    });
  }
});

describe('a fix is not offered', () => {
  for (const [what, code, spec] of [
    [
      'for what an alias brings',
      'unsupported-protocol',
      'spec:\n  ports:\n    - &a {port: 80, protocol: TCP, name: a}\n    - {<<: *b, port: 81, name: b}\n',
    ],
    [
      'for what an anchor names',
      'source-ranges-not-allowed',
      'spec:\n  loadBalancerSourceRanges: &ranges [10.0.0.0/8]\n  externalIPs: *ranges\n  ports: [{port: 80}]\n',
    ],
  ] as const) {
    it(what, () => {
      const shared = 'x-shared: &b {protocol: tcp}\n';
      const [document, finding] = found(shared + HEAD + spec, code, NEWEST);
      const [fix] = finding.fixes;
      assert.ok(fix);

      assert.equal(resolveFix(document, fix), undefined);
    });
  }
});

function found(text: string, code: RuleCode, minor: number): readonly [ManifestDocument, Finding] {
  const [document] = readManifest(text, 'yaml');
  assert.ok(document);
  const findings = checkService(document, { version: { major: 1, minor } });
  const finding = findings.find((one) => one.code === code);
  assert.ok(finding, JSON.stringify(findings));
  return [document, finding];
}
