import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolveFix } from '../../../../src/manifest/rules/fixes.ts';
import { applyEdits } from '../../../../src/manifest/rules/textEdit.ts';
import type { ManifestOrigin } from '../../../../src/manifest/text/manifest.ts';
import { validateManifest } from '../../../../src/manifest/validate/validateManifest.ts';
import { NEWEST_VERSION } from '../../../../src/manifest/validate/versions.ts';

const BODY = 'metadata: {name: web}\nspec: {ports: [{port: 80}]}\n';

interface Found {
  /** `code "marked"` */
  readonly what: string;
  readonly said: string;
  /** The text with the first fix done. */
  readonly mended: string;
}

async function judge(text: string, origin: ManifestOrigin = {}): Promise<readonly Found[]> {
  const { documents, findings } = await validateManifest(text, 'yaml', { version: NEWEST_VERSION, origin });
  return findings.map(({ document, finding: { code, message, range, fixes } }) => {
    const [fix] = fixes;
    const at = documents[document];
    assert.ok(fix && at);
    return {
      what: `${code} ${text.slice(range.start, range.end)}`,
      said: message,
      mended: applyEdits(text, resolveFix(at, fix) ?? []),
    };
  });
}

describe('an object that is meant to be a Service', () => {
  for (const kind of ['service', 'SERVICE', 'Services', 'services', 'Servce', 'Serivce', 'Servicee']) {
    it(`is told from the kind ${kind}`, async () => {
      const [found, ...others] = await judge(`apiVersion: v1\nkind: ${kind}\n${BODY}`);

      assert.deepEqual(found, {
        what: `unknown-kind ${kind}`,
        said: `no matches for kind "${kind}" in version "v1". Did you mean "Service"?`,
        mended: `apiVersion: v1\nkind: Service\n${BODY}`,
      });
      assert.deepEqual(others, []);
    });
  }

  for (const version of [
    'apps/v1',
    'extensions/v1beta1',
    'networking.k8s.io/v1',
    'core/v1',
    'v2',
    'v1beta1',
    'V1',
  ]) {
    it(`is told from the API version ${version}`, async () => {
      const [found, ...others] = await judge(`apiVersion: ${version}\nkind: Service\n${BODY}`);

      assert.deepEqual(found, {
        what: `unknown-kind ${version}`,
        said: `no matches for kind "Service" in version "${version}". Did you mean "v1"?`,
        mended: `apiVersion: v1\nkind: Service\n${BODY}`,
      });
      assert.deepEqual(others, []);
    });
  }

  it('is told from a misspelt name of the API version, and from none', async () => {
    const head = `apiVersion: v1\nkind: Service\n${BODY}`;

    assert.deepEqual(await judge(head.replace('apiVersion', 'apiversion')), [
      {
        what: 'api-version-required apiversion',
        said: 'apiVersion not set. Did you mean "apiVersion"?',
        mended: head,
      },
    ]);
    for (const text of [head.replace('apiVersion: v1\n', ''), head.replace(' v1', '')]) {
      const [found] = await judge(text);
      assert.equal(found?.said, 'apiVersion not set. Services have the API version "v1".');
      assert.equal(found.mended, head);
    }
  });

  it('is told in a list, too', async () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: service\n  ${BODY.replace('\n', '\n  ')}`;

    assert.deepEqual(
      (await judge(list)).map(({ what }) => what),
      ['unknown-kind service'],
    );
  });
});

describe('nothing is said of', () => {
  const kinds = [
    'Secret',
    'ServiceAccount',
    'ServiceList',
    'Device',
    'Endpoints',
    'Event',
    'Node',
    'Pod',
    'Slice',
  ];
  for (const kind of kinds) {
    it(`the kind ${kind}`, async () => {
      assert.deepEqual(await judge(`apiVersion: v1\nkind: ${kind}\n${BODY}---\nkind: service\n`), []);
    });
  }

  for (const version of [
    'serving.knative.dev/v1',
    'n9/v1alpha',
    'openslo/v1',
    'serviceregistration.k8s.io/v1',
    'multicluster.x-k8s.io/v1alpha1',
    'a.b/v1',
  ]) {
    it(`a Service of ${version}`, async () => {
      assert.deepEqual(await judge(`apiVersion: ${version}\nkind: Service\n${BODY}`), []);
    });
  }

  for (const [what, text, origin] of [
    ['a Compose file', 'services:\n  web: {kind: Service}\n', {}],
    ['what has no spec', 'apiVersion: v1\nkind: service\nmetadata: {name: web}\n', {}],
    ['what is no object', 'kind: Service\nname: web\n', {}],
    ['a template', `apiVersion: {{ .v }}\nkind: Service\n${BODY}`, {}],
    ['a version to be filled in', `apiVersion: "\${V}"\nkind: Service\n${BODY}`, {}],
    ['a patch', `kind: Service\n${BODY}`, { path: 'a/web-patch.yaml' }],
    ['what a kustomization has for a patch', `kind: Service\n${BODY}`, { isPatch: true }],
    ['a document without a schema', `# yaml-language-server: $schema=none\nkind: Service\n${BODY}`, {}],
    ['many of others', `apiVersion: a.b/v1\nkind: Service\n${BODY}---\n`.repeat(501), {}],
  ] as const) {
    it(what, async () => {
      assert.deepEqual(await judge(text, origin), []);
    });
  }
});
