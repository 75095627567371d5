import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { YamlServer } from '../../../../src/manifest/languageService/yamlServer.ts';
import { SchemaJudge } from '../../../support/schemaJudge.ts';

const corpus = new URL('../../../fixtures/corpus/', import.meta.url);
const HEAD = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n';

/** `line: message`, in the order of the text. */
async function problemsIn(
  text: string,
  { minor = 36, knownFields, language }: { minor?: number; knownFields?: string[]; language?: string } = {},
): Promise<readonly string[]> {
  const judge = new SchemaJudge({ major: 1, minor }, knownFields);
  const found = await judge.problems(text, language);
  return found.map(({ line, message }) => `${line}: ${message}`);
}

/** What is offered at the `|` in the text: label and what it inserts. */
async function offersAt(marked: string, minor = 36): Promise<ReadonlyMap<string, string>> {
  const server = new YamlServer({ major: 1, minor }, []);
  const offers = await server.offers({ text: marked.replace('|', ''), offset: marked.indexOf('|') });
  return new Map(offers.map(({ label, text }) => [label, text]));
}

/** By case: what the schema of 1.36, of 1.20 and of 1.9 has against it, where it is more than nothing. */
const CORPUS: Readonly<Record<string, Readonly<Record<number, readonly string[]>>>> = {
  B01: same(['7: Property selectors is not allowed.', '10: Property tragetPort is not allowed.']),
  B07: same(['8: Incorrect type. Expected "integer".']),
  B21: {
    36: ['7: Array has duplicate items.'],
    9: ['7: Property ipFamilies is not allowed.', '8: Property ipFamilyPolicy is not allowed.'],
  },
  B23: {
    20: ['7: Property loadBalancerClass is not allowed.'],
    9: [
      '7: Property loadBalancerClass is not allowed.',
      '8: Property allocateLoadBalancerNodePorts is not allowed.',
    ],
  },
  B25: same(['7: Incorrect type. Expected "string".', '8: Incorrect type. Expected "string".']),
  B27: {
    36: [nameProblem('.')],
    20: [nameProblem(', and the first is a letter.')],
    9: [nameProblem(', and the first is a letter.')],
  },
  B29: { 9: ['9: Value is not accepted. Valid values: "TCP", "UDP".'] },
  B33: {
    36: ['7: Value is not accepted. Valid values: "Cluster", "Local".'],
    20: ['7: Property internalTrafficPolicy is not allowed.'],
    9: ['7: Property internalTrafficPolicy is not allowed.'],
  },
  B35: same(['8: Map keys must be unique']),
  B37: {
    36: [
      '7: externalIPs is deprecated: clusters may stop to serve it. Use the type LoadBalancer, or a Gateway.',
    ],
  },
  B39: same(['8: Incorrect type. Expected "array".']),
  G09: {
    20: ['10: Property internalTrafficPolicy is not allowed.'],
    9: [
      '7: Property managedFields is not allowed.',
      '10: Property internalTrafficPolicy is not allowed.',
      '11: Property ipFamilies is not allowed.',
      '12: Property ipFamilyPolicy is not allowed.',
    ],
  },
  G11: {
    20: [nameProblem(', and the first is a letter.')],
    9: [nameProblem(', and the first is a letter.')],
  },
};

function same(problems: readonly string[]): Readonly<Record<number, readonly string[]>> {
  return { 36: problems, 20: problems, 9: problems };
}

function nameProblem(end: string): string {
  const rule = 'has up to 63 lower-case letters, digits and hyphens; the first and the last is no hyphen';
  return `5: The name of a Service ${rule}${end}`;
}

for (const minor of [36, 20, 9]) {
  describe(`the corpus by the schema of 1.${minor}`, () => {
    const answers = readFileSync(new URL('server-answers.json', corpus), 'utf8');
    const cases = Object.keys((JSON.parse(answers) as Record<string, object>)['1.36'] ?? {});

    for (const id of cases) {
      const expected = CORPUS[id]?.[minor] ?? [];
      it(`${id}: ${expected.length === 0 ? 'nothing' : expected.join(' ')}`, async () => {
        const text = readFileSync(new URL(`${id}.yaml`, corpus), 'utf8');

        assert.deepEqual(await problemsIn(text, { minor }), expected);
      });
    }
  });
}

describe('what is judged', () => {
  it('is the Services of a file, and no other document', async () => {
    const text = [
      'apiVersion: apps/v1\nkind: Deployment\nspec: {replicas: x}',
      '# a comment and no more',
      `${HEAD}spec:\n  prots: []`,
      'apiVersion: serving.knative.dev/v1\nkind: Service\nspec: {template: 1}',
      'services:\n  web: {ports: [80]}',
      'kind: Service\nspec: 1',
      `${HEAD}spec:\n  ports: [{port: 0}]\n`,
    ].join('\n---\n');

    assert.deepEqual(await problemsIn(text), [
      '12: Property prots is not allowed.',
      '29: Value is below the minimum of 1.',
    ]);
  });

  it('is the Services in lists, as JSON, too', async () => {
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, spec: { typ: '' } };
    const { metadata, spec } = service;
    const list = { apiVersion: 'v1', kind: 'List', items: [service, { kind: 'ConfigMap', spec: 1 }] };
    const ofServices = { apiVersion: 'v1', kind: 'ServiceList', items: [{ metadata, spec }] };

    for (const one of [list, ofServices]) {
      assert.deepEqual(await problemsIn(JSON.stringify(one), { language: 'json' }), [
        '1: Property typ is not allowed.',
      ]);
      assert.deepEqual(await problemsIn(JSON.stringify({ ...one, kind: 'Lists' }), { language: 'json' }), []);
    }
  });

  it('is a whole Service: a field that is missing, too', async () => {
    assert.deepEqual(await problemsIn('apiVersion: v1\nkind: Service\n'), [
      '1: Missing property "metadata".',
      '1: Missing property "spec".',
    ]);
  });

  it('is not a field that the cluster knows', async () => {
    const text = `${HEAD}spec: {vendorField: {a: [1]}}\n`;

    assert.deepEqual(await problemsIn(text), ['5: Property vendorField is not allowed.']);
    assert.deepEqual(await problemsIn(text, { knownFields: ['spec.vendorField'] }), []);
  });

  it('is what servers judge: numbers as Go reads them, empty text as if it were absent', async () => {
    const ports = '[{port: 80.0, targetPort: "", name: ""}, {port: 1e2, targetPort: 0}]';

    assert.deepEqual(await problemsIn(`${HEAD}spec: {ports: ${ports}}\nstatus: {conditions: [{}]}\n`), []);
  });
});

describe('completion', () => {
  it('offers whole Services in an empty document', async () => {
    const offered = await offersAt('|');

    assert.deepEqual(
      [...offered.keys()],
      [
        ...['ClusterIP', 'headless', 'NodePort', 'LoadBalancer', 'ExternalName'].map(
          (type) => `Service (${type})`,
        ),
        ...['apiVersion', 'kind'],
      ],
    );
    assert.equal(
      offered.get('Service (NodePort)'),
      [
        'apiVersion: v1',
        'kind: Service',
        'metadata:',
        '  name: ${1:name}',
        'spec:',
        '  type: NodePort',
        '  selector:',
        '    app: ${2:name}',
        '  ports:',
        '    - port: ${3:80}',
        '      targetPort: ${4:8080}',
      ].join('\n'),
    );
  });

  it('offers what a person can write, and numbers that are no zeros', async () => {
    const inSpec = await offersAt(`${HEAD}spec:\n  |`);
    const inPort = await offersAt(`${HEAD}spec:\n  ports:\n    - |`);

    assert.ok(inSpec.has('trafficDistribution'));
    assert.ok(!inSpec.has('clusterIPs') && !inSpec.has('loadBalancerIP') && !inSpec.has('externalIPs'));
    assert.equal(inPort.get('port'), 'port: ${1:80}');
    assert.equal(inPort.get('nodePort'), 'nodePort: ${1:30080}');
    assert.equal(inPort.get('named port'), 'name: ${1:http}\n  port: ${2:80}\n  targetPort: ${3:8080}');
  });

  it('offers what the version has', async () => {
    const offered = await offersAt(`${HEAD}spec:\n  |`, 9);

    assert.ok(offered.has('loadBalancerIP') && offered.has('externalIPs'));
    assert.ok(!offered.has('trafficDistribution') && !offered.has('ipFamilies'));
  });

  it('offers the values of a field', async () => {
    assert.deepEqual(
      [...(await offersAt(`${HEAD}spec:\n  type: |`)).keys()],
      ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'],
    );
    assert.deepEqual([...(await offersAt(`${HEAD}spec:\n  ipFamilies: [|]`)).keys()], ['IPv4', 'IPv6']);
  });
});

it('hover tells what a field is for and what its values mean, without a title', async () => {
  const text = `${HEAD}spec:\n  type: ClusterIP`;
  const server = new YamlServer({ major: 1, minor: 36 }, []);
  const shown = await server.hover({ text, offset: text.indexOf('type') + 2 });

  assert.match(shown, /How the Service can be reached/);
  assert.match(shown, /`NodePort`: Reached from outside/);
  assert.doesNotMatch(shown, /####/);
});
