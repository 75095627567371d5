import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  createLanguageService,
  type Completion,
  type Hover,
  type LanguageRequest,
} from '../../../../src/manifest/languageService/languageService.ts';

const HEAD = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n';

const service = createLanguageService();

/** What is asked about the `¦` in the text. */
function requestAt(marked: string, options: Partial<LanguageRequest> = {}): LanguageRequest {
  return {
    uri: 'file:///web.yaml',
    text: marked.replace('¦', ''),
    language: /^\s*\{/u.test(marked) ? 'json' : 'yaml',
    version: { major: 1, minor: 36 },
    knownFields: [],
    offset: marked.indexOf('¦'),
    ...options,
  };
}

function complete(marked: string, options?: Partial<LanguageRequest>): Promise<readonly Completion[]> {
  return service.complete(requestAt(marked, options));
}

/** The text once what is called so has been chosen. */
async function chosen(marked: string, label: string): Promise<string> {
  const found = (await complete(marked)).find((one) => one.label === label);
  assert.ok(found, `${label} is not offered`);
  const { text } = requestAt(marked);
  return text.slice(0, found.replace.start) + found.insertText + text.slice(found.replace.end);
}

async function labels(marked: string, options?: Partial<LanguageRequest>): Promise<readonly string[]> {
  return (await complete(marked, options)).map(({ label }) => label);
}

function hover(marked: string): Promise<Hover | undefined> {
  return service.hover(requestAt(marked));
}

describe('completion offers fields', () => {
  const places: Readonly<Record<string, readonly [marked: string, label: string, text: string]>> = {
    'on an empty line': [`${HEAD}spec:\n  ¦`, 'type', `${HEAD}spec:\n  type: `],
    'in place of what is typed of one': [`${HEAD}spec:\n  ty¦`, 'type', `${HEAD}spec:\n  type: `],
    'above others, in a text that cannot be read': [
      `${HEAD}spec:\n  ty¦\n  ports:\n    - port: 80\n`,
      'type',
      `${HEAD}spec:\n  type: \n  ports:\n    - port: 80\n`,
    ],
    'whatever else is half typed': [
      `${HEAD}  lab\nspec:\n  "x\n  ¦`,
      'type',
      `${HEAD}  lab\nspec:\n  "x\n  type: `,
    ],
    'for a name that has its colon': [`${HEAD}spec:\n  ty¦: x`, 'type', `${HEAD}spec:\n  type: x`],
    'of the document': [`${HEAD}¦`, 'spec', `${HEAD}spec:\n  `],
    'of an item': [`${HEAD}spec:\n  ports:\n    - ¦`, 'port', `${HEAD}spec:\n  ports:\n    - port: \${1:80}`],
    'of an item, with the dash': [
      `${HEAD}spec:\n  ports:\n    ¦`,
      'named port',
      `${HEAD}spec:\n  ports:\n    - name: \${1:http}\n  port: \${2:80}\n  targetPort: \${3:8080}`,
    ],
    'of another item, with the dash': [
      `${HEAD}spec:\n  ports:\n    - port: 80\n    ¦`,
      'port',
      `${HEAD}spec:\n  ports:\n    - port: 80\n    - port: \${1:80}`,
    ],
    'on further lines of an item': [
      `${HEAD}spec:\n  ports:\n  - port: 80\n    ¦\n  - port: 81\n    name: a\n`,
      'name',
      `${HEAD}spec:\n  ports:\n  - port: 80\n    name: \n  - port: 81\n    name: a\n`,
    ],
    'beside the dash, with others below': [
      `${HEAD}spec:\n  ports:\n    - ¦\n      port: 80\n`,
      'named port',
      `${HEAD}spec:\n  ports:\n    - name: \${1:http}\n  targetPort: \${3:8080}\n      port: 80\n`,
    ],
    'in brackets': [`${HEAD}spec: {ports: [{¦}]}`, 'port', `${HEAD}spec: {ports: [{port: \${1:80}}]}`],
    'in brackets beside a dash': [
      `${HEAD}spec:\n  ports:\n  - {port: 80}\n  - {na¦, port: 81}\n`,
      'name',
      `${HEAD}spec:\n  ports:\n  - {port: 80}\n  - {name: $1, port: 81}\n`,
    ],
    'in brackets that are not closed': [`${HEAD}spec: {¦`, 'selector', `${HEAD}spec: {selector: {$1}`],
    'in JSON, with quotes': [
      '{"apiVersion": "v1", "kind": "Service", "spec": {¦}}',
      'type',
      '{"apiVersion": "v1", "kind": "Service", "spec": {"type": "$1"}}',
    ],
    'in JSON, in place of quotes': [
      '{"spec": {"po¦"}, "kind": "Service", "apiVersion": "v1"}',
      'ports',
      '{"spec": {"ports": [$1]}, "kind": "Service", "apiVersion": "v1"}',
    ],
    'in a list of objects': [
      'apiVersion: v1\nkind: List\nitems:\n  - kind: ConfigMap\n  - apiVersion: v1\n    kind: Service\n    spec:\n      ¦',
      'type',
      'apiVersion: v1\nkind: List\nitems:\n  - kind: ConfigMap\n  - apiVersion: v1\n    kind: Service\n    spec:\n      type: ',
    ],
    'in a document among others': [
      `kind: ConfigMap\n---\n${HEAD}spec:\n  ¦\n---\nfoo: [`,
      'type',
      `kind: ConfigMap\n---\n${HEAD}spec:\n  type: \n---\nfoo: [`,
    ],
    'where lines end as on Windows': [
      `${HEAD}spec:\n  ty¦\n  ports: []\n`.replaceAll('\n', '\r\n'),
      'type',
      `${HEAD}spec:\n  type: \n  ports: []\n`.replaceAll('\n', '\r\n'),
    ],
  };
  for (const [place, [marked, label, text]] of Object.entries(places)) {
    it(place, async () => {
      assert.equal(await chosen(marked, label), text);
    });
  }

  it('that are not there yet', async () => {
    const offered = await labels(`${HEAD}spec:\n  type: ClusterIP\n  ¦\n  ports: []\n`);

    assert.ok(offered.includes('selector'));
    assert.ok(!offered.includes('type') && !offered.includes('ports'));
  });

  it('that the version has, and those of the cluster', async () => {
    const marked = `${HEAD}spec:\n  ¦`;
    const version = { major: 1, minor: 9 };
    const old = await labels(marked, { version });

    assert.ok(!old.includes('ipFamilies') && (await labels(marked)).includes('ipFamilies'));
    assert.ok((await labels(marked, { version, knownFields: ['spec.ipFamilies'] })).includes('ipFamilies'));
  });

  it('with what they are for, and their paths', async () => {
    const found = await complete(`${HEAD}spec:\n  ports:\n    - ¦`);
    const port = found.find(({ label }) => label === 'port');

    assert.equal(port?.path, 'spec.ports.port');
    assert.match(port.documentation, /clients connect to/u);
  });
});

it('completion takes no longer for lines of space, and for brackets that are not closed', async () => {
  for (const line of [
    `a${' '.repeat(1_000_000)}b`,
    `a: b${' '.repeat(1_000_000)}b`,
    `a: ${'['.repeat(50_000)}`,
  ]) {
    await complete(`${HEAD}spec:\n  ${line}\n  ¦`);
  }
  assert.equal(await chosen(`${HEAD}spec:\n  "ty¦" : x`, 'type'), `${HEAD}spec:\n  type : x`);
});

describe('completion offers values', () => {
  it('of a field, in the order in which they are worth offering', async () => {
    const found = await complete(`${HEAD}spec:\n  type: No¦\n`);
    const sorted = found.toSorted((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1));

    assert.deepEqual(
      sorted.map(({ label }) => label),
      ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'],
    );
    assert.equal(await chosen(`${HEAD}spec:\n  type: No¦\n`, 'NodePort'), `${HEAD}spec:\n  type: NodePort\n`);
  });

  it('of the items of a list, with and without the dash', async () => {
    const spec = `${HEAD}spec:\n  ipFamilies:\n    `;

    assert.equal(await chosen(`${spec}¦`, 'IPv6'), `${spec}- IPv6`);
    assert.equal(await chosen(`${spec}- ¦`, 'IPv6'), `${spec}- IPv6`);
    assert.equal(await chosen(`${HEAD}spec: {ipFamilies: [¦]}`, 'IPv6'), `${HEAD}spec: {ipFamilies: [IPv6]}`);
  });

  it('in JSON, with quotes where they are text', async () => {
    const service = '{"apiVersion": "v1", "kind": "Service", "spec": {';

    assert.equal(await chosen(`${service}"type": "¦"}}`, 'NodePort'), `${service}"type": "NodePort"}}`);
    assert.equal(await chosen(`${service}"type": ¦}}`, 'NodePort'), `${service}"type": "NodePort"}}`);
    assert.equal(
      await chosen(`${service}"publishNotReadyAddresses": ¦}}`, 'true'),
      `${service}"publishNotReadyAddresses": true}}`,
    );
  });
});

describe('completion offers whole Services', () => {
  const empty = {
    'in an empty text': '¦',
    'for a word': 'Ser¦',
    'below a comment': '# web\n¦',
    'after a marker': 'a: 1\n---\n¦',
  };
  for (const [place, marked] of Object.entries(empty)) {
    it(place, async () => {
      const found = await complete(marked);

      assert.deepEqual([...new Set(found.map(({ kind }) => kind))], ['snippet']);
      assert.ok(found.some(({ label }) => label === 'Service (ClusterIP)'));
    });
  }
});

describe('completion offers nothing', () => {
  const places: Readonly<Record<string, string>> = {
    'in another kind': 'apiVersion: apps/v1\nkind: Deployment\nspec:\n  ¦',
    'in another Service': 'apiVersion: serving.knative.dev/v1\nkind: Service\nspec:\n  ¦',
    'in another item of a list':
      'apiVersion: v1\nkind: List\nitems:\n  - kind: Pod\n    spec:\n      ¦\n  - kind: Service\n    apiVersion: v1\n',
    'in a file of something else': 'services:\n  web:\n    ¦',
    'in a template': `${HEAD}spec:\n  type: {{ .Values.type }}\n  ¦`,
    'in a comment': `${HEAD}spec:\n  # ty¦`,
    'in a block of text': `${HEAD}  annotations:\n    a: |\n      ty¦`,
    'below a value': `${HEAD}spec:\n  type: ClusterIP\n    ¦`,
    'beside a value': `${HEAD}spec:\n  type: ClusterIP ¦`,
    'right after a colon': `${HEAD}spec:\n  type:¦`,
    'on a marker': `${HEAD}---¦`,
    'for names that are up to their author': `${HEAD}spec:\n  selector:\n    ¦`,
  };
  for (const [place, marked] of Object.entries(places)) {
    it(place, async () => {
      assert.deepEqual(await labels(marked), []);
    });
  }

  it('in what kustomize builds from', async () => {
    assert.deepEqual(await labels('¦', { uri: 'file:///base/kustomization.yaml' }), []);
  });
});

describe('hover', () => {
  it('tells what a field is for, on its name and on its value, whatever state the text is in', async () => {
    for (const marked of [`${HEAD}spec:\n  ty¦pe: NodePort\n  ports: [`, `${HEAD}spec:\n  type: Node¦Port`]) {
      const shown = await hover(marked);

      assert.equal(shown?.path, 'spec.type');
      assert.match(shown.markdown, /^How the Service can be reached/u);
      assert.match(shown.markdown, /`ClusterIP`[^]*`NodePort`[^]*`ExternalName`/u);
    }
  });

  it('names the path as servers do, and marks the word', async () => {
    const marked = '{"apiVersion": "v1", "kind": "Service", "spec": {"ports": [{"port": 1}, {"po¦rt": 2}]}}';
    const shown = await hover(marked);

    assert.equal(shown?.path, 'spec.ports[1].port');
    assert.equal(requestAt(marked).text.slice(shown.range.start, shown.range.end), '"port"');
    assert.equal((await hover('ki¦nd: Service\napiVersion: v1\n'))?.path, 'kind');
  });

  it('says nothing of what is not of a Service, or is its own', async () => {
    for (const marked of ['kind: Depl¦oyment', `${HEAD}  labels:\n    a¦pp: b`, `${HEAD}spec:\n  typ¦o: b`]) {
      assert.equal(await hover(marked), undefined);
    }
  });
});
