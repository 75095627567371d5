import type { CommandContext } from './context.ts';

export function clearFilter({ view }: CommandContext): void {
  view.filterText = '';
}
