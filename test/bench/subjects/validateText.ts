import { validateManifest } from '../../../src/manifest/validate/validateManifest.ts';
import { manifestText } from '../manifestText.ts';
import { median } from '../result.ts';
import { whileWatchingLoop } from '../subject.ts';
import type { ValidateFigures } from '../validate.ts';

const [lines = 0, changes = 0] = process.argv.slice(2).map(Number);
const version = { major: 1, minor: 36 };

const first = await validate(0);
const times: number[] = [];
const { blocking } = await whileWatchingLoop(async () => {
  for (let change = 1; change <= changes; change += 1) {
    times.push(await validate(change));
  }
  return {};
});
console.log(
  JSON.stringify({ first, steady: median(times), longestBlock: blocking.max } satisfies ValidateFigures),
);
process.exit(0);

/** Judges a text that was not there before, as at each pause of somebody who types. */
async function validate(change: number): Promise<number> {
  const word = `fault${change}`;
  const text = manifestText(lines, word);
  const begin = performance.now();
  const { findings } = await validateManifest(text, 'yaml', { version });
  const ms = performance.now() - begin;
  if (findings.length !== 1 || findings[0]?.finding.path !== `spec.${word}`) {
    throw new Error(`One fault is in the text, and ${JSON.stringify(findings)} was found.`);
  }
  return ms;
}
