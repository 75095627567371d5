import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { Emitter } from '../../src/common/emitter.ts';
import { ServiceTexts } from '../../src/language/serviceTexts.ts';
import type { ManifestOrigin } from '../../src/manifest/text/manifest.ts';
import { closeEditors, manifest, openText, replaceText } from './fileSetup.ts';

suite('The Services of a text', () => {
  const onDidChange = new Emitter<void>();
  let origin: Promise<ManifestOrigin>;
  let texts: ServiceTexts;

  setup(() => {
    origin = Promise.resolve({});
    texts = new ServiceTexts({ of: () => origin, onDidChange: onDidChange.event });
  });

  teardown(async () => {
    texts.dispose();
    assert.equal(onDidChange.listenerCount, 0);
    await closeEditors();
  });

  async function linesOf(document: vscode.TextDocument): Promise<readonly number[]> {
    const { services } = await texts.of(document);
    return services.map(({ line }) => line);
  }

  test('have the places of the text that is there once they are read', async () => {
    const document = await openText(manifest('web'));
    const known = Promise.withResolvers<ManifestOrigin>();
    origin = known.promise;
    const lines = linesOf(document);
    await replaceText(document, 'apiVersion', '# the page\napiVersion');
    known.resolve({});
    assert.deepEqual(await lines, [1]);
  });

  test('are read once for each text, and again where they may be something else', async () => {
    const document = await openText(manifest('web'));
    const first = await texts.of(document);
    assert.equal(await texts.of(document), first);
    origin = Promise.resolve({ isPatch: true });
    onDidChange.fire();
    assert.deepEqual(await linesOf(document), []);
  });

  test('leave the editor its turns, however many there are', async () => {
    const many = Array.from({ length: 800 }, (_, index) => manifest(`web-${index}`));
    const document = await openText(many.join('---\n'));
    let turns = 0;
    let isRead = false;
    const takeTurn = (): void => {
      turns += 1;
      if (!isRead) {
        setImmediate(takeTurn);
      }
    };
    setImmediate(takeTurn);
    const lines = await linesOf(document);
    isRead = true;
    assert.equal(lines.length, 800);
    assert.ok(turns > 1, `${turns} turns`);
  });
});
