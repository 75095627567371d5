import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { clickUntil } from './clickUntil.ts';
import { Dialog } from './dialog.ts';
import { Notifications } from './notifications.ts';
import { QuickInput } from './quickInput.ts';
import { Tree } from './tree.ts';

/** Where the pictures go. */
const SCREENSHOTS = join(import.meta.dirname, '../../../out/screenshots');

/** VS Code's window, whatever extension is in it. */
export class Workbench {
  readonly page: Page;
  readonly quickInput: QuickInput;
  readonly notifications: Notifications;
  readonly dialog: Dialog;

  constructor(page: Page) {
    this.page = page;
    this.quickInput = new QuickInput(page);
    this.notifications = new Notifications(page);
    this.dialog = new Dialog(page);
  }

  /** Opens the address of a running VS Code, and waits until it can be used. */
  static async open(page: Page, url: string): Promise<Workbench> {
    await page.goto(url);
    const workbench = new Workbench(page);
    await workbench.#isDrawn();
    return workbench;
  }

  /** Reloads the window: extensions start anew, with what the workspace remembers. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.#isDrawn();
  }

  /** Opens a view container by its icon in the activity bar. Returns the tree of its first view. */
  async openViewContainer(title: string): Promise<Tree> {
    // The label ends with the key, where there is one.
    const label = JSON.stringify(title).slice(0, -1);
    const icon = this.page
      .locator('.part.activitybar')
      .getByRole('tab')
      .filter({ has: this.page.locator(`[aria-label=${label}"], [aria-label^=${label} ("]`) });
    // A window that is reloaded may restore the container at this moment: then the click closes it again.
    await clickUntil(icon, icon.and(this.page.locator('[aria-selected="true"]')));
    await this.sideBar.locator('.composite.title', { hasText: title }).waitFor();
    return new Tree(this.sideBar.locator('.pane').first());
  }

  get sideBar(): Locator {
    return this.page.locator('.part.sidebar');
  }

  /** Drags the edge of the side bar. */
  async widenSideBar(pixels: number): Promise<void> {
    const box = await this.sideBar.boundingBox();
    if (box === null) {
      throw new Error('There is no side bar.');
    }
    const [x, y] = [box.x + box.width, box.y + box.height / 2];
    await this.page.mouse.move(x, y);
    await this.page.mouse.down();
    await this.page.mouse.move(x + pixels, y, { steps: 5 });
    await this.page.mouse.up();
    // Off the edge, which is highlighted under the pointer.
    await this.page.mouse.move(x + 2 * pixels, y);
  }

  /** Runs a command by its title in the command palette, such as `View: Show Explorer`. */
  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.quickInput.appears();
    await this.quickInput.type(`>${title}`);
    await this.quickInput.pick(title);
    // What the command asks comes in the same box, and is not to be taken for the commands.
    await this.quickInput.leavesCommands();
  }

  /** Trusts the authors of the files in the workspace, as the person does. */
  async trustWorkspace(): Promise<void> {
    await this.runCommand('Workspaces: Manage Workspace Trust');
    const editor = this.page.locator('.workspace-trust-editor');
    await editor.getByRole('button', { name: 'Trust', exact: true }).first().click();
    await this.statusBarItem('Restricted Mode').waitFor({ state: 'detached' });
  }

  /** An item of the status bar, by a part of its text. */
  statusBarItem(text: string): Locator {
    return this.page.locator('.part.statusbar .statusbar-item').filter({ hasText: text }).first();
  }

  /** The editor in front, while it shows this file. */
  editor(title: string): Locator {
    const tab = this.page.locator('.tab.active', { hasText: title });
    return this.page.locator('.editor-group-container.active').filter({ has: tab });
  }

  /** Light or dark, in the theme that this version of VS Code has for it. Needs `window.autoDetectColorScheme`. */
  async useTheme(colorScheme: 'light' | 'dark'): Promise<void> {
    await this.page.emulateMedia({ colorScheme });
    const theme = colorScheme === 'light' ? 'vs' : 'vs-dark';
    await this.page.locator(`.monaco-workbench.${theme}`).waitFor();
  }

  async #isDrawn(): Promise<void> {
    // The last of the parts to be drawn.
    await this.page.locator('.part.statusbar .statusbar-item').first().waitFor();
  }

  async writeClipboard(text: string): Promise<void> {
    await this.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await this.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  }

  /** Waits until there is a text on the clipboard. */
  async readClipboard(): Promise<string> {
    return this.page.evaluate<string>(`new Promise((resolve) => {
      const look = async () => {
        const text = await navigator.clipboard.readText();
        text === '' ? requestAnimationFrame(look) : resolve(text);
      };
      look();
    })`);
  }

  /** Keeps a picture of the page; returns its path. */
  async screenshot(name: string): Promise<string> {
    await mkdir(SCREENSHOTS, { recursive: true });
    const path = join(SCREENSHOTS, `${name}.png`);
    await this.page.screenshot({ path, animations: 'disabled' });
    return path;
  }
}
