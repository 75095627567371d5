import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { applyFile } from '../../src/commands/applyFile.ts';
import { createFromFile } from '../../src/commands/createFromFile.ts';
import { deleteFromFile } from '../../src/commands/deleteFromFile.ts';
import { diffFile } from '../../src/commands/diffFile.ts';
import { UserError } from '../../src/editor/userError.ts';
import { FileSetup, inFront, manifest, problemsOf } from './fileSetup.ts';
import { restoreStubs } from './stub.ts';

const COMMANDS = { applyFile, createFromFile, diffFile };

/** What is said of a file, and what the problems are; the commands say the same. */
interface BadManifest {
  readonly what: string;
  readonly text: string;
  readonly says: RegExp;
  readonly problems?: readonly RegExp[];
}

const BAD_MANIFESTS: readonly BadManifest[] = [
  { what: 'an empty file', text: '', says: /^Untitled-\d+\.yaml is empty\.$/u },
  { what: 'nothing but comments and markers', text: '# later\n---\n---\n', says: /is empty\.$/u },
  {
    what: 'a Helm template',
    text: manifest('web').replace('name: web', 'name: {{ .Release.Name }}-web'),
    says: /no Service in .*, but a template\. Render it, for example with "helm template"/u,
  },
  {
    what: 'a kustomization',
    text: 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- web.yaml\n',
    says: /what kustomize reads\. Build it with "kubectl kustomize"/u,
  },
  {
    what: 'other kinds',
    text: 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n',
    says: /but Deployment \(apps\/v1\), ConfigMap \(v1\)\. Other kinds are left alone\.$/u,
  },
  {
    what: 'a Service of Knative',
    text: manifest('web').replace('apiVersion: v1', 'apiVersion: serving.knative.dev/v1'),
    says: /but Service \(serving\.knative\.dev\/v1\)\./u,
  },
  { what: 'no object', text: 'just: words\n', says: /it needs "apiVersion: v1" and "kind: Service"\.$/u },
  {
    what: 'a document that cannot be read, among others',
    text: `${manifest('web')}---\nkind: [Service\n---\n${manifest('api')}`,
    says: /^Untitled-\d+\.yaml, line 1[1-3]: (?!Line).* Nothing was sent\.$/u,
    problems: [/^1[1-3]: /u],
  },
  {
    what: 'a Service without a name',
    text: `${manifest('web')}---\n${manifest('api').replace('  name: api\n', '  labels: {}\n')}`,
    says: /, line 13: The Service has no name\. Add metadata\.name\. Nothing was sent\.$/u,
    problems: [/^13: The Service has no name/u],
  },
  {
    what: 'the same Service twice',
    text: `${manifest('web')}---\n${manifest('web', { namespace: 'default' })}`,
    says: /, line 14: The Service default\/web is there already, in Untitled-\d+\.yaml, line 1\. Nothing was sent\.$/u,
    problems: [/^14: The Service default\/web is there already/u],
  },
];

suite('A file that cannot be applied', () => {
  let rig: FileSetup;

  setup(async () => {
    rig = await FileSetup.start('1.36');
  });

  teardown(async () => {
    restoreStubs();
    await rig.stop();
  });

  for (const { what, text, says, problems = [] } of BAD_MANIFESTS) {
    test(`${what}: is told what it is, at its place, and nothing is sent`, async () => {
      const { document } = await inFront(text);
      let writes = 0;
      const subscription = rig.sandbox.server.onDidReceive(() => (writes += 1));
      for (const [name, command] of Object.entries(COMMANDS)) {
        await assert.rejects(command(rig.context, undefined), (error) => {
          assert.ok(error instanceof UserError, `${name}: ${String(error)}`);
          assert.match(error.message, says, name);
          assert.equal(error.place !== undefined, problems.length > 0, name);
          return true;
        });
        const found = problemsOf(document);
        assert.equal(found.length, problems.length, `${name}: ${found.join()}`);
        problems.forEach((problem, index) => {
          assert.match(found[index] ?? '', problem, name);
        });
      }
      subscription.dispose();
      assert.deepEqual([writes, rig.questions, rig.messages], [0, [], []]);
    });
  }

  test('a binary file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'binary-'));
    try {
      const file = join(folder, 'web.yaml');
      await writeFile(file, Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1, 0, 0xff, 0xfe, 0, 0, 0]));
      const uri = vscode.Uri.file(file);
      await assert.rejects(applyFile(rig.context, uri, [uri]), (error) => {
        assert.ok(error instanceof UserError, String(error));
        assert.match(error.message, /web\.yaml cannot be read as text\./u);
        return true;
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('a view of a Service on a cluster, which may be another than files go to', async () => {
    const commands = { ...COMMANDS, deleteFromFile };
    for (const scheme of ['service', 'service-preview', 'service-merge']) {
      const uri = vscode.Uri.from({ scheme, path: '/dev/default/web.yaml' });
      for (const [name, command] of Object.entries(commands)) {
        await assert.rejects(command(rig.context, uri), /is no file, but a view/u, name);
      }
    }
  });

  test('a template of a chart, whatever it looks like', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chart-'));
    try {
      await writeFile(join(folder, 'Chart.yaml'), 'name: web\n');
      const templates = vscode.Uri.file(join(folder, 'templates'));
      await vscode.workspace.fs.createDirectory(templates);
      const uri = vscode.Uri.joinPath(templates, 'web.yaml');
      await writeFile(uri.fsPath, manifest('web'));
      await assert.rejects(applyFile(rig.context, uri, [uri]), /but a template/u);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('only generateName: applying needs a name', async () => {
    const { document } = await inFront(manifest('web').replace('name: web', 'generateName: web-'));
    await assert.rejects(applyFile(rig.context, undefined), /generateName, which only creating takes/u);
    assert.match(problemsOf(document).join(), /^4: /u);
  });
});
