import { join } from 'node:path';
import { afterEach } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../scripts/rigs/chromium.ts';
import { startVsCode, type VsCodeOptions, type VsCodeServer } from '../../scripts/rigs/vscodeServer.ts';
import { VSIX } from '../../scripts/package.ts';
import { ServicesPage } from './pages/servicesPage.ts';
import { Workbench } from './pages/workbench.ts';

const WORKSPACE = join(import.meta.dirname, '../../scripts/sampleWorkspace');
const SETTINGS = {
  'window.autoDetectColorScheme': true,
  // What VS Code opens in front of the window hides the view.
  'workbench.editor.useModal': 'off',
};

/** How long the page waits for anything, in milliseconds. */
const PATIENCE_MS = 30_000;

const open = new Set<Session>();

// What the page looks like then says more than which of its parts was waited for.
afterEach(async (context) => {
  if ('passed' in context && !context.passed) {
    const name = context.name.replaceAll(/\W+/gu, '-').slice(0, 60);
    const pictures = [...open].map(async ({ workbench }) => {
      await workbench.screenshot(`failed-${name}`);
      // What was said may be gone from the page by now.
      await workbench.runCommand('Notifications: Show Notifications');
      await workbench.screenshot(`failed-${name}-messages`);
    });
    await Promise.allSettled(pictures);
  }
});

/** A VS Code with the packaged extension, and a browser that shows it. */
export class Session {
  readonly workbench: Workbench;
  readonly services: ServicesPage;
  readonly #browser: Browser;
  readonly #vscode: VsCodeServer;

  private constructor(browser: Browser, vscode: VsCodeServer, workbench: Workbench) {
    this.#browser = browser;
    this.#vscode = vscode;
    this.workbench = workbench;
    this.services = new ServicesPage(workbench);
    open.add(this);
  }

  /** Opens the sample workspace, or another, and in it the Services view, with what `KUBECONFIG` is to be. */
  static async start(
    kubeconfig: string,
    options: Partial<Pick<VsCodeOptions, 'folder' | 'settings' | 'workspaceTrust' | 'linked'>> = {},
  ): Promise<Session> {
    const vscode = await startVsCode({
      version: 'newest',
      folder: WORKSPACE,
      vsix: VSIX,
      env: { KUBECONFIG: kubeconfig },
      ...options,
      settings: { ...SETTINGS, ...options.settings },
    });
    const browser = await launchChromium();
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 760 } });
      page.setDefaultTimeout(PATIENCE_MS);
      const session = new Session(browser, vscode, await Workbench.open(page, vscode.url));
      await session.services.open();
      return session;
    } catch (error) {
      await browser.close();
      await vscode.stop();
      throw error;
    }
  }

  /** Changes the settings of the machine that the editor runs on. */
  async useMachineSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#vscode.useMachineSettings(settings);
  }

  async stop(): Promise<void> {
    open.delete(this);
    await this.#browser.close();
    await this.#vscode.stop();
  }
}
