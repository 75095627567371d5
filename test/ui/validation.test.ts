import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { findChromium } from '../../scripts/rigs/chromium.ts';
import { temporaryFolder, type TemporaryFolder } from '../../scripts/rigs/cleanup.ts';
import { startSandboxRig, type SandboxRig } from '../../scripts/rigs/sandbox.ts';
import { skipIfMissing } from '../support/missing.ts';
import { TextEditorPage } from './pages/editor.ts';
import { Problems } from './pages/problems.ts';
import { Session } from './session.ts';

const LIMIT = { timeout: 120_000 };

const MANIFEST = `apiVersion: v1
kind: Service
metadata:
  name: orders
spec:
  selector:
    app: orders
  ports:
  - port: 80
    # target
---
services:
  web:
    tragetPort: none of ours
`;

const OTHER = join(import.meta.dirname, '../fixtures/otherYaml');
const skip = await skipIfMissing(findChromium);

/** What stands in the problems about the fault: whose word it is with another extension there, and without. */
const CASES = [
  ['alone', undefined, /unknown field "spec\.ports\[0\]\.tragetPort"/, /is not allowed/],
  ['beside another YAML extension', OTHER, /Property tragetPort is not allowed/, /unknown field/],
] as const;

for (const [name, linked, said, unsaid] of CASES) {
  describe(`validation ${name}`, { skip }, () => {
    let rig: SandboxRig;
    let folder: TemporaryFolder;
    let session: Session;
    let editor: TextEditorPage;
    let problems: Problems;
    const picture = (what: string): string => `validation-${what}-${name.replaceAll(' ', '-')}`;

    before(async () => {
      rig = await startSandboxRig();
      folder = await temporaryFolder();
      await writeFile(join(folder.path, 'orders.yaml'), MANIFEST);
      session = await Session.start(rig.kubeconfig, {
        folder: folder.path,
        ...(linked !== undefined && { linked }),
      });
      editor = new TextEditorPage(session.workbench.page);
      problems = new Problems(session.workbench.page);
    });

    after(async () => {
      await session.stop();
      await rig.stop();
      await folder.remove();
    });

    test('says by the rules of which version it judges', LIMIT, async () => {
      const { workbench } = session;
      await workbench.runCommand('Go to File...');
      await workbench.quickInput.type('orders.yaml');
      await workbench.quickInput.pick('orders.yaml');
      await workbench.editor('orders.yaml').waitFor();
      await workbench.statusBarItem('Kubernetes 1.36').waitFor();
      if (linked === undefined) {
        assert.equal(await editor.errors.count(), 0);
      } else {
        await editor.errors.first().waitFor();
      }
    });

    test('underlines a fault that is typed, and says it once', LIMIT, async () => {
      const { workbench } = session;
      await editor.replaceLine('# target', '    tragetPort: http');
      await editor.errors.nth(linked === undefined ? 0 : 1).waitFor();
      await workbench.page.locator('[id="status.problems"]').click();
      assert.match(await problems.line('tragetPort'), /Ln 1\d/);
      const texts = (await problems.texts()).join('\n');
      assert.match(texts, said);
      assert.doesNotMatch(texts, unsaid);
      await workbench.screenshot(picture('fault'));
    });

    test('mends it by the quick fix, whoever has said it', LIMIT, async () => {
      const { workbench } = session;
      await editor.line('tragetPort: http').click();
      await workbench.page.keyboard.press('Home');
      const fix = await editor.quickFix('Change to "targetPort"');
      await workbench.screenshot(picture('fixes'));
      await fix.click();
      await editor.line('targetPort: http').waitFor();
      await editor.errors.nth(linked === undefined ? 0 : 1).waitFor({ state: 'detached' });
      await workbench.screenshot(picture('mended'));
    });

    test('judges what only a server knows in either case', LIMIT, async () => {
      const { workbench } = session;
      await editor.replaceLine('targetPort: http', '  - port: 81');
      assert.match(await problems.line('Required value'), /Ln 10/);
      await workbench.screenshot(picture('names'));
    });
  });
}
