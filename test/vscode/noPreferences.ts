import type { CommandContext } from '../../src/commands/context.ts';

/** For commands that have nothing to do with namespaces. */
export const noPreferences: CommandContext['preferences'] = {
  namespaces: () => [],
  addNamespace: () => Promise.resolve(),
  removeNamespace: () => Promise.resolve(),
};
