import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  readManifest,
  type ManifestDocument,
  type ManifestOrigin,
} from '../../../../src/manifest/text/manifest.ts';

const SERVICE =
  'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {ports: [{port: 80}]}\n';

/** One word or two per document. */
function kinds(text: string, language: 'yaml' | 'json' = 'yaml', origin?: ManifestOrigin): string[] {
  return readManifest(text, language, origin).map(({ content }) => {
    switch (content.kind) {
      case 'service':
        return `service ${content.namespace ?? '-'}/${content.name ?? content.generateName ?? '-'}`;
      case 'other':
        return `${content.apiVersion} ${content.objectKind} ${content.name ?? '-'}`;
      case 'skipped':
        return content.reason;
      case 'invalid':
        return `invalid ${content.error.position?.line}:${content.error.position?.column}`;
    }
  });
}

function textOf(text: string, { start, end }: { start: number; end: number }): string {
  return text.slice(start, end);
}

function only(text: string, language: 'yaml' | 'json' = 'yaml'): ManifestDocument {
  const [document, second] = readManifest(text, language);
  assert.ok(document && !second);
  return document;
}

describe('tells what each document is', () => {
  for (const [what, text, expected] of [
    ['nothing', '', []],
    ['white space', ' \n\t\n', []],
    ['comments alone', '# apiVersion: v1\n---\n# kind: Service\n', []],
    ['a Service', SERVICE, ['service shop/web']],
    ['one without a name', 'apiVersion: v1\nkind: Service\n', ['service -/-']],
    ['generateName', 'apiVersion: v1\nkind: Service\nmetadata: {generateName: web-}\n', ['service -/web-']],
    ['a name that is no text', 'apiVersion: v1\nkind: Service\nmetadata: {name: 8}\n', ['service -/-']],
    ['metadata that is none', 'apiVersion: v1\nkind: Service\nmetadata: []\n', ['service -/-']],
    [
      'another kind',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n',
      ['apps/v1 Deployment web'],
    ],
    [
      "Knative's Service",
      'apiVersion: serving.knative.dev/v1\nkind: Service\n',
      ['serving.knative.dev/v1 Service -'],
    ],
    ['docker-compose', 'services:\n  web: {}\n', ['noObject']],
    ['no version', 'kind: Service\n', ['noObject']],
    ['a version that is no text', 'apiVersion: 1\nkind: Service\n', ['noObject']],
    ['half a word', 'apiV', ['noObject']],
    ['a list', '- a\n', ['noObject']],
    ['a mistake', 'a: [\n', ['invalid 1:5']],
    ['a merge conflict', `<<<<<<< HEAD\n${SERVICE}=======\n>>>>>>> theirs\n`, ['invalid 2:11']],
    ['a number that JSON does not have', 'a: 1\nb: .inf\n', ['invalid 2:4']],
    ['binary', '\0\u0001\ufffd', ['invalid 1:1']],
  ] as const) {
    test(what, () => {
      assert.deepEqual(kinds(text), expected);
    });
  }

  test('a mistake in one document leaves the others as they are, and its place is one of the whole text', () => {
    const text = `${SERVICE}---\na: [b\n---\n${SERVICE}...\na: *none\n---\n'open\n---\n${SERVICE}`;
    assert.deepEqual(kinds(text), [
      'service shop/web',
      'invalid 6:6',
      'service shop/web',
      'invalid 13:4',
      'invalid 15:6',
      'service shop/web',
    ]);
  });

  test('items of a list, and of lists in it, stand for themselves', () => {
    const text = `apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: Service, metadata: {name: a}}
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}
  - apiVersion: v1
    kind: List
    items:
      - {apiVersion: v1, kind: Service, metadata: {name: c}}
  - 8
---
apiVersion: v1
kind: ServiceList
items:
  - metadata: {name: d}
`;
    assert.deepEqual(kinds(text), [
      'service -/a',
      'v1 ConfigMap b',
      'service -/c',
      'noObject',
      'service -/d',
    ]);
    const documents = readManifest(text, 'yaml');
    const [a, , c, , d] = documents;
    assert.equal(textOf(text, a!), '{apiVersion: v1, kind: Service, metadata: {name: a}}');
    assert.equal(textOf(text, c!.rangeOf('metadata.name')), 'c');
    assert.deepEqual(d!.content.kind === 'service' && d!.content.object, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'd' },
    });
    assert.deepEqual(
      documents.map(({ index }) => index),
      [0, 1, 2, 3, 4],
    );
  });

  test('a list without items has no documents, one with something else is no list', () => {
    assert.deepEqual(kinds('apiVersion: v1\nkind: List\nitems:\n'), []);
    assert.deepEqual(kinds('apiVersion: v1\nkind: List\nitems: {}\n'), ['v1 List -']);
    assert.deepEqual(kinds('apiVersion: v1\nkind: List\nmetadata: {}\nitems: &a [{items: *a}]\n'), [
      'invalid 4:20',
    ]);
  });
});

describe('reads JSON', () => {
  for (const [what, text, expected] of [
    ['nothing', ' \n', []],
    [
      'an object',
      '{\n\t"apiVersion": "v1",\n\t"kind": "Service",\n"metadata": {"name": "web"}}\n',
      ['service -/web'],
    ],
    [
      'a list',
      '{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Service"}]}',
      ['service -/-'],
    ],
    ['an array', '[]', ['noObject']],
    ['several values', '{}\n{}', ['invalid 2:1']],
    ['documents', '{}\n---\n{}', ['invalid 2:1']],
    ['YAML', 'kind: Service', ['invalid 1:1']],
    ['a comma too many', '{"a": 1,}', ['invalid 1:9']],
    ['an end too early', '{"a": [1\n\n', ['invalid 1:9']],
    ['a template', '{"a": {{ .Values.a }}}', ['template']],
  ] as const) {
    test(what, () => {
      assert.deepEqual(kinds(text, 'json'), expected);
    });
  }

  test('with its places', () => {
    const text = '{"kind": "Service", "apiVersion": "v1", "spec": {"ports": [{"port": 80}, {"port": 81}]}}';
    assert.equal(textOf(text, only(text, 'json').rangeOf('spec.ports[1]')), '{"port": 81}');
  });
});

describe('leaves to others what is theirs', () => {
  const patch = 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: NodePort}\n';
  for (const [what, text, expected, path] of [
    ['Helm: control', `{{- if .Values.on }}\n${SERVICE}{{- end }}\n`, 'template'],
    ['Helm: a value', SERVICE.replace('web', '{{ .Release.Name }}'), 'template'],
    [
      'Helm: a part of a value',
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: web-{{ .x }}\n',
      'template',
    ],
    ['Helm: a block', `${SERVICE}{{ toYaml .Values.more | indent 2 }}\n`, 'template'],
    ['Helm: a value with quotes in it', 'a: {{ .x | default "y" }}\n', 'template'],
    ['Jinja', `{% if on %}\n${SERVICE}{% endif %}\n`, 'template'],
    ['Jinja: a value', 'a: {{ name }}\n', 'template'],
    ['ERB', `<% if on %>\n${SERVICE}<% end %>\n`, 'template'],
    ['Backstage', SERVICE.replace('web', '${{ values.name }}'), 'template'],
    ['ytt', `${SERVICE}#@ end\n`, 'template'],
    ['quoted braces', SERVICE.replace('web', '"{{ .x }}"'), 'service shop/{{ .x }}'],
    ['braces in a comment', `# {{ if .x }}\n${SERVICE}`, 'service shop/web'],
    ['braces in a block of text', `${SERVICE}text: |\n  {{ if .x }}\n  #@ end\n`, 'service shop/web'],
    ['a mistake beside quoted braces', 'a: "{{ .x }}"\nb: [\n', 'invalid 2:5'],
    ['kustomization.yaml', 'resources: [web.yaml]\n', 'kustomization', 'base/kustomization.yaml'],
    ['Kustomization', 'resources: [web.yaml]\n', 'kustomization', 'Kustomization'],
    ['a component', 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n', 'kustomization'],
    ['a JSON patch', '- {op: remove, path: /spec/type}\n', 'patch'],
    ['a directive', `${patch}  \n$patch: delete\n`, 'patch'],
    [
      'a directive deep inside',
      'apiVersion: v1\nkind: Service\nspec: {ports: [{$patch: replace}]}\n',
      'patch',
    ],
    ['a dollar alone', 'apiVersion: v1\nkind: Service\nmetadata: {labels: {$x: y}}\n', 'service -/-'],
    ['a name with "patch"', SERVICE, 'patch', 'prod/web-patch.yaml'],
    ['a folder of patches', SERVICE, 'patch', 'C:\\prod\\patches\\web.yaml'],
    ['a part of a Service in an overlay', patch, 'patch', 'overlays/prod/web.yaml'],
    ['a whole one in an overlay', SERVICE, 'service shop/web', 'overlays/prod/web.yaml'],
  ] as const) {
    test(what, () => {
      assert.deepEqual(kinds(text, 'yaml', path === undefined ? {} : { path }), [expected]);
    });
  }

  test('what a chart holds below its templates, whatever it looks like', () => {
    const path = '/charts/shop/templates/web.yaml';
    assert.deepEqual(kinds(`${SERVICE}---\na: [\n`, 'yaml', { path, isInChart: true }), [
      'template',
      'template',
    ]);
    assert.deepEqual(kinds(SERVICE, 'yaml', { path, isInChart: false }), ['service shop/web']);
    assert.deepEqual(kinds(SERVICE, 'yaml', { path: '/charts/shop/crds/web.yaml', isInChart: true }), [
      'service shop/web',
    ]);
  });

  test('but what a cluster holds is no template', () => {
    const braces =
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  annotations:\n    a: web-{{ .x }}\n';
    assert.deepEqual(kinds(braces), ['template']);
    assert.deepEqual(kinds(braces, 'yaml', { isRendered: true }), ['service -/web']);
    assert.deepEqual(kinds('a: {{ .x }}', 'yaml', { isRendered: true }), ['invalid 1:5']);
  });

  test('one template leaves the other documents as they are', () => {
    assert.deepEqual(kinds(`a: {{ .x }}\n---\n${SERVICE}`), ['template', 'service shop/web']);
  });
});

describe('tells where documents stand', () => {
  for (const [what, text, expected] of [
    ['without markers and space', '\n---\n\n a: 1 \n\n---\nb: 2\n...\n', ['a: 1', 'b: 2']],
    ['with their comments', '# one\na: 1\n# two\n---\n', ['# one\na: 1\n# two']],
    ['after a marker on the same line', '--- {a: 1}\n--- # two\nb: 2', ['{a: 1}', '# two\nb: 2']],
    ['with a byte order mark', '\uFEFFa: 1\n---\nb: 2', ['a: 1', 'b: 2']],
    ['with one in the middle, where files were joined', 'a: 1\n\uFEFF---\nb: 2', ['a: 1', 'b: 2']],
    ['with CRLF', 'a: 1\r\n---\r\nb: 2\r\n', ['a: 1', 'b: 2']],
    ['with CR', 'a: 1\r---\rb: 2\r', ['a: 1', 'b: 2']],
    ['after directives', '%YAML 1.1\n# why\n---\na: 1\n...\n%YAML 1.1\n---\nb: 2', ['a: 1', 'b: 2']],
    ['in what only looks like a marker', 'a: |\n  x\n  ---\n----: 1', ['a: |\n  x\n  ---\n----: 1']],
    ['after a line separator that is no line break', 'a: "x\u2028--- y"', ['a: "x\u2028--- y"']],
  ] as const) {
    test(what, () => {
      const documents = readManifest(text, 'yaml');
      assert.deepEqual(
        documents.map((document) => [document.content.kind, textOf(text, document)]),
        expected.map((content) => ['skipped', content]),
      );
    });
  }

  test('the end of one is no content of the next', () => {
    assert.deepEqual(kinds('a: 1\n... b: 2\n'), ['invalid 2:5']);
  });
});

test('lists the keys that are lost', () => {
  const text =
    'spec:\n  type: A\n  ports: [{port: 1, port: 2}]\n  type: B\n  "type": C\nx: &x {a: 1}\ny: {a: 2, <<: *x}\n';
  const found = only(text).duplicateKeys();
  assert.deepEqual(
    found.map(({ path, start }) => [path, text.slice(0, start).split('\n').length]),
    [
      ['spec.type', 2],
      ['spec.ports[0].port', 3],
      ['spec.type', 4],
    ],
  );
});

test('a byte order mark within JSON is a mistake at its own place', () => {
  const [document] = readManifest(' \ufeff\n"', 'json');
  assert.ok(document?.content.kind === 'invalid');
  assert.deepEqual(document.content.error.position, { line: 1, column: 2 });
  assert.equal(document.start, 1);
});
