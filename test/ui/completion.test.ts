import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { findChromium } from '../../scripts/rigs/chromium.ts';
import { temporaryFolder, type TemporaryFolder } from '../../scripts/rigs/cleanup.ts';
import { startSandboxRig, type SandboxRig } from '../../scripts/rigs/sandbox.ts';
import { skipIfMissing } from '../support/missing.ts';
import { TextEditorPage } from './pages/editor.ts';
import { LanguageHelp } from './pages/languageHelp.ts';
import { Problems } from './pages/problems.ts';
import { Session } from './session.ts';

const LIMIT = { timeout: 120_000 };
const FILE = 'web.yaml';
const WEB = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: NodePort
  selector:
    app: wbe
  ports:
  - port: 80
    protocol: TCP
`;
const missing = await skipIfMissing(findChromium);

describe('help with writing Services', { skip: missing }, () => {
  let rig: SandboxRig;
  let folder: TemporaryFolder;
  let session: Session;
  let editor: TextEditorPage;
  let help: LanguageHelp;

  before(async () => {
    rig = await startSandboxRig();
    folder = await temporaryFolder();
    await writeFile(join(folder.path, FILE), WEB);
    session = await Session.start(rig.kubeconfig, { folder: folder.path });
    const { workbench } = session;
    editor = new TextEditorPage(workbench.page);
    help = new LanguageHelp(workbench.page);
    await session.services.row('Namespace shop').appears();
    await workbench.runCommand('Go to File...');
    await workbench.quickInput.type(FILE);
    await workbench.quickInput.pick(FILE);
    await workbench.editor(FILE).waitFor();
  });

  after(async () => {
    await session.stop();
    await folder.remove();
    await rig.stop();
  });

  /** Types as people do: what is typed brings up what can come next. */
  async function typeBelow(line: string, text: string): Promise<void> {
    const { keyboard } = session.workbench.page;
    await editor.line(line).click();
    await keyboard.press('End');
    await keyboard.press('Enter');
    await keyboard.type(text);
  }

  for (const theme of ['light', 'dark'] as const) {
    test(`a selector that matches nothing is told of, in the ${theme} theme`, LIMIT, async () => {
      const { workbench } = session;
      await workbench.useTheme(theme);
      await help.marksInformation();
      await workbench.screenshot(`language-${theme}`);
      const said = await help.hover(help.word('wbe'), 'The selector matches 0 of 10 pods in namespace shop');
      assert.match(said, /Nearest: app=web \(3 pods\)\./u);
      await workbench.screenshot(`language-selector-${theme}`);
      await workbench.page.keyboard.press('Escape');
    });
  }

  test('a hover says what a field is for, and what the cluster holds', LIMIT, async () => {
    const said = await help.hover(help.word('type'), 'On sandbox / shop: LoadBalancer');
    assert.match(said, /NodePort/u, 'what the schema says stands above');
    await session.workbench.screenshot('language-hover');
  });

  test('completion knows the labels of pods, and how many have them', LIMIT, async () => {
    const { workbench } = session;
    await editor.replaceLine('app: wbe', '    app:');
    await workbench.page.keyboard.type(' ');
    await help.offers('web');
    const offered = await help.offered();
    await workbench.screenshot('language-completion-values');
    assert.ok(
      offered.some((row) => row.includes('web') && row.includes('3 pods')),
      offered.join('\n'),
    );
    await help.accept('3 pods');
    await help.marksNothing();
  });

  test('completion knows the ports of the pods that the selector matches', LIMIT, async () => {
    const { workbench } = session;
    await typeBelow('protocol: TCP', 'targetPort: ');
    await help.offers('8080/TCP');
    await workbench.screenshot('language-completion-ports');
    await help.accept('http');
    await editor.line('targetPort: http').waitFor();
  });

  test('completion knows the namespaces, and the fields of a Service', LIMIT, async () => {
    const { workbench } = session;
    await typeBelow('name: web', 'namespace: ');
    await help.offers('shop');
    await workbench.screenshot('language-completion-namespaces');
    await help.accept('shop');
    await editor.line('namespace: shop').waitFor();
    await typeBelow('type: NodePort', 'sess');
    await help.offers('sessionAffinity');
    await workbench.screenshot('language-completion-fields');
    await help.accept('sessionAffinity');
    await help.offers('ClientIP');
    await help.accept('ClientIP');
    await editor.line('sessionAffinity: ClientIP').waitFor();
  });

  test('nothing is wrong in the end', LIMIT, async () => {
    const { workbench } = session;
    await workbench.runCommand('View: Focus Problems');
    await new Problems(workbench.page).disappears('selector');
    await workbench.screenshot('language-written');
  });
});
