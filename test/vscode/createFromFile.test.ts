import assert from 'node:assert/strict';
import { applyFile } from '../../src/commands/applyFile.ts';
import { createFromFile } from '../../src/commands/createFromFile.ts';
import { FileSetup, inFront, manifest, replaceText } from './fileSetup.ts';
import { restoreStubs } from './stub.ts';

suite('Create Services of File', () => {
  let rig: FileSetup;

  teardown(async () => {
    restoreStubs();
    await rig.stop();
  });

  for (const profile of ['1.9', '1.36'] as const) {
    suite(`on ${profile}`, () => {
      setup(async () => {
        rig = await FileSetup.start(profile);
      });

      test('leaves alone what is there already, and offers to apply it', async () => {
        await inFront([manifest('web'), manifest('api')].join('---\n'));
        await createFromFile(rig.context, { documents: [0] });
        rig.messages.length = 0;
        const before = await rig.live('web');
        const { documents } = await createFromFile(rig.context, undefined);
        assert.deepEqual(
          documents.map(({ outcome }) => outcome),
          ['failed', 'created'],
        );
        assert.deepEqual(await rig.live('web'), before);
        assert.deepEqual(rig.message.buttons, ['Show Problems', 'Apply Instead']);
        assert.match(
          rig.message.text,
          /^\S+ failed: It is there already\. \(.*already exists.* api created\./u,
        );
      });

      test('leaves the name to the server where the file does', async () => {
        await inFront(manifest('web').replace('name: web', 'generateName: web-'));
        const { documents } = await createFromFile(rig.context, undefined);
        assert.equal(documents[0]?.outcome, 'created');
        assert.match(documents[0].name ?? '', /^web-\w+$/u);
        assert.ok(await rig.live(documents[0].name ?? ''));
        assert.match(rig.message.text, /^Created on dev \/ default: web-\w+ created\.$/u);
      });
    });
  }

  test('asks before an old server drops a field in silence, also of what it is to name', async () => {
    rig = await FileSetup.start('1.9');
    const text = manifest('web').replace('name: web', 'generateName: web-');
    await inFront(text.replace('spec:', 'spec:\n  prots: [80]'));
    await assert.rejects(createFromFile(rig.context, undefined), { code: 'aborted' });
    assert.match(rig.questions[0]?.detail ?? '', /^web-…: This server does not know spec\.prots/u);
    rig.answers.push('Create Anyway');
    const { documents } = await createFromFile(rig.context, undefined);
    assert.equal(documents[0]?.outcome, 'created');
  });

  test('a changed port replaces the one that was created', async () => {
    rig = await FileSetup.start('1.36');
    const { document } = await inFront(manifest('web'));
    await createFromFile(rig.context, undefined);
    await replaceText(document, 'port: 80', 'port: 8080');
    await applyFile(rig.context, undefined);
    assert.deepEqual(
      (await rig.live('web'))?.spec?.ports?.map(({ port }) => port),
      [8080],
    );
  });

  test('applies instead what is there already, and nothing else', async () => {
    rig = await FileSetup.start('1.36');
    await inFront(manifest('web'));
    await createFromFile(rig.context, undefined);
    rig.messages.length = 0;
    await inFront([manifest('api'), manifest('web').replace('app: web', 'app: new')].join('---\n'));
    rig.pressed.add('Apply Instead');
    await createFromFile(rig.context, undefined);
    await rig.messagesCome(2);
    assert.equal(rig.messages[1]?.text, 'Applied to dev / default: web changed.');
    assert.deepEqual((await rig.live('web'))?.spec?.selector, { app: 'new' });
  });
});
