import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { KubeError } from '../../../../src/kube/errors.ts';
import { SourceText } from '../../../../src/kube/yaml/sourceText.ts';
import { readYaml } from '../../../../src/kube/yaml/yaml.ts';
import {
  ParseBudget,
  parseYaml,
  parseYamlDocuments,
  type YamlNode,
} from '../../../../src/kube/yaml/yamlNode.ts';

function rootOf(text: string, budget?: ParseBudget): YamlNode {
  const root = parseYaml(new SourceText(text, { code: 'invalid' }), budget);
  assert.ok(root);
  return root;
}

describe('a value knows where it ends', () => {
  for (const [what, text, expected] of [
    ['plain text', 'a b # c\n', 'a b'],
    ['plain text of several lines', 'a\n b\n# c\n', 'a\n b'],
    ['single quotes', " 'it''s' \n", "'it''s'"],
    ['double quotes', '!!str "a\\" b" # c\n', '"a\\" b"'],
    ['a block of text', '|\n  a\n  b\n\n', 'a\n  b'],
    ['an anchor and a tag', '&x !!seq [a]\n', '[a]'],
    ['brackets', '[a, [b, ], {c: } ] # d\n', '[a, [b, ], {c: } ]'],
    ['comments before the bracket', '[a, # ]\n # ]\n] \n', '[a, # ]\n # ]\n]'],
    ['braces', '{a, "b" : {}, ? c } \n', '{a, "b" : {}, ? c }'],
    ['an alias at the end', '[&x a, *x]\n', '[&x a, *x]'],
    ['a sequence', '- a\n-\n- - b\n  - c # d\n\n', '- a\n-\n- - b\n  - c'],
    ['a mapping', 'a: 1\nb:\n- c\nd: # e\n\n', 'a: 1\nb:\n- c\nd:'],
    ['explicit keys', '? a\n: b\n? c\n', '? a\n: b\n? c'],
    ['a sequence within one', '- - a\n- b\n', '- - a\n- b'],
  ] as const) {
    test(what, () => {
      const { start, end } = rootOf(text);
      assert.equal(text.slice(start, end), expected);
    });
  }

  test('one within another ends where it does', () => {
    const text = '- - a\n- b\n';
    const root = rootOf(text);
    assert.ok(root.kind === 'sequence');
    assert.deepEqual(
      root.items.map(({ start, end }) => text.slice(start, end)),
      ['- a', 'b'],
    );
  });
});

test('an alias stands where it is written, what is in it where its anchor is', () => {
  const text = 'a: &x {b: 1}\nc: *x\n';
  const root = rootOf(text);
  assert.ok(root.kind === 'mapping');
  const alias = root.fields.get('c')?.value;
  assert.ok(alias?.kind === 'mapping');
  assert.equal(text.slice(alias.start, alias.end), '*x');
  assert.equal(alias.fields.get('b')?.value.start, text.indexOf('1'));
});

test('keys that come again are known, merged ones are none of them', () => {
  const root = rootOf('x: &x {a: 1}\nz: {a: 1, <<: *x, b: 2, "b": 3}\n');
  assert.ok(root.kind === 'mapping');
  const inner = root.fields.get('z')?.value;
  assert.ok(inner?.kind === 'mapping');
  assert.deepEqual(
    inner.overridden.map(({ name }) => name),
    ['b'],
  );
});

describe('places are those of the whole text', () => {
  test('in a part of it', () => {
    const whole = new SourceText('one\r\n---\r\n[a, b', { code: 'invalid' });
    assert.throws(
      () => parseYaml(whole.part(10, 15)),
      (error) => error instanceof KubeError && error.position?.line === 3 && error.position.column === 6,
    );
    assert.deepEqual(parseYaml(whole.part(11, 12)), {
      kind: 'scalar',
      start: 11,
      end: 12,
      style: 'plain',
      value: 'a',
    });
  });

  test('after a byte order mark, which is no column', () => {
    const source = new SourceText('\uFEFFa: 1', { code: 'invalid' });
    const root = parseYaml(source);
    assert.equal(root?.start, 1);
    assert.deepEqual(source.errorAt(1, 'x').position, { line: 1, column: 1 });
  });

  test('whatever lines had to be indented', () => {
    const text = 'a: [\n1,\n{\n"b": 2},\n*x ]';
    assert.throws(
      () => rootOf(text),
      (error) => error instanceof KubeError && error.position?.line === 5 && error.position.column === 1,
    );
    const fixed = text.replace('*x', '33');
    const root = rootOf(fixed);
    assert.ok(root.kind === 'mapping');
    const list = root.fields.get('a')?.value;
    assert.ok(list?.kind === 'sequence');
    assert.deepEqual(
      list.items.map(({ start, end }) => fixed.slice(start, end)),
      ['1', '{\n"b": 2}', '33'],
    );
    assert.equal(list.end, fixed.length);
  });
});

describe('the work is bounded', () => {
  test('by what all documents together cost, of which none pays for one that is refused', () => {
    const bomb = [
      'l0: &l0 lol',
      ...[1, 2, 3].map(
        (n) =>
          `l${n}: &l${n} [${Array(50)
            .fill(`*l${n - 1}`)
            .join()}]`,
      ),
    ].join('\n');
    const small = 'a: &a 1\nb: *a\n';
    const budget = new ParseBudget();
    const { nodes } = budget;
    rootOf(small, budget);
    assert.equal(budget.nodes, nodes - 5);
    for (let refused = 0; refused < 20; refused++) {
      budget.nodes = 100_000;
      assert.throws(() => rootOf(bomb, budget), /too many aliases/u);
      assert.equal(budget.nodes, 100_000);
    }
    budget.nodes = 4;
    assert.throws(() => rootOf(small, budget), /too many aliases/u);
  });

  test('by how deep aliases of aliases nest', () => {
    const chain = (length: number): string =>
      ['l0: &l0 x', ...Array.from({ length }, (_, n) => `l${n + 1}: &l${n + 1} [*l${n}]`)].join('\n');
    assert.throws(() => readYaml(chain(200)), /too many aliases/u);
    assert.equal(Object.keys(readYaml(chain(50)) as object).length, 51);
  });

  test('by how much of a text is parsed again for want of indentation', () => {
    const budget = new ParseBudget();
    const before = budget.reparsed;
    parseYamlDocuments(new SourceText('a: [\n1,\n2]\n', { code: 'invalid' }), budget);
    assert.equal(before - budget.reparsed, 11 + 111);
    const lines = `a: [\n${'1,\n'.repeat(300_000)}]`;
    assert.throws(() => rootOf(lines, budget), /deficient indentation/u);
    assert.ok(budget.reparsed > -2 * lines.length, 'It stopped as soon as it was spent.');
  });
});
