import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { toPathText } from '../../../../src/manifest/diff/fieldPath.ts';
import { placeInService } from '../../../../src/manifest/complete/placeInService.ts';

const HEAD = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n';
const TAIL = '---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: other\n';

/** The place at `|`, as `kind path: word`, with the name that is typed as a question mark. */
function placeAt(marked: string, language: 'yaml' | 'json' = 'yaml'): string | undefined {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const place = placeInService(text, offset, language);
  if (place === undefined) {
    return undefined;
  }
  const { kind, path, range, isQuoted, hasValue } = place;
  const field = toPathText(kind === 'key' ? [...path.slice(0, -1), '?'] : path).replace('[?]', '.?');
  const word = text.slice(range.start, range.end);
  return `${kind} ${field}: ${isQuoted ? JSON.stringify(word) : word}${hasValue ? ' (has a value)' : ''}`;
}

describe('placeInService', () => {
  for (const [spec, expected] of [
    ['spec:\n  selector:\n    |', 'key spec.selector.?: '],
    ['spec:\n  selector:\n    ap|', 'key spec.selector.?: ap'],
    ['spec:\n  selector:\n    |\n  ports:\n  - port: 80', 'key spec.selector.?: '],
    ['spec:\n  selector:\n    app: web\n    ti|\n  ports: []', 'key spec.selector.?: ti'],
    ['spec:\n  selector:\n    a|pp: web', 'key spec.selector.?: app (has a value)'],
    ['spec:\n  selector:\n    app: |', 'value spec.selector.app: '],
    ['spec:\n  selector:\n    app: w|b # the page', 'value spec.selector.app: wb'],
    ['spec:\n  selector:\n    app: "w|"', 'value spec.selector.app: "w"'],
    ['spec:\n  selector:\n    app.kubernetes.io/name: w|', 'value spec.selector[app.kubernetes.io/name]: w'],
    ['spec:\n  selector: {|}', 'key spec.selector.?: '],
    ['spec:\n  selector: {app: |}', 'value spec.selector.app: '],
    ['spec:\n  selector: {app: web, t|}', 'key spec.selector.?: t'],
    ['spec:\n  selector: |', 'value spec.selector: '],
    ['spec:\n  ports:\n  - port: 80\n    targetPort: |', 'value spec.ports[0].targetPort: '],
    ['spec:\n  ports:\n  - targetPort: h|\n    port: 80\n  - port: 81', 'value spec.ports[0].targetPort: h'],
    ['spec:\n  ports:\n  - port: 80\n    |\n', 'key spec.ports[0].?: '],
    ['spec:\n  ports:\n  - |\n', 'key spec.ports[0].?: '],
    ['spec: # a comm|ent\n  ports: []', undefined],
    ['spec:\n  ports:\n  -|', undefined],
    ['spec:\n  ports: [\n  - {{ |', undefined],
  ] as const) {
    for (const [where, text] of [
      ['', HEAD + spec],
      [' before other documents', `${HEAD}${spec}\n${TAIL}`],
      [' after other documents', `${TAIL}---\n${HEAD}${spec}`],
      [' with CRLF', `${HEAD}${spec}\n${TAIL}`.replaceAll('\n', '\r\n')],
    ] as const) {
      test(`${JSON.stringify(spec)}${where}`, () => {
        assert.equal(placeAt(text), expected);
      });
    }
  }

  for (const [spec, expected] of [
    ['{"selector": {"|"}}', 'key spec.selector.?: ""'],
    ['{"selector": {"app": "w|"}}', 'value spec.selector.app: "w"'],
    ['{"selector": {"a|": "web"}}', 'key spec.selector.?: "a" (has a value)'],
    ['{"selector": {"app": |}}', 'value spec.selector.app: '],
    ['{"selector": {|}}', 'key spec.selector.?: '],
    ['{"selector": {|\n"app": "web"}}', 'key spec.selector.?: '],
    ['{"ports": [{"port": 80, "targetPort": "|"}]}', 'value spec.ports[0].targetPort: ""'],
  ] as const) {
    test(`JSON: ${spec}`, () => {
      const text = `{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": ${spec}}`;
      assert.equal(placeAt(text, 'json'), expected);
      const list = `{"apiVersion": "v1", "kind": "List", "items": [${text}]}`;
      assert.equal(placeAt(list, 'json'), expected);
    });
  }

  for (const text of [
    'apiVersion: apps/v1\nkind: Deployment\nspec:\n  selector:\n    |',
    'apiVersion: serving.knative.dev/v1\nkind: Service\nspec:\n  selector:\n    |',
    `${HEAD}spec:\n  type: {{ .Values.type }}\n  selector:\n    |`,
    `${HEAD}---\n|\n`,
    `|\n---\n${HEAD}`,
    '|',
    `${HEAD}spec:\n  $patch: replace\n  selector:\n    |`,
  ]) {
    test(`nothing in ${JSON.stringify(text)}`, () => {
      assert.equal(placeAt(text), undefined);
    });
  }

  test('aliases of aliases take no time', () => {
    const aliases = Array.from(
      { length: 40 },
      (_, index) => `  a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`,
    );
    const text = `${HEAD}  annotations: &a0 {}\nextra:\n${aliases.join('\n')}\nspec:\n  selector:\n    |`;
    assert.equal(placeAt(text), undefined);
  });
});
