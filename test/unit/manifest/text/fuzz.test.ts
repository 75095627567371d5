import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { SourceText } from '../../../../src/kube/yaml/sourceText.ts';
import { readYaml, toJson } from '../../../../src/kube/yaml/yaml.ts';
import type { TextRange, YamlNode } from '../../../../src/kube/yaml/yamlNode.ts';
import { readManifest, type ManifestDocument } from '../../../../src/manifest/text/manifest.ts';
import { fuzz } from '../../../support/fuzz.ts';

const FOLDER = `${import.meta.dirname}/../../../fixtures/corpus`;
const MANIFESTS = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(`${FOLDER}/${name}`, 'utf8'));

const PIECES = [
  ...[' ', '  ', '\n', '\r\n', '\r', '\t', '\uFEFF', '\u2028', '\0', '😀', '\ud83d', 'a', 'port', '80'],
  ...[
    ': ',
    ':',
    '- ',
    '-',
    '? ',
    ', ',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '#',
    ' # ',
    '|',
    '>-\n  ',
    '|+\n',
    '\\',
  ],
  ...[
    '&x ',
    '*x',
    '<<: *x',
    '!!str ',
    '!a ',
    '%YAML 1.1\n',
    '---',
    '\n---\n',
    '\n...\n',
    '\n--- ',
    '\n- ',
    '\n  b: ',
  ],
  ...['{{ .x }}', '{{', '}}', '{%', '#@ ', '$patch: delete\n', 'apiVersion: v1\nkind: List\nitems:\n'],
] as const;

const piece = fc.constantFrom(...PIECES);
const language = fc.constantFrom('yaml', 'json');
const garbage = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
const edit = fc.record({ at: fc.nat(), removed: fc.nat({ max: 20 }), inserted: fc.oneof(piece, garbage) });
const manifests = fc
  .array(fc.constantFrom(...MANIFESTS), { minLength: 1, maxLength: 3 })
  .map((texts) => texts.join('---\n'));
const edited = fc.tuple(manifests, fc.array(edit, { maxLength: 4 })).map(([manifest, edits]) => {
  let text = manifest;
  for (const { at, removed, inserted } of edits) {
    const start = at % (text.length + 1);
    text = text.slice(0, start) + inserted + text.slice(start + removed);
  }
  return text;
});

test('whatever the text is, it is read, and every place is one in it', async (t) => {
  await fuzz(
    t,
    fc.property(fc.oneof(garbage, edited), language, fc.string(), (text, lang, anyPath) => {
      for (const document of readManifest(text, lang)) {
        for (const path of ['', anyPath, 'spec.ports[0].port', 'metadata.name']) {
          assertWithin(document.rangeOf(path), text);
        }
        assertWithin(document, text);
        for (const key of document.duplicateKeys()) {
          assertWithin(key, text);
        }
        assertPosition(document, text);
      }
    }),
    2000,
  );
});

test('the place of a value holds that value', async (t) => {
  await fuzz(
    t,
    fc.property(fc.oneof(garbage, edited), language, (text, lang) => {
      // The places of these are those of something else, or a part of it.
      fc.pre(!/[&*!\t]|<<|\|\+|[|>][^]*[\r\n] +(?:[\r\n]|$)/u.test(text));
      for (const { root } of readManifest(text, lang)) {
        for (const node of root ? nodesIn(root) : []) {
          assertHolds(text, node);
        }
      }
    }),
    2000,
  );
});

test('the path of a field leads to its place', async (t) => {
  await fuzz(
    t,
    fc.property(edited, (text) => {
      for (const document of readManifest(text, 'yaml')) {
        for (const { path, node } of document.root ? fieldsIn(document.root, '') : []) {
          const { start, end } = document.rangeOf(path);
          assert.ok(
            start <= node.start && node.end <= end,
            `${path} is at ${node.start}, not ${start} to ${end}`,
          );
          assert.ok(node.kind !== 'scalar' || (start === node.start && end === node.end), path);
        }
      }
    }),
    500,
  );
});

function assertWithin({ start, end }: TextRange, text: string): void {
  assert.ok(start >= 0 && start <= end && end <= text.length, `${start} to ${end} of ${text.length}`);
}

function assertPosition({ content, start, end }: ManifestDocument, text: string): void {
  if (content.kind !== 'invalid') {
    return;
  }
  const { position } = content.error;
  assert.ok(position);
  const lines = text.split(/\r\n?|\n/u);
  assert.ok(position.column >= 1 && position.column <= (lines[position.line - 1]?.length ?? -1) + 1);
  const before = text.slice(0, start).split(/\r\n?|\n/u).length;
  const after = text.slice(0, end).split(/\r\n?|\n/u).length;
  // Directives stand before what is theirs, the end marker after it.
  assert.ok(position.line <= after + 1 && (position.line >= before || text.includes('%')));
}

function* nodesIn(node: YamlNode): Iterable<YamlNode> {
  yield node;
  const content = node.kind === 'scalar' ? [] : node.kind === 'sequence' ? node.items : node.fields;
  for (const one of content.values()) {
    yield* nodesIn('kind' in one ? one : one.value);
  }
}

/** Those whose path can mean one thing only. */
function* fieldsIn(node: YamlNode, path: string): Iterable<{ path: string; node: YamlNode }> {
  if (node.kind === 'sequence') {
    for (const [index, item] of node.items.entries()) {
      yield { path: `${path}[${index}]`, node: item };
      yield* fieldsIn(item, `${path}[${index}]`);
    }
  } else if (node.kind === 'mapping' && [...node.fields.keys()].every((key) => /^\w+$/u.test(key))) {
    for (const [key, { value, start }] of node.fields) {
      // What an alias or a merge brings stands where its anchor is.
      if (value.start >= start) {
        yield { path: path === '' ? key : `${path}.${key}`, node: value };
        yield* fieldsIn(value, path === '' ? key : `${path}.${key}`);
      }
    }
  }
}

/** Reads what stands at the place of a node for itself; lines of a block are indented as they are there. */
function assertHolds(text: string, node: YamlNode): void {
  const { start, end } = node;
  const own = text.slice(start, end);
  // At the beginning of a line they would be one.
  const isMarkerOrDirective = /^\uFEFF?(?:---|\.\.\.|%)/u.test(own);
  if (
    node.kind === 'scalar' &&
    (node.style === 'block' || node.value === null || node.value === '' || isMarkerOrDirective)
  ) {
    return;
  }
  const isBlock = node.kind !== 'scalar' && !/^[[{]/u.test(own);
  // A byte order mark takes no column.
  const column = /[^\r\n]*$/u.exec(text.slice(0, start))?.[0].replace(/^\uFEFF/u, '').length ?? 0;
  const source = new SourceText(text, { code: 'invalid' });
  assert.deepEqual(readYaml(`\n${' '.repeat(isBlock ? column : 0)}${own}`), toJson(node, source));
}
