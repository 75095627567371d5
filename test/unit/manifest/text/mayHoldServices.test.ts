import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readManifest } from '../../../../src/manifest/text/manifest.ts';
import { mayHoldServices } from '../../../../src/manifest/text/mayHoldServices.ts';

const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n';

const texts: readonly (readonly [what: string, text: string, expected: boolean])[] = [
  ['a Service', SERVICE, true],
  ['a Service in JSON', JSON.stringify({ apiVersion: 'v1', kind: 'Service' }), true],
  ['a Service in printed JSON', JSON.stringify({ apiVersion: 'v1', kind: 'Service' }, undefined, 2), true],
  ['a Service in a list', 'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Service\n', true],
  [
    'items that need not say what they are',
    'kind: ServiceList\napiVersion: v1\nitems:\n- metadata: {}\n',
    true,
  ],
  ['the second of two documents', `kind: Deployment\napiVersion: apps/v1\n---\n${SERVICE}`, true],
  ['CRLF and comments', 'apiVersion: v1 # core\r\nkind: Service # of type\r\n', true],
  ['quotes', `'apiVersion': "v1"\n"kind": 'Service'\n`, true],
  ['tags and anchors', 'apiVersion: &version !!str v1\nkind: !<tag:yaml.org,2002:str> "Service"\n', true],
  ['braces in quotes', `${SERVICE}  annotations:\n    for: "{{ .Values.web }}"\n`, true],
  ['another kind', SERVICE.replace('Service', 'ServiceAccount'), false],
  ['a kind with a point', SERVICE.replace('Service', 'Service.v1'), false],
  ['a Service of Knative', SERVICE.replace('v1', 'serving.knative.dev/v1'), false],
  ['the version in one document and the kind in another', 'apiVersion: v1\n---\nkind: Service\n', false],
  ['nothing', '', false],
];

for (const [what, text, expected] of texts) {
  test(`${what}: ${expected ? 'may hold' : 'holds no'} Services`, () => {
    assert.equal(mayHoldServices(text), expected);
    const language = text.startsWith('{') ? 'json' : 'yaml';
    const has = readManifest(text, language).some(({ content }) => content.kind === 'service');
    assert.equal(has, expected, 'what there truly is');
  });
}
