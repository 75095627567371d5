import { stat } from 'node:fs/promises';
import { build } from '../../scripts/build.ts';
import { median, result, type Result } from './result.ts';
import { measure } from './subject.ts';

const BUNDLE = new URL('../../dist/extension.cjs', import.meta.url);
const UNDICI = new URL('../../dist/undici.cjs', import.meta.url);
const SANDBOX = new URL('../../dist/sandbox.cjs', import.meta.url);
const LANGUAGE = new URL('../../dist/language.cjs', import.meta.url);

export interface ActivationFigures {
  readonly loadMs: number;
  readonly activateMs: number;
}

/**
 * What the extension costs before it does anything: its size, and loading and activating it in a new process; and what it
 * loads once somebody asks for help in a manifest.
 */
export async function benchBundle(rounds: number): Promise<readonly Result[]> {
  await build({ production: true });
  const [{ size }, undici, sandbox, language] = await Promise.all([
    stat(BUNDLE),
    stat(UNDICI),
    stat(SANDBOX),
    stat(LANGUAGE),
  ]);
  const figures: ActivationFigures[] = [];
  const loads: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    figures.push(
      await measure<ActivationFigures>(new URL('./subjects/activate.ts', import.meta.url), [BUNDLE.pathname]),
    );
    const load = new URL('./subjects/loadBundle.ts', import.meta.url);
    loads.push((await measure<Pick<ActivationFigures, 'loadMs'>>(load, [LANGUAGE.pathname])).loadMs);
  }
  return [
    result('bundle, minified', 'KB', size / 1024),
    result('bundle of the HTTP client, minified', 'KB', undici.size / 1024),
    result('bundle of the sandbox, minified', 'KB', sandbox.size / 1024),
    result('bundle of the language service, minified', 'KB', language.size / 1024),
    result('load the bundle', 'ms', median(figures.map(({ loadMs }) => loadMs))),
    result('activate', 'ms', median(figures.map(({ activateMs }) => activateMs))),
    result('load the bundle of the language service', 'ms', median(loads)),
  ];
}
