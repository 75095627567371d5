import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../scripts/rigs/chromium.ts';
import { startVsCode, type VsCodeOptions, type VsCodeServer } from '../../scripts/rigs/vscodeServer.ts';
import { ServicesPage } from './pages/servicesPage.ts';

const ROOT = join(import.meta.dirname, '../..');

export interface SessionOptions extends Partial<VsCodeOptions> {
  readonly kubeconfig: string;
}

/** A VS Code with this extension, and a browser that shows it. */
export class Session {
  readonly page: Page;
  readonly services: ServicesPage;
  readonly #browser: Browser;
  readonly #vscode: VsCodeServer;

  private constructor(browser: Browser, vscode: VsCodeServer, page: Page) {
    this.#browser = browser;
    this.#vscode = vscode;
    this.page = page;
    this.services = new ServicesPage(page);
  }

  /** Opens the editor on the sample workspace, and in it the Services view. */
  static async start({ kubeconfig, env, ...options }: SessionOptions): Promise<Session> {
    const vscode = await startVsCode({
      version: 'newest',
      folder: join(ROOT, 'scripts/sampleWorkspace'),
      env: { KUBECONFIG: kubeconfig, ...env },
      ...(options.vsix === undefined && { development: { extension: ROOT } }),
      ...options,
    });
    const browser = await launchChromium();
    const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
    page.setDefaultTimeout(30_000);
    const session = new Session(browser, vscode, page);
    try {
      await page.goto(vscode.url);
      await session.services.open();
      return session;
    } catch (error) {
      await session.screenshot('failed-to-start');
      await session.stop();
      throw error;
    }
  }

  /** Keeps a picture in `out/screenshots`. */
  async screenshot(name: string): Promise<string> {
    const folder = join(ROOT, 'out/screenshots');
    await mkdir(folder, { recursive: true });
    const path = join(folder, `${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.page.locator('.quick-input-widget input[type="text"]');
    await input.waitFor();
    await input.fill(`>${title}`);
    await this.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** Chooses a colour theme by its name. */
  async chooseTheme(name: string): Promise<void> {
    await this.runCommand('Preferences: Color Theme');
    await this.page.locator('.quick-input-widget input[placeholder*="Theme"]').fill(name);
    await this.page.keyboard.press('Enter');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  statusBarItem(text: string): ReturnType<Page['locator']> {
    return this.page.locator('.part.statusbar .statusbar-item', { hasText: text });
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.#vscode.stop();
  }
}
