import type { libraries } from './libraries.ts';

export type Libraries = typeof libraries;

/** Loads them where they are needed first. */
export async function loadLibraries(): Promise<Libraries> {
  const loaded = await import('./libraries.ts');
  return loaded.libraries;
}
