import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { asJsonObject } from '../../src/common/json.ts';
import { changePatch } from '../../src/commands/changePatch.ts';
import { patchService } from '../../src/commands/patchService.ts';
import { previewPatch } from '../../src/commands/previewPatch.ts';
import { sendPatch } from '../../src/commands/sendPatch.ts';
import { UserError } from '../../src/editor/userError.ts';
import type { ApiServer } from '../../src/kube/serviceApi/server.ts';
import type { PatchBinding } from '../../src/manifest/patch/patchHeader.ts';
import { problemsOf } from './fileSetup.ts';
import { PatchSetup } from './patchSetup.ts';
import { restoreStubs, stub } from './stub.ts';

const DNS = { context: 'dev', namespace: 'default', name: 'dns' };
const TRAP = 'spec:\n  ports:\n  - port: 53\n    protocol: UDP\n    name: dns-udp\n';

suite('Patch Service', () => {
  let rig: PatchSetup;

  teardown(async () => {
    restoreStubs();
    await rig.stop();
  });

  async function open(type: PatchBinding['type'], patch?: unknown): Promise<vscode.TextDocument> {
    const { uri } = await patchService(rig.context, { ...DNS, type, patch }, 'service');
    return vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
  }

  for (const profile of ['1.9', '1.36'] as const) {
    suite(`on ${profile}`, () => {
      setup(async () => {
        rig = await PatchSetup.start(profile);
      });

      test('opens an example beside the live Service, and nothing is written', async () => {
        rig.files.answers.push('Strategic Merge Patch');
        const { uri, type } = await patchService(rig.context, DNS, 'service');
        assert.equal(type, 'strategic');
        const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
        const [header, ...rest] = document.getText().split('\n');
        assert.equal(header, '# Strategic merge patch of dev/default/dns');
        assert.ok(rest.every((line) => line === '' || line.startsWith('# ')));
        assert.match(document.getText(), /^# {3}- port: 53$|^# {3}ports:$/mu);
        assert.equal(rig.diff?.title, 'dns: live ↔ patched (local)');
        assert.deepEqual(problemsOf(document), []);
        assert.deepEqual(rig.writes, []);
        await assert.rejects(sendPatch(rig.context, document.uri), UserError);
      });

      test('follows typing without a request, and says at the place what is wrong', async () => {
        const document = await open('json', [{ op: 'test', path: '/spec/type', value: 'ClusterIP' }]);
        const before = rig.reads;
        await rig.write(document, '- op: replace\n  path: /spec/sesionAffinity\n  value: ClientIP\n');
        const missing = /^3: \/spec\/sesionAffinity is not there\. The Service has \/spec, and nothing/u;
        assert.equal((await rig.problems(document, missing)).length, 1);
        await rig.showsDiff(/^# \/spec\/sesionAffinity is not there/u);
        await rig.write(document, '- op: replace\n  path: /spec/sessionAffinity\n  value: ClientIP\n');
        await rig.problems(document, 'none');
        await rig.showsDiff(/sessionAffinity: ClientIP/u);
        await rig.write(document, 'spec: {}');
        await rig.problems(document, /^2: A JSON patch is a list/u);
        await rig.write(document, '- op: [');
        await rig.problems(document, /not valid YAML/u);
        assert.deepEqual([rig.reads, rig.writes], [before, []]);
      });

      test('previews by a dry run where there is one, and never writes', async () => {
        const { uri } = await open('merge', { spec: { sessionAffinity: 'ClientIP' } });
        const { by, changes } = await previewPatch(rig.context, uri);
        assert.equal(by, profile === '1.9' ? 'local' : 'dryRun');
        assert.equal(rig.diff?.title, `dns: live ↔ patched (${by === 'local' ? 'local' : 'dry run'})`);
        assert.match(rig.diff.right, /sessionAffinity: ClientIP/u);
        assert.ok(changes.some(({ path }) => path === 'spec.sessionAffinity'));
        const stored = await rig.files.live('dns');
        const affinity = asJsonObject(asJsonObject(stored)['spec'])['sessionAffinity'];
        assert.equal(affinity, 'None');
      });

      for (const [type, patch] of [
        ['json', [{ op: 'add', path: '/metadata/labels/tier', value: 'web' }]],
        ['merge', { metadata: { labels: { tier: 'web' } } }],
        ['strategic', { metadata: { labels: { tier: 'web' } } }],
        ['auto', { metadata: { labels: { tier: 'web' } } }],
      ] as const) {
        test(`${type}: sends what it shows, unless somebody else was faster`, async () => {
          const { uri } = await open(type, patch);
          await rig.changeMeanwhile({ other: 'yes' });
          await assert.rejects(sendPatch(rig.context, uri), /^UserError: dns has changed on the cluster/u);
          assert.equal((await rig.files.live('dns'))?.metadata.labels?.['tier'], undefined);
          await rig.showsDiff(/other: "?'?yes/u);

          const sent = await sendPatch(rig.context, uri);
          assert.deepEqual(
            sent.changes.map(({ path, after }) => [path, after]),
            [['metadata.labels.tier', 'web']],
          );
          const live = await rig.files.live('dns');
          assert.deepEqual(live?.metadata.labels, { app: 'dns', other: 'yes', tier: 'web' });
          assert.equal(sent.resourceVersion, live.metadata.resourceVersion);
          assert.match(
            rig.files.message.text,
            /^Patched dns of namespace default on dev: 1 field changed\./u,
          );
        });
      }

      test('warns of the merge key that loses a port, and sends nothing until told', async () => {
        const document = await open('strategic', TRAP);
        await rig.problems(document, /^3: This loses 53\/TCP: a strategic merge patch/u);
        await assert.rejects(sendPatch(rig.context, document.uri), { code: 'aborted' });
        assert.match(rig.files.questions.at(-1)?.detail ?? '', /This loses 53\/TCP/u);
        assert.deepEqual(rig.writes, []);
        rig.files.answers.push('Send Anyway');
        await sendPatch(rig.context, document.uri);
        assert.deepEqual(
          (await rig.files.live('dns'))?.spec?.ports?.map(({ protocol }) => protocol),
          ['UDP'],
        );
      });

      test('tells a failing test as one, at its place', async () => {
        const patch = [
          { op: 'test', path: '/metadata/labels/app', value: 'dns' },
          { op: 'add', path: '/metadata/labels/tier', value: 'web' },
        ];
        const document = await open('json', patch);
        rig.files.answers.push('Send It Whatever Has Changed');
        await changePatch(rig.context, document.uri);
        assert.equal(document.lineAt(0).text, '# JSON patch of dev/default/dns, whatever has changed');
        await rig.changeMeanwhile({ app: 'other' });
        await assert.rejects(sendPatch(rig.context, document.uri), {
          code: 'invalid',
          message: 'The test of /metadata/labels/app failed.',
        });
        const problems = await rig.problems(document, /^4: The test of/u);
        assert.deepEqual(problems, ['4: The test of /metadata/labels/app failed.']);
      });

      test('puts what the server refuses at its place, and nothing typed is lost', async () => {
        const document = await open(
          'merge',
          'metadata:\n  labels:\n    tier: web\nspec:\n  sessionAffinity: Sometimes\n',
        );
        const text = document.getText();
        await assert.rejects(sendPatch(rig.context, document.uri), { code: 'invalid' });
        await rig.problems(document, /^6: .*Unsupported value: "Sometimes"/u);
        assert.equal(document.getText(), text);
      });
    });
  }

  suite('the document', () => {
    setup(async () => {
      rig = await PatchSetup.start('1.36');
    });

    test('says above it what it is of, with Preview and Send', async () => {
      const document = await open('auto', { metadata: { labels: { tier: 'web' } } });
      const lenses = async (): Promise<readonly string[]> => {
        const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
          'vscode.executeCodeLensProvider',
          document.uri,
        );
        return [...new Set(found.map(({ command }) => command?.title ?? ''))];
      };
      const what = 'merge patch of dev/default/dns (by its shape)';
      assert.ok((await lenses()).includes(what), JSON.stringify(await lenses()));
      assert.ok((await lenses()).includes('only if unchanged'));
      assert.ok((await lenses()).includes('Preview'));
      assert.ok((await lenses()).includes('Send'));
      rig.files.answers.push('Patch the Status');
      await changePatch(rig.context, document.uri);
      assert.ok(
        (await lenses()).some((title) => title.startsWith('merge patch of the status of dev/default/dns')),
      );
    });

    test('is completed from the Service', async () => {
      const document = await open('json', '- op: replace\n  path: /spec/ports/0/\n');
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        new vscode.Position(2, document.lineAt(2).text.length),
      );
      const port = list.items.find(
        ({ label }) => typeof label !== 'string' && label.label === '/spec/ports/0/port',
      );
      assert.ok(typeof port?.label === 'object');
      assert.equal(port.label.description, '53');
    });

    test('is one wherever its first line says so', async () => {
      const text = '# Merge patch of dev/default/dns\nmetadata:\n  labels:\n    tier: web\n';
      const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: text });
      await vscode.window.showTextDocument(document);
      await sendPatch(rig.context, undefined);
      assert.equal((await rig.files.live('dns'))?.metadata.labels?.['tier'], 'web');
    });

    test('is of the Service that its first line says, whichever was read meanwhile', async () => {
      await rig.files.send('POST', '/api/v1/namespaces/default/services', {
        metadata: { name: 'other' },
        spec: { ports: [{ port: 80 }] },
      });
      const document = await open('merge', { metadata: { labels: { tier: 'web' } } });
      const { cluster } = rig.files;
      const server = await cluster.apiServer();
      const reading = Promise.withResolvers<ApiServer>();
      stub(cluster, 'apiServer', () => reading.promise);
      const preview = previewPatch(rig.context, document.uri);
      const edit = new vscode.WorkspaceEdit();
      edit.replace(document.uri, document.lineAt(0).range, '# Merge patch of dev/default/other');
      assert.ok(await vscode.workspace.applyEdit(edit));
      reading.resolve(server);
      await assert.rejects(preview, /^UserError: .*another Service now/u);
      const { name } = await sendPatch(rig.context, document.uri);
      assert.equal(name, 'other');
      assert.equal((await rig.files.live('other'))?.metadata.labels?.['tier'], 'web');
      assert.equal((await rig.files.live('dns'))?.metadata.labels?.['tier'], undefined);
    });

    test('is sent once, however often that is asked for meanwhile', async () => {
      const document = await open('merge', { metadata: { labels: { tier: 'web' } } });
      rig.writes.length = 0;
      const [first, second] = await Promise.all([
        sendPatch(rig.context, document.uri),
        sendPatch(rig.context, document.uri),
      ]);
      assert.deepEqual(first, second);
      assert.equal(rig.writes.length, 1);
    });

    test('patches the status by its own path', async () => {
      const patch = {
        status: {
          conditions: [
            {
              type: 'Ready',
              status: 'True',
              reason: 'Yes',
              message: '',
              lastTransitionTime: '2026-01-01T00:00:00Z',
            },
          ],
        },
      };
      const { uri } = await patchService(rig.context, { ...DNS, type: 'merge', patch }, 'status');
      rig.writes.length = 0;
      const { changes } = await sendPatch(rig.context, { uri });
      assert.ok(changes.length > 0);
      assert.match(rig.writes[0] ?? '', /\/services\/dns\/status\?/u);
    });

    test('writes nothing to a cluster that is read-only, and asks where that is guarded', async () => {
      const { uri } = await open('merge', { metadata: { labels: { tier: 'web' } } });
      rig.files.cluster.guard = { readOnly: true, confirm: false };
      await assert.rejects(sendPatch(rig.context, uri), UserError);
      await assert.rejects(patchService(rig.context, DNS, 'service'), UserError);
      rig.files.cluster.guard = { readOnly: false, confirm: true };
      await assert.rejects(sendPatch(rig.context, uri), { code: 'aborted' });
      assert.deepEqual(rig.writes, []);
      rig.files.answers.push('Write to dev');
      await sendPatch(rig.context, uri);
      assert.equal(rig.writes.length, 1);
    });

    test('says where there is none, and what is not understood', async () => {
      await assert.rejects(sendPatch(rig.context, undefined), UserError);
      await assert.rejects(patchService(rig.context, { ...DNS, type: 'yaml' }, 'service'), UserError);
      await assert.rejects(patchService(rig.context, { ...DNS, name: 'gone', type: 'json' }, 'service'), {
        code: 'notFound',
      });
    });
  });
});
