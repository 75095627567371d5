import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { readRequests } from '../../../../src/proxy/request/readRequests.ts';
import type { RequestProblem } from '../../../../src/proxy/request/requestDocument.ts';
import { resolveRequest } from '../../../../src/proxy/request/resolveRequest.ts';

/** What is wrong with a text, each with the part that it is about. */
function problemsIn(text: string): readonly string[] {
  return readRequests(text).problems.map(
    ({ kind, range }: RequestProblem) => `${kind}: ${text.slice(range.start, range.end)}`,
  );
}

describe('a document of requests', () => {
  test('has requests between separators, with names, targets, headers and bodies', () => {
    const text = [
      '@shop = shop/web',
      '',
      '### Add to the basket ',
      '# a comment',
      'POST {{shop}}:http/basket?dry=1',
      '  &slow=true HTTP/1.1',
      'Content-Type: application/json',
      '// not this one',
      'X-Empty:',
      '',
      '',
      '{"item": 1}',
      '# belongs to the body',
      '',
      '###',
      '# @name second',
      'GET https:shop/web:443',
    ].join('\n');

    const { requests, variables, problems } = readRequests(text);

    assert.deepEqual(problems, []);
    assert.deepEqual(
      variables.map(({ name, value }) => [name, value.text]),
      [['shop', 'shop/web']],
    );
    assert.deepEqual(
      requests.map(({ index, name, line, method }) => [index, name, line, method]),
      [
        [0, 'Add to the basket', 4, 'POST'],
        [1, 'second', 16, 'GET'],
      ],
    );
    const [first] = requests;
    assert.deepEqual(
      first?.headers.map(({ name, value }) => [name, value]),
      [
        ['Content-Type', 'application/json'],
        ['X-Empty', ''],
      ],
    );
    assert.equal(first.body?.kind === 'text' && first.body.text, '{"item": 1}\n# belongs to the body');
    assert.equal(first.target.text, '{{shop}}:http/basket?dry=1\n  &slow=true HTTP/1.1');
    assert.match(text.slice(first.range.start, first.range.end), /^### Add[^]*belongs to the body$/);
  });

  test('is the same with every end of line', () => {
    const lines = ['### one', 'POST a/b/c', '?d=e', 'Accept: text/html', '', 'body', '###', 'GET a/b'];
    const shapes = ['\n', '\r\n', '\r'].map((end) => {
      const read = readRequests(lines.join(end));
      return {
        problems: read.problems,
        requests: read.requests.map((request) => {
          const { target, headers, body } = resolveRequest(read, request);
          return [
            request.line,
            target,
            headers.map(({ name, value }) => [name, value]),
            body?.kind === 'text' && body.text,
          ];
        }),
      };
    });

    assert.deepEqual(shapes[1], shapes[0]);
    assert.deepEqual(shapes[2], shapes[0]);
    assert.equal(shapes[0]?.requests.length, 2);
  });

  test('takes a target alone for a GET, and a body from a file', () => {
    const [alone, file, xml] = readRequests(
      'shop/web:80/\n###\nPUT a/b/c\n\n< ./some body.json\n###\nPUT a/b\n\n<a> </a>',
    ).requests;

    assert.equal(alone?.method, 'GET');
    assert.deepEqual(file?.body?.kind === 'file' && file.body.path, './some body.json');
    assert.deepEqual(xml?.body?.kind === 'text' && xml.body.text, '<a> </a>');
  });

  test('has settings in comments, those above the first separator for all requests', () => {
    const { requests, problems } = readRequests(
      [
        '# @context dev cluster',
        '# @timeout 5',
        '###',
        '// @no-redirect',
        '#@no-cookie-jar',
        '# @timeout 0.5',
        'GET a/b',
        '###',
        '# @no-path',
        'GET a/b',
      ].join('\n'),
    );

    assert.deepEqual(problems, []);
    assert.deepEqual(
      requests.map(({ settings: { contextRange: _range, ...settings } }) => settings),
      [
        {
          context: 'dev cluster',
          timeoutSeconds: 0.5,
          followRedirects: false,
          keepCookies: false,
          withoutPath: false,
        },
        {
          context: 'dev cluster',
          timeoutSeconds: 5,
          followRedirects: true,
          keepCookies: true,
          withoutPath: true,
        },
      ],
    );
  });

  test('keeps the settings of a first request to itself', () => {
    const { requests } = readRequests('# @context prod\nGET a/b\n###\nGET a/b');

    assert.deepEqual(
      requests.map(({ settings }) => settings.context),
      ['prod', undefined],
    );
  });

  for (const [text, problem] of [
    ['DELTE a/b', 'unknownMethod: DELTE'],
    ['get a/b', 'unknownMethod: get'],
    ['GET', 'noTarget: '],
    ['GET https://example.com/x', 'url: https://example.com/x'],
    ['GET web', 'malformedTarget: web'],
    ['GET shop/web:/x', 'malformedTarget: shop/web:/x'],
    ['GET shop/web:80:90/x', 'malformedTarget: shop/web:80:90/x'],
    ['GET shop/Web', 'refused: shop/Web'],
    ['GET shop/web:080/', 'refused: shop/web:080/'],
    ['GET shop/web/../x', 'refused: shop/web/../x'],
    ['GET shop/web//x', 'refused: shop/web//x'],
    ['GET shop/web/%2e%2E/x', 'refused: shop/web/%2e%2E/x'],
    ['GET a/b\nAuthorization: Bearer x', 'refused: Authorization: Bearer x'],
    ['GET a/b\nImpersonate-User: x', 'refused: Impersonate-User: x'],
    ['GET a/b\nno header', 'malformedHeader: no header'],
    ['GET a/b\n: x', 'malformedHeader: : x'],
    ['GET a/b/{{x}}', 'unresolvedVariable: {{x}}'],
    ['GET a/b\nX: {{ $nothing }}', 'unresolvedVariable: {{ $nothing }}'],
    ['POST a/b\n\n{"a": {{x}}}', 'unresolvedVariable: {{x}}'],
    ['GET a/b/{{$randomInt 5 5}}', 'unresolvedVariable: {{$randomInt 5 5}}'],
    ['@a = {{a}}', 'endlessVariable: {{a}}'],
    ['@a b = c', 'malformedVariable: @a b = c'],
    ['@a', 'malformedVariable: @a'],
    ['@a = 1\n@a = 2', 'duplicateVariable: a'],
    ['# @contxt x', 'unknownDirective: # @contxt x'],
    ['# @constructor x', 'unknownDirective: # @constructor x'],
    ['# @timeout soon', 'malformedTimeout: # @timeout soon'],
    ['# @timeout 0', 'malformedTimeout: # @timeout 0'],
    ['# @context', 'missingContext: # @context'],
  ] as const) {
    test(`says of ${JSON.stringify(text)} that it is ${problem}`, () => {
      assert.deepEqual(problemsIn(text), [problem]);
    });
  }

  test('says once what is wrong with a variable that many requests use', () => {
    const text = '@a = {{b}}\nGET x/y/{{a}}\n###\nGET x/y/{{a}}\nX: {{a}}';

    assert.deepEqual(problemsIn(text), ['unresolvedVariable: {{b}}']);
  });

  test('has nothing wrong with it where it is the example of the README', () => {
    const readme = readFileSync(join(import.meta.dirname, '../../../../README.md'), 'utf8');
    const [, example = ''] = /```\n(# @context[^]*?)```/.exec(readme) ?? [];
    const document = readRequests(example);

    assert.deepEqual(document.problems, []);
    const resolved = document.requests.map((request) => resolveRequest(document, request));
    assert.deepEqual(
      resolved.map(({ method, target, settings }) => [method, target.name, settings.context]),
      [
        ['GET', 'web', 'dev'],
        ['POST', 'basket', 'dev'],
        ['PUT', 'web', 'dev'],
      ],
    );
  });

  test('leaves the templates of others in bodies alone', () => {
    assert.deepEqual(problemsIn('POST a/b\n\n{{#each items}}{{this.[0]}}{{/each}} {{ "x" }} {{{{'), []);
  });
});
