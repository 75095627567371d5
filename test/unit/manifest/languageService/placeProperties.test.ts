import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { TextRange, YamlNode } from '../../../../src/kube/yaml/yamlNode.ts';
import { toPathText, type FieldPath } from '../../../../src/manifest/diff/fieldPath.ts';
import { unquoted } from '../../../../src/manifest/languageService/place.ts';
import { servicePlaceAt } from '../../../../src/manifest/languageService/servicePlace.ts';
import { readManifest } from '../../../../src/manifest/text/manifest.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures/', import.meta.url));

/** What hardly anybody writes, and lines alone do not tell: anchors, tags, escapes, lists of lists, braces. */
const EXOTIC: ReadonlySet<string> = new Set([
  ...['anchors.yaml', 'scalars.yaml', 'apply-set.yaml', 'merge-list.yaml', 'markers.yaml'],
  'plain-braces.yaml',
  'tabs.json',
]);

const files = globSync('{corpus,realManifests}/**/*.{yaml,yml,json}', { cwd: fixtures }).filter(
  (file) => !EXOTIC.has(basename(file)),
);

/** Every name of a field and every value in one line, with its path. */
function* wordsOf(node: YamlNode, path: FieldPath = []): Generator<readonly [TextRange, FieldPath]> {
  if (node.kind === 'scalar') {
    yield [node, path];
    return;
  }
  for (const [step, member] of (node.kind === 'sequence' ? node.items : node.fields).entries()) {
    const isItem = 'kind' in member;
    if (!isItem) {
      yield [member, [...path, step]];
    }
    yield* wordsOf(isItem ? member : member.value, [...path, step]);
  }
}

/** Whether it is text below `|` or `>`. */
function isInBlock(text: string, start: number): boolean {
  return /[|>][-+\d]*(?:[ \t]+#.*)?\r?\n\s*$/u.test(text.slice(0, start));
}

describe('the place of a word, by its line alone, is where the parser has it', () => {
  for (const file of files) {
    const text = readFileSync(fixtures + file, 'utf8');
    const language = file.endsWith('.json') ? 'json' : 'yaml';
    const services = readManifest(text, language).filter(({ content }) => content.kind === 'service');
    if (services.length === 0) {
      continue;
    }
    it(file, () => {
      let words = 0;
      for (const { root } of services) {
        for (const [{ start, end }, path] of root === undefined ? [] : wordsOf(root)) {
          // Where text goes over several lines there is nothing to complete.
          if (start === end || /^\s*$|[\r\n]/u.test(text.slice(start, end)) || isInBlock(text, start)) {
            continue;
          }
          words += 1;
          const place = servicePlaceAt({ text, language, offset: start + 1, uri: 'file:///a.yaml' });
          const word = place && unquoted(text.slice(place.word.start, place.word.end));
          const isName = place?.role === 'key' && place.hasColon;
          const found = place && [...place.fieldPath, ...(isName && word !== undefined ? [word] : [])];
          assert.equal(found && toPathText(found), toPathText(path), text.slice(start, end));
        }
      }
      assert.ok(words > 0);
    });
  }
});
