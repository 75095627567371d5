import type { CommandContext } from './context.ts';

/** Shows in live documents who manages which field, or no more. @returns whether they do now */
export async function toggleManagedFields({ settings }: CommandContext): Promise<boolean> {
  const show = !settings.showManagedFields;
  await settings.setShowManagedFields(show);
  return show;
}
