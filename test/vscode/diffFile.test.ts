import assert from 'node:assert/strict';
import { diffFile } from '../../src/commands/diffFile.ts';
import { applyFile } from '../../src/commands/applyFile.ts';
import { FileSetup, inFront, manifest, problemsOf, replaceText, type ShownDiff } from './fileSetup.ts';
import { restoreStubs } from './stub.ts';

suite('Diff File with Cluster', () => {
  let rig: FileSetup;

  teardown(async () => {
    restoreStubs();
    await rig.stop();
  });

  async function diff(argument?: unknown): Promise<readonly string[]> {
    const { documents } = await diffFile(rig.context, argument);
    return documents.map(({ name, action, changes }) =>
      [name, action, ...(changes ?? []).map(({ path }) => path)].join(' '),
    );
  }

  for (const [profile, how] of [
    ['1.9', 'local merge'],
    ['1.36', 'dry run'],
  ] as const) {
    suite(`on ${profile}`, () => {
      setup(async () => {
        rig = await FileSetup.start(profile);
      });

      test('shows what is not there yet beside nothing, and writes nothing', async () => {
        await inFront(manifest('web'));
        assert.deepEqual(await diff(), ['web create']);
        const [shown, ...others] = rig.diffs;
        assert.deepEqual(others, []);
        assert.equal(shown?.title, `default/web: now and after applying to dev (${how})`);
        assert.equal(shown.left, '');
        assert.match(shown.right, /^apiVersion: v1\nkind: Service\n/u);
        assert.doesNotMatch(shown.right, /clusterIP: 1|uid|resourceVersion|managedFields|last-applied/u);
        assert.equal(await rig.live('web'), undefined);
        assert.deepEqual([rig.messages, rig.questions], [[], []]);
      });

      test('shows neither defaults nor what the server owns, and only documents that differ', async () => {
        const { document } = await inFront([manifest('a'), manifest('b'), manifest('c')].join('---\n'));
        await applyFile(rig.context, undefined);
        rig.messages.length = 0;
        assert.deepEqual(await diff(), ['a nothing', 'b nothing', 'c nothing']);
        assert.deepEqual(rig.diffs, []);
        assert.equal(rig.message.text, 'Nothing differs on dev / default.');

        await replaceText(document, 'app: a', 'app: new');
        await replaceText(document, 'name: c', 'name: d');
        assert.deepEqual(await diff(), ['a change spec.selector.app', 'b nothing', 'd create']);
        assert.deepEqual(
          rig.diffs.map(({ title }) => title),
          Array.from({ length: 2 }, () => `2 of 3 differ on dev (${how})`),
        );
        const [first] = rig.diffs as readonly ShownDiff[];
        assert.equal(first?.left.replace('app: a', 'app: new'), first?.right);
        assert.deepEqual((await rig.live('a'))?.spec?.selector, { app: 'a' });
      });

      test('where the namespace has yet to be created', async () => {
        await inFront(manifest('web', { namespace: 'new' }));
        assert.deepEqual(await diff(), ['web create']);
        assert.equal(rig.diffs[0]?.left, '');
        assert.match(rig.diffs[0].right, /name: web/u);
      });
    });
  }

  test('tells of what the server would refuse, at its line, and of the rest', async () => {
    rig = await FileSetup.start('1.36');
    const wrong = manifest('web').replace('spec:', 'spec:\n  type: Nope');
    const { document } = await inFront([wrong, manifest('api')].join('---\n'));
    assert.deepEqual(await diff(), ['web failed', 'api create']);
    assert.match(problemsOf(document).join(), /^6: .*Unsupported value: "Nope"/u);
    assert.match(rig.message.text, /^1 of 2 cannot be compared\. /u);
    assert.equal(rig.diffs.length, 1);
  });

  test('tells whose fields applying would ask for', async () => {
    rig = await FileSetup.start('1.36');
    const spec = { selector: { app: 'theirs' }, ports: [{ port: 80, protocol: 'TCP' }] };
    const theirs = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec };
    const path = '/api/v1/namespaces/default/services/web?fieldManager=helm';
    await rig.send('PATCH', path, theirs, 'application/apply-patch+yaml');
    await inFront(manifest('web'));
    assert.deepEqual(await diff(), ['web change spec.selector.app']);
    assert.match(rig.message.text, /Some of the fields belong to helm/u);
    assert.match(rig.diffs[0]?.right ?? '', /app: web/u);
  });
});
