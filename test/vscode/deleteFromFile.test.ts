import assert from 'node:assert/strict';
import { deleteFromFile } from '../../src/commands/deleteFromFile.ts';
import { applyFile } from '../../src/commands/applyFile.ts';
import { UserError } from '../../src/editor/userError.ts';
import { httpError } from '../../src/sandbox/wire/faults.ts';
import { FileSetup, inFront, manifest, problemsOf } from './fileSetup.ts';
import { restoreStubs } from './stub.ts';

suite('Delete Services of File', () => {
  let rig: FileSetup;

  teardown(async () => {
    restoreStubs();
    await rig.stop();
  });

  async function remove(argument?: unknown): Promise<readonly string[]> {
    const results = await deleteFromFile(rig.context, argument);
    return results.map(({ namespace, name, outcome }) => `${namespace}/${name} ${outcome}`);
  }

  for (const profile of ['1.9', '1.36'] as const) {
    suite(`on ${profile}`, () => {
      setup(async () => {
        rig = await FileSetup.start(profile);
        await inFront([manifest('web'), manifest('api'), manifest('db')].join('---\n'));
        await applyFile(rig.context, undefined);
        rig.messages.length = 0;
      });

      test('asks once, naming all, and deletes what the documents name, and no more', async () => {
        await inFront([manifest('web'), manifest('db')].join('---\n'));
        await assert.rejects(remove(), { code: 'aborted' });
        assert.equal(rig.questions.length, 1);
        const { text, detail } = rig.questions[0] ?? { text: '', detail: '' };
        assert.match(`${text}\n${detail}`, /web[^]*db/u);
        assert.ok(await rig.live('web'));
        rig.answers.push('Delete');
        assert.deepEqual(await remove(), ['default/web deleted', 'default/db deleted']);
        assert.equal(await rig.live('web'), undefined);
        assert.ok(await rig.live('api'));
      });

      test('tells at its document what the server refuses', async () => {
        const { document } = await inFront([manifest('web'), manifest('db')].join('---\n'));
        rig.sandbox.server.inject({ match: { verb: 'delete' }, fault: httpError(403) });
        rig.answers.push('Delete');
        assert.deepEqual(await remove(), ['default/web failed', 'default/db deleted']);
        assert.match(problemsOf(document).join(), /^1: /u);
      });
    });
  }

  test('needs names', async () => {
    rig = await FileSetup.start('1.36');
    await inFront(manifest('web').replace('name: web', 'generateName: web-'));
    await assert.rejects(remove(), UserError);
  });
});
