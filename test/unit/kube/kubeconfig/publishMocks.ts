import { syncBuiltinESMExports } from 'node:module';
import type { TestContext } from 'node:test';

/** Makes the named imports of built-in modules see the methods that a test has mocked, until it ends. */
export function publishMocks(t: TestContext): void {
  syncBuiltinESMExports();
  t.after(() => {
    t.mock.restoreAll();
    syncBuiltinESMExports();
  });
}
