import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkService, type CheckOptions } from '../../../../src/manifest/rules/checkService.ts';
import type { Finding } from '../../../../src/manifest/rules/finding.ts';
import { readManifest, type ManifestOrigin } from '../../../../src/manifest/text/manifest.ts';

const NEWEST = { version: { major: 1, minor: 36 } };

describe('checkService', () => {
  it('marks the value, the key or what is nearest to what is missing', () => {
    const text =
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: Web\n  labels: {a/b/c: "x y"}\nspec:\n' +
      '  selectors: {}\n  ports:\n    - name: a\n    - port: 81\n      nodePort: 30081\n';

    assert.deepEqual(marked(text), [
      ['metadata.name', 'Web'],
      ['metadata.labels', 'a/b/c'],
      ['metadata.labels', '"x y"'],
      ['spec.selectors', 'selectors'],
      ['spec.ports[0].port', 'name: a'],
      ['spec.ports[1].name', 'port: 81\n      nodePort: 30081'],
      ['spec.ports[1].nodePort', '30081'],
    ]);
  });

  it('says once what is wrong with a value', () => {
    const [finding, ...others] = findingsIn(serviceWith('targetPort: HTTP--very-long-name'));

    assert.deepEqual(others, []);
    assert.match(
      finding?.message ?? '',
      /15 characters; .* alpha-numeric .*; must not contain consecutive hyphens\. Use/u,
    );
  });

  it('says of a value of the wrong type that it has it, and no more', () => {
    assert.deepEqual(codes(findingsIn(serviceWith('targetPort: {name: x}'))), ['wrong-type']);
    assert.deepEqual(codes(findingsIn(serviceWith('nodePort: "http"'))), ['wrong-type']);
  });

  it('goes on where it is plain what a value was meant to be', () => {
    assert.deepEqual(codes(findingsIn(serviceWith('nodePort: "30080"\n      protocol: tcp'))), [
      'wrong-type',
      'unsupported-protocol',
    ]);
  });

  it('has nothing contradict a type that a tool has yet to fill in', () => {
    const spec = 'externalTrafficPolicy: Local\n  ports:\n    - {port: 80, nodePort: 30080}\n';
    const text = `apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  type: TYPE\n  ${spec}`;

    assert.deepEqual(codes(findingsIn(text.replace('TYPE', 'ClusterIP'))), [
      'external-traffic-policy-not-allowed',
      'node-port-not-allowed',
    ]);
    assert.deepEqual(codes(findingsIn(text.replace('TYPE', '${TYPE}'))), ['unsupported-type']);
  });

  it('takes null for nothing, everywhere', () => {
    const text =
      'apiVersion: v1\nkind: Service\nmetadata: {name: web, labels: null, creationTimestamp: null}\nspec:\n' +
      '  type: null\n  selector:\n  clusterIP: null\n  externalIPs: null\n  sessionAffinityConfig:\n  ports:\n' +
      '    - {port: 80, name: null, targetPort: null, protocol: null, nodePort: null}\nstatus: null\n';

    assert.deepEqual(findingsIn(text), []);
  });

  it('judges the items of lists, JSON and several documents, and nothing else', () => {
    const bad =
      '{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"type":"x","ports":[{"port":80}]}}';
    const knative = bad.replace('"v1"', '"serving.knative.dev/v1"');
    const list = `{"apiVersion":"v1","kind":"List","items":[${bad},${knative}]}`;

    assert.deepEqual(
      marked(`${knative}\n---\n# nothing\n---\n${list}\n---\n- op: add\n  path: /spec/type\n`),
      [['spec.type', '"x"']],
    );
    assert.deepEqual(marked('apiVersion: v1\nkind: Service\nspec: {type: {{ .Values.type }}}\n'), []);
    assert.deepEqual(marked('apiVersion: v1\nkind: Service\nspec: [\n'), []);
  });

  it('accepts what the live cluster knows', () => {
    const text = serviceWith('shinyNew: true\n  brandNew: {a: 1}');
    const knownFields = ['spec.ports.shinyNew', 'spec.brandNew'];

    assert.deepEqual(codes(findingsIn(text)), ['unknown-field', 'unknown-field']);
    assert.deepEqual(findingsIn(text, { ...NEWEST, knownFields }), []);
  });

  it('does not miss a field that is there with a slip in its name, unless the server drops that', () => {
    const text = 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {prots: [{port: 80}]}\n';

    assert.deepEqual(codes(findingsIn(text)), ['unknown-field']);
    assert.deepEqual(codes(findingsIn(text.replace('spec:', 'sepc:'))), ['unknown-field']);
    assert.deepEqual(codes(findingsIn(text.replace('prots', 'mesh'))), ['ports-required', 'unknown-field']);
    assert.deepEqual(codes(findingsIn(text, { version: { major: 1, minor: 20 } })), [
      'ports-required',
      'unknown-field',
    ]);
  });

  it('says of every field that is missing which it is', () => {
    const text =
      'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}, {port: 81}]}\n';

    assert.deepEqual(
      findingsIn(text).map(({ message }) => message.slice(0, 34)),
      ['spec.ports[0].name: Required value', 'spec.ports[1].name: Required value'],
    );
  });

  it('speaks of types in the words of YAML, not of Go', () => {
    const text = (spec: string): string =>
      `apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {${spec}}\n`;

    assert.match(
      findingsIn(text('selector: [a]'))[0]?.message ?? '',
      /^This field takes a mapping of keys to text, not a list\./u,
    );
    assert.match(
      findingsIn(text('ports: [{port: 80.5}]'))[0]?.message ?? '',
      /^This field takes a whole number, not the number 80\.5\./u,
    );
  });

  it('takes fields in any case for servers that did', () => {
    const text = 'apiVersion: v1\nkind: Service\nmetadata: {Name: web}\nspec: {Ports: [{Port: 0}]}\n';

    assert.deepEqual(codes(findingsIn(text, { version: { major: 1, minor: 9 } })), ['port-required']);
  });
});

describe('a huge Service', () => {
  // With a list of edits for each finding, or a search for each port, this would not end.
  it('is judged in no more than its length', () => {
    const ports = Array.from({ length: 6000 }, (_, index) => `{port: ${index + 1}}`).join(', ');
    const text = `apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [${ports}]}\n`;

    const findings = findingsIn(text);

    assert.equal(findings.length, 6000);
    assert.equal(new Set(findings.map(({ fixes: [fix] }) => fix)).size, 1);
  });

  it('is not quoted as a whole', () => {
    const [finding] = findingsIn(
      `apiVersion: v1\nkind: Service\nmetadata: {name: ${'A'.repeat(1_000_000)}}\nspec: {ports: [{port: 80}]}\n`,
    );

    assert.ok((finding?.message.length ?? Infinity) < 1000);
  });
});

describe('a patch', () => {
  const overlay: ManifestOrigin = { path: 'overlays/prod/service-patch.yaml' };

  it('lacks nothing, contradicts nothing, and says how to merge', () => {
    const text =
      'apiVersion: v1\nkind: Service\nmetadata: {namespace: team}\nspec:\n  $patch: merge\n  healthCheckNodePort: 30000\n' +
      '  externalTrafficPolicy: Local\n  loadBalancerClass: a.b/c\n  ports:\n' +
      '    - {$patch: delete, port: 80}\n    - {nodePort: 30443}\n';

    assert.deepEqual(findingsIn(text, NEWEST, overlay), []);
  });

  it('has types, values and names that there are', () => {
    const text =
      'apiVersion: v1\nkind: Service\nspec:\n  type: Nodeport\n  tpye: x\n  selector: {a: 1}\n  ports:\n' +
      '    - {port: 80, name: a}\n    - {port: 80, name: a}\n';

    assert.deepEqual(codes(findingsIn(text, NEWEST, overlay)), [
      'unsupported-type',
      'unknown-field',
      'wrong-type',
      'duplicate-port',
      'duplicate-port-name',
    ]);
  });
});

function serviceWith(port: string): string {
  return `apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  type: NodePort\n  ports:\n    - port: 80\n      ${port}\n`;
}

function findingsIn(
  text: string,
  options: CheckOptions = NEWEST,
  origin: ManifestOrigin = {},
): readonly Finding[] {
  return readManifest(text, 'yaml', origin).flatMap((document) => checkService(document, options));
}

function codes(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ code }) => code);
}

function marked(text: string): readonly (readonly [string, string])[] {
  return findingsIn(text).map(({ path, range }) => [path, text.slice(range.start, range.end)]);
}
