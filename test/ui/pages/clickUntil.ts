import type { Locator } from 'playwright-core';

/** How long an effect may take. A click too many would undo it. */
const EFFECT_MS = 2_000;

/**
 * Clicks until that makes `sign` appear. VS Code ignores clicks on a menu that has just opened, and loses those on a
 * row that it redraws at that moment.
 */
export async function clickUntil(target: Locator, sign: Locator): Promise<void> {
  while (!(await sign.isVisible())) {
    await target.click();
    await sign.waitFor({ timeout: EFFECT_MS }).catch(() => undefined);
  }
}
