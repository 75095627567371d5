import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { KubeError } from '../../../../src/kube/errors.ts';
import { toCurl } from '../../../../src/proxy/request/curl.ts';
import { likelyPort, printNewRequest } from '../../../../src/proxy/request/newRequest.ts';
import { readRequests } from '../../../../src/proxy/request/readRequests.ts';
import type { CallRequest } from '../../../../src/proxy/request/requestDocument.ts';
import { requestUrl } from '../../../../src/proxy/request/requestUrl.ts';
import { resolveRequest } from '../../../../src/proxy/request/resolveRequest.ts';

const SERVER = 'https://api.example.com:6443/k8s/clusters/c1';

function read(text: string): CallRequest {
  const document = readRequests(text);
  return resolveRequest(document, document.requests[0]!);
}

function urlOf(text: string): string {
  return requestUrl(SERVER, read(text));
}

describe('the URL of a request', () => {
  const services = `${SERVER}/api/v1/namespaces/shop/services`;
  for (const [text, path] of [
    ['GET shop/web', '/web/proxy/'],
    ['GET shop/web/', '/web/proxy/'],
    ['# @no-path\nGET shop/web', '/web/proxy'],
    ['# @no-path\nGET shop/web/x', '/web/proxy/x'],
    ['GET shop/web:http/a b/ü?q=a b#c&d=%20', '/web:http/proxy/a%20b/%C3%BC?q=a%20b%23c&d=%20'],
    ['GET https:shop/web:443/x?', '/https:web:443/proxy/x'],
    ['GET https:shop/web', '/https:web:/proxy/'],
  ] as const) {
    test(`of ${JSON.stringify(text)}`, () => {
      assert.equal(urlOf(text), services + path);
    });
  }

  test('leads to no other path of the server', () => {
    assert.throws(
      () => requestUrl(SERVER, { ...read('GET a/b'), target: { namespace: '..', name: 'web', path: '/' } }),
      (error) => error instanceof KubeError && error.code === 'invalid',
    );
  });
});

/** The words that a shell makes of a command. */
function wordsOf(command: string): readonly string[] {
  const script = command.replace(/^curl/, `printf '%s\\0'`);
  const words = execFileSync('/bin/sh', ['-c', script], { env: { TOKEN: 'secret' } }).toString();
  return words.split('\0').slice(0, -1);
}

describe(
  'a request as a command',
  { skip: process.platform === 'win32' && 'there is no POSIX shell' },
  () => {
    const authorization = ['-H', 'Authorization: Bearer secret'];

    test('is what a shell makes of it, and has no token of its own', () => {
      const command = toCurl('https://x/', read('GET a/b\nAccept: text/html\nX-Empty:'));

      assert.match(command, /Bearer \$TOKEN/);
      assert.deepEqual(wordsOf(command), [
        'https://x/',
        ...authorization,
        '-H',
        'Accept: text/html',
        '-H',
        'X-Empty;',
      ]);
    });

    test('runs nothing of what it is given', () => {
      const nasty = `'; touch /tmp/x; $(id) \`id\` "\\ \n !! #'`;
      const command = toCurl(
        `https://x/${nasty}`,
        read(`# @timeout 2.5\nPOST a/b\nX: ${nasty.replace('\n', '')}\n\n${nasty}`),
      );

      assert.deepEqual(wordsOf(command), [
        ...['-X', 'POST', `https://x/${nasty}`, ...authorization],
        ...['-H', `X: ${nasty.replace('\n', '')}`, '-H', 'Content-Type:'],
        ...['--data-raw', nasty, '--max-time', '2.5'],
      ]);
    });

    test('has the method and the body that are meant', () => {
      const url = 'https://x/';

      assert.deepEqual(wordsOf(toCurl(url, read('HEAD a/b'))), ['--head', url, ...authorization]);
      assert.deepEqual(wordsOf(toCurl(url, read('PUT a/b\nContent-Type: x/y\n\n< f.json'), '/d/f.json')), [
        ...['-X', 'PUT', url, ...authorization, '-H', 'Content-Type: x/y', '--data-binary', '@/d/f.json'],
      ]);
      assert.deepEqual(wordsOf(toCurl(url, read('GET a/b\nContent-Type: x/y\n\n@f'))), [
        ...['-X', 'GET', url, ...authorization, '-H', 'Content-Type: x/y', '--data-raw', '@f'],
      ]);
    });
  },
);

describe('a new request', () => {
  test('keeps what others say on its line', () => {
    const { text } = printNewRequest({
      context: 'dev\nDELETE shop/web/all',
      namespace: 'shop',
      name: 'web\u2028\r\n###\nDELETE shop/web',
      port: { name: 'http\n\u202e', port: 80 },
    });

    assert.deepEqual(
      text.split(/[\n\r\u2028]/).map((line) => line.slice(0, 5)),
      ['### w', '# @co', 'GET s', 'Accep', ''],
    );
  });

  const port = (name: string, number: number, protocol = 'TCP') =>
    ({ name, port: number, protocol, targetPort: number, nodePort: 0 }) as const;

  for (const [ports, context, lines] of [
    [[], undefined, ['GET shop/web/']],
    [[port('', 8080)], undefined, ['GET shop/web:8080/']],
    [
      [port('dns', 53, 'UDP'), port('grpc', 9000), port('http', 8080)],
      'dev',
      ['# @context dev', 'GET shop/web:http/'],
    ],
    [[port('dns', 53, 'UDP'), port('https', 8443)], undefined, ['GET https:shop/web:https/']],
    [[port('', 443)], undefined, ['GET https:shop/web:443/']],
    [[port('metrics', 9090), port('main', 80)], undefined, ['GET shop/web:main/']],
  ] as const) {
    test(`of a Service with ${ports.length} ports begins with ${lines.at(-1)}`, () => {
      const { text, cursor } = printNewRequest({
        context,
        namespace: 'shop',
        name: 'web',
        port: likelyPort(ports),
      });

      assert.deepEqual(text.split('\n'), ['### web', ...lines, 'Accept: */*', '']);
      assert.equal(text.slice(0, cursor).split('\n').at(-1), lines.at(-1));
      const document = readRequests(text);
      assert.deepEqual(document.problems, []);
      assert.equal(document.requests[0]?.settings.context, context);
    });
  }
});
