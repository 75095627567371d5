import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { KubeError } from '../../../../src/kube/errors.ts';
import { printYaml, readYaml, readYamlDocuments } from '../../../../src/kube/yaml/yaml.ts';
import { fuzz } from '../../../support/fuzz.ts';

describe("reads kubectl's dialect", () => {
  for (const [text, expected] of [
    ['yes', true],
    ['Off', false],
    ['"yes"', 'yes'],
    ['010', 8],
    ['0o10', 8],
    ['0080', 80],
    ['1_000', 1000],
    ['0x1F', 31],
    ['12:30:45', '12:30:45'],
    ['2001-01-01', '2001-01-01'],
    ['~', null],
    ['', null],
    ['# only a comment', null],
    ['!!str 80', '80'],
    ['!!int "80"', 80],
    ['!!binary aGVsbG8=', 'hello'],
    ['!own 8', '8'],
    ['"\\ud83d\\ude00"', '😀'],
  ] as const) {
    test(`${text} is ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(readYaml(text), expected);
    });
  }

  test('the last of equal keys wins', () => {
    assert.deepEqual(readYaml('a: 1\na: 2'), { a: 2 });
  });

  test('merges with <<', () => {
    assert.deepEqual(readYaml('base: &x {a: 1, b: 2}\nown:\n  <<: *x\n  b: 3'), {
      base: { a: 1, b: 2 },
      own: { a: 1, b: 3 },
    });
  });

  test('keys that are no text become it', () => {
    assert.deepEqual(readYaml('yes: 1\n8080: 2'), { true: 1, 8080: 2 });
  });

  test('takes JSON with tabs, and brackets below their key', () => {
    assert.deepEqual(readYaml('{\n\t"a": [\n\t1\n]\n}'), { a: [1] });
    assert.deepEqual(readYaml('a: [\n1\n]'), { a: [1] });
  });

  test('takes tabs between what stands within brackets', () => {
    assert.deepEqual(readYaml('a: [1,\t{b:\t2,\t\tc: "\t"}\t]\nd: 3'), { a: [1, { b: 2, c: '\t' }], d: 3 });
    assert.deepEqual(readYaml('a: [1, \t2,\n\t3,\t4]'), { a: [1, 2, 3, 4] });
  });

  test('a key cannot reach the prototype', () => {
    const value = readYaml('__proto__: {polluted: true}') as Record<string, unknown>;
    assert.deepEqual(Object.keys(value), ['__proto__']);
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });
});

describe('several documents', () => {
  test('empty ones are left out', () => {
    assert.deepEqual(readYamlDocuments('---\n# none\n---\na: 1\n---\n\n---\nb: 2\n...\n'), [
      { a: 1 },
      { b: 2 },
    ]);
  });

  test('anchors end with their document', () => {
    assertInvalid(() => readYamlDocuments('a: &x 1\n---\nb: *x'), { line: 3, column: 4 });
  });

  test('one is expected, and empty ones do not count', () => {
    assert.deepEqual(readYaml('---\n---\na: 1\n---\n'), { a: 1 });
    assertInvalid(() => readYaml('a: 1\n---\nb: 2'), { line: 3, column: 1 });
  });
});

describe('refuses with the position and without pieces of the text', () => {
  for (const [what, text, position] of [
    ['a bracket that is not closed', 'secret: [hunter2', { line: 1, column: 17 }],
    ['wrong indentation', 'a:\n  secret: hunter2\n b: 1', { line: 3, column: 2 }],
    ['an unknown alias', 'secret: *hunter2', { line: 1, column: 9 }],
    ['infinity', 'a: 1\nb: .inf', { line: 2, column: 4 }],
    ['a list as a key', '? [hunter2]\n: 1', { line: 1, column: 3 }],
  ] as const) {
    test(what, () => {
      const error = assertInvalid(() => readYaml(text), position);
      assert.doesNotMatch(error.message, /hunter2/);
    });
  }

  test('a billion laughs', () => {
    const levels = Array.from(
      { length: 9 },
      (_, i) => `l${i + 1}: &l${i + 1} [${Array(10).fill(`*l${i}`).join(',')}]`,
    );
    assertInvalid(() => readYaml(['l0: &l0 lol', ...levels].join('\n')));
  });

  test('a nesting that nothing could follow', () => {
    assertInvalid(() => readYaml('['.repeat(100_000)));
  });
});

describe('prints', () => {
  test('as kubectl does', () => {
    const value = {
      spec: {
        selector: { app: 'web' },
        ports: [{ port: 80, targetPort: 'http', name: '010' }, { port: 443 }],
        externalIPs: [],
      },
      metadata: { annotations: { text: 'one\ntwo\n', enabled: 'yes', time: '12:30:45', '': '' } },
      absent: undefined,
    };
    assert.equal(
      printYaml(value),
      `metadata:
  annotations:
    "": ""
    enabled: "yes"
    text: |
      one
      two
    time: "12:30:45"
spec:
  externalIPs: []
  ports:
  - name: "010"
    port: 80
    targetPort: http
  - port: 443
  selector:
    app: web
`,
    );
  });

  for (const marker of [
    '---',
    '...',
    '--- a',
    '... a',
    '---a',
    '--- a\nb',
    "--- it's",
    '--- \0',
    '---\u0085a',
  ]) {
    test(`${JSON.stringify(marker)} as text, not as the end of the document`, () => {
      const value = { [marker]: [marker] };
      assert.deepEqual(readYaml(printYaml(value)), value);
    });
  }

  test('what reads back as the same', async (t) => {
    await fuzz(
      t,
      fc.property(fc.jsonValue({ depthSize: 'small' }), (value) => {
        const expected: unknown = JSON.parse(JSON.stringify(value));
        assert.deepEqual(readYaml(printYaml(expected as object)), expected);
      }),
    );
  });

  test('text in every spelling that means something', async (t) => {
    const words = fc.constantFrom(
      ...['y', 'NO', 'null', '~', '<<', '=', '.inf', '.NaN', '0x1f', '0o7', '0b1', '1_0', '+1', '1e3', '- a'],
      ...[
        '2001-01-01',
        '1:20',
        '#a',
        'a: b',
        'a #b',
        '*a',
        '&a',
        '!a',
        '%a',
        '@a',
        '`a',
        '\t',
        ' a',
        'a ',
        '\n',
      ],
      ...[
        '---',
        '...',
        '\u0085',
        '\u2028',
        '\ufeff',
        '"',
        "'",
        '|',
        '>',
        '{',
        '[',
        ',',
        '?',
        ':',
        '-',
        '\\',
        '\0',
      ],
    );
    const text = fc.oneof(
      words,
      fc.array(words, { maxLength: 3 }).map((parts) => parts.join('')),
    );
    await fuzz(
      t,
      fc.property(text, (value) => {
        assert.deepEqual(readYaml(printYaml({ [value]: [value] })), { [value]: [value] });
      }),
      500,
    );
  });
});

function assertInvalid(run: () => unknown, position?: { line: number; column: number }): KubeError {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof KubeError, String(error));
    assert.equal(error.code, 'invalid');
    if (position) {
      assert.deepEqual(error.position, position);
    }
    return error;
  }
  assert.fail('It was accepted.');
}
