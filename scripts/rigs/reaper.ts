/**
 * Cleans up after the process that started it, however that one ends, `kill -9` included: it reads what to
 * clean up from its standard input, and the end of that input is the end of its parent.
 */
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { ReaperLine } from './cleanup.ts';
import { endGroup } from './processGroup.ts';

const groups = new Set<number>();
const folders = new Set<string>();

for await (const line of createInterface({ input: process.stdin })) {
  const [verb, kind, value] = JSON.parse(line) as ReaperLine;
  if (kind === 'group') {
    groups[verb](value);
  } else {
    folders[verb](value);
  }
}

await Promise.all([...groups].map((group) => endGroup(group)));
await Promise.all([...folders].map((folder) => rm(folder, { recursive: true, force: true })));
