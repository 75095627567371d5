import type { Backend } from './backend.ts';
import { echo } from './echo.ts';
import { web } from './web.ts';

/** A pod says with this annotation which of the {@link BACKENDS} runs in it. */
export const BACKEND_ANNOTATION = 'sandbox.service-explorer/backend';

export const BACKENDS: ReadonlyMap<string, Backend> = new Map([
  ['echo', echo],
  ['web', web],
]);
