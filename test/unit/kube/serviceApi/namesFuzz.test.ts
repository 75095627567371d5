import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { KubeError } from '../../../../src/kube/errors.ts';
import { proxyService } from '../../../../src/kube/serviceApi/proxyService.ts';
import { fuzz } from '../../../support/fuzz.ts';
import { NAMED_CALLS } from './namedCalls.ts';
import { failure, startRecordingServer, V1_36, type RecordedRequest } from './recordingServer.ts';

const LIMIT = { timeout: 60_000 };
const options = { signal: new AbortController().signal };

const LABEL = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Names as people, files and other programs come up with them: valid ones, and what could lead elsewhere. */
const names = fc.oneof(
  { arbitrary: fc.stringMatching(LABEL), weight: 3 },
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        'web',
        '/',
        '..',
        '.',
        '%2F',
        '%2e',
        '%25',
        '2e',
        '%',
        '?',
        '#',
        ' ',
        '\\',
        ':',
        '\n',
        '\0',
        'é',
        'ſ',
        '‥',
        '/',
        '\ud800',
        '@',
        ';',
        '&watch=1',
      ),
    )
    .map((parts) => parts.join('')),
);

for (const [what, { run, segments }] of Object.entries(NAMED_CALLS)) {
  test(`${what}: no name leads to another path`, LIMIT, async (t) => {
    const server = await startRecordingServer(t, failure(404, {}));
    const api = server.api(V1_36);
    await fuzz(
      t,
      fc.asyncProperty(names, names, async (namespace, name) => {
        const before = server.requests.length;
        const error = await failureOf(run(api, { namespace, name }));
        const [path, ...more] = server.requests.slice(before).map(pathOf);
        if (path === undefined) {
          // Refused, and not for nothing: no server has a Service or a namespace of that name.
          assert.equal(error?.code, 'invalid', String(error));
          assert.ok(![namespace, name].every((text) => LABEL.test(text)));
          return;
        }
        // No dots that anybody on the way could resolve, and nothing that has to be encoded.
        assert.equal(new URL(path, 'http://server').pathname, path);
        const expected = ['', 'api', 'v1', ...segments({ namespace, name })];
        assert.deepEqual(path.split('/').map(decodeURIComponent), expected);
        assert.deepEqual(more, []);
      }),
    );
  });
}

test('proxy: no path leads out of the Service', LIMIT, async (t) => {
  const server = await startRecordingServer(t, failure(404, {}));
  const api = server.api(V1_36);
  const path = fc.oneof(
    fc.webPath(),
    names,
    fc.array(names).map((segments) => segments.join('/')),
  );
  await fuzz(
    t,
    fc.asyncProperty(path, async (proxied) => {
      const before = server.requests.length;
      const base = '/api/v1/namespaces/shop/services/web/proxy/';
      const request = { method: 'GET', path: proxied, ...options } as const;
      const error = await failureOf(
        proxyService(api, { namespace: 'shop', name: 'web' }, request).then(({ body }) => body.resume()),
      );
      const [sent] = server.requests.slice(before).map(pathOf);
      if (sent === undefined) {
        assert.equal(error?.code, 'invalid', String(error));
        return;
      }
      assert.ok(sent.startsWith(base), sent);
      // As a URL, and decoded once more than anybody should, it stays below.
      assert.ok(new URL(sent, 'http://server').pathname.startsWith(base), sent);
      assert.ok(
        new URL(decodeURIComponent(sent).replaceAll('\\', '/'), 'http://server').pathname.startsWith(base),
        sent,
      );
      // The backend sees what was meant.
      const meant = proxied.replace(/^\//, '').toWellFormed();
      assert.equal(decodeURIComponent(sent.slice(base.length)), tryDecode(meant));
    }),
    300,
  );
});

/** A percent sign that begins no escape is itself. */
function tryDecode(text: string): string {
  return decodeURIComponent(text.replace(/%(?![\dA-Fa-f]{2})/g, '%25'));
}

/** The path as it stood in the request line. */
function pathOf({ line }: RecordedRequest): string {
  return line.replace(/^\S+ /, '').replace(/\?.*$/s, '');
}

function failureOf(work: Promise<unknown>): Promise<KubeError | undefined> {
  return work.then(
    () => undefined,
    (error: unknown) => error as KubeError,
  );
}
