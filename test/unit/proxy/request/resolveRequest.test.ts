import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readRequests } from '../../../../src/proxy/request/readRequests.ts';
import { UnusableRequest, type CallRequest } from '../../../../src/proxy/request/requestDocument.ts';
import { resolveRequest, targetOf } from '../../../../src/proxy/request/resolveRequest.ts';
import type { RequestEnvironment } from '../../../../src/proxy/request/variables.ts';

/** A die that always falls as it is told. */
function environment(): RequestEnvironment {
  let guids = 0;
  return {
    now: () => new Date(Date.UTC(2026, 0, 2, 3, 4, 5)),
    guid: () => `guid-${++guids}`,
    randomInt: (from, to) => from + to,
  };
}

function resolve(text: string, index = 0): CallRequest {
  const document = readRequests(text);
  return resolveRequest(document, document.requests[index]!, environment());
}

function problemOf(text: string, index = 0): string {
  try {
    resolve(text, index);
  } catch (error) {
    assert.ok(error instanceof UnusableRequest);
    return error.problem.kind;
  }
  return assert.fail('it can be sent');
}

describe('the variables of a request', () => {
  test('are filled in everywhere, by way of one another, from anywhere in the document', () => {
    const { target, headers, body } = resolve(
      [
        '@host = {{ns}}/web',
        'POST https:{{host}}:{{port}}/a/{{ item }}?q={{item}}',
        'X-{{ns}}: {{item}}-{{item}}',
        '',
        'the {{item}}',
        '###',
        '@ns = shop',
        '@port = 8443',
        '@item=b c',
      ].join('\n'),
    );

    assert.deepEqual(target, {
      namespace: 'shop',
      name: 'web',
      scheme: 'https',
      port: 8443,
      path: '/a/b c',
      query: 'q=b c',
    });
    assert.equal(body?.kind === 'text' && body.text, 'the b c');
    assert.deepEqual(
      headers.map(({ name, value }) => [name, value]),
      [['X-shop', 'b c-b c']],
    );
  });

  test('of the system have their values', () => {
    const { headers } = resolve(
      [
        '@id = {{$guid}}',
        'GET a/b',
        'A: {{id}} {{id}} {{$guid}}',
        'B: {{$timestamp}}',
        'C: {{$datetime}}, {{$datetime iso8601}}, {{$datetime rfc1123}}',
        'D: {{ $randomInt -5 10 }}',
      ].join('\n'),
    );

    assert.deepEqual(
      headers.map(({ value }) => value),
      [
        'guid-1 guid-1 guid-2',
        '1767323045',
        '2026-01-02T03:04:05.000Z, 2026-01-02T03:04:05.000Z, Fri, 02 Jan 2026 03:04:05 GMT',
        '5',
      ],
    );
  });

  test('cannot make a request something else', () => {
    assert.equal(problemOf('@p = x/../../y\nGET a/b/{{p}}'), 'refused');
    assert.equal(problemOf('@h = Authorization\nGET a/b\n{{h}}: x'), 'refused');
    assert.equal(problemOf('@n = shop/web/..\nGET {{n}}'), 'refused');
  });

  test('cannot grow to fill the memory, nor be deeper than the stack', () => {
    const doubled = Array.from(
      { length: 40 },
      (_, index) => `@a${index} = {{a${index + 1}}}{{a${index + 1}}}`,
    );
    const chain = Array.from({ length: 20_000 }, (_, index) => `@b${index} = {{b${index + 1}}}`);
    const wide = [`@c = ${'x'.repeat(60_000)}`, 'POST a/b', '', '{{c}}'.repeat(5000)];

    assert.equal(problemOf(['@a40 = xx', ...doubled, 'GET a/b/{{a0}}'].join('\n')), 'endlessVariable');
    assert.equal(problemOf([...chain, '@b20000 = x', 'GET a/b/{{b0}}'].join('\n')), 'endlessVariable');
    assert.equal(problemOf(wide.join('\n')), 'endlessVariable');
  });
});

describe('a request', () => {
  test('is not sent while something of it cannot be read', () => {
    assert.equal(problemOf('DELTE a/b'), 'unknownMethod');
    assert.equal(problemOf('GET a/b\nno header'), 'malformedHeader');
    assert.equal(problemOf('### x\n# @timeout soon\nGET a/b'), 'malformedTimeout');
  });

  test('is not sent anywhere while the context of all is missing', () => {
    assert.equal(problemOf('# @context\n###\nGET a/b\n###\nGET a/c', 1), 'missingContext');
  });

  test('is sent whatever is wrong with another', () => {
    assert.equal(resolve('GET a/b\n###\nDELTE a/b\nx').target.name, 'b');
    assert.equal(resolve('DELTE a/b\nx\n###\n# @unknown\nGET a/c', 1).target.name, 'c');
  });

  test('tells where its Service and its port stand', () => {
    const text = 'GET https:shop/web:http/x?y\n###\n@p=80\nGET shop/web:{{p}}';
    const document = readRequests(text);
    const written = document.requests.map((request) => {
      const { service, port } = targetOf(document, request)!;
      return [service, port!].map(({ start, end }) => text.slice(start, end));
    });

    assert.deepEqual(written, [
      ['shop/web', 'http'],
      ['shop/web:{{p}}', 'shop/web:{{p}}'],
    ]);
  });
});
