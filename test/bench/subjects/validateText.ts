import { validateManifest } from '../../../src/manifest/validate/validateManifest.ts';
import { manifestText } from '../manifestText.ts';
import { median } from '../result.ts';
import { whileWatchingLoop } from '../subject.ts';
import type { ValidateFigures } from '../validate.ts';

const [lines = 0, changes = 0] = process.argv.slice(2).map(Number);
const version = { major: 1, minor: 36 };

// Nothing but the judging is to hold the event loop while that is watched.
const texts = Array.from({ length: changes + 1 }, (_, change) => manifestText(lines, wordOf(change)));
const { times, blocking } = await whileWatchingLoop(async () => {
  const measured: number[] = [];
  for (const [change, text] of texts.entries()) {
    measured.push(await validate(text, wordOf(change)));
  }
  return { times: measured };
});
const [first = 0, ...others] = times;
console.log(
  JSON.stringify({ first, steady: median(others), longestBlock: blocking.max } satisfies ValidateFigures),
);
process.exit(0);

function wordOf(change: number): string {
  return `fault${change}`;
}

/** Judges a text that was not there before, as at each pause of somebody who types. */
async function validate(text: string, word: string): Promise<number> {
  const begin = performance.now();
  const { findings } = await validateManifest(text, 'yaml', { version });
  const ms = performance.now() - begin;
  if (findings.length !== 1 || findings[0]?.finding.path !== `spec.${word}`) {
    throw new Error(`One fault is in the text, and ${JSON.stringify(findings)} was found.`);
  }
  return ms;
}
