import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { Emitter } from '../../../src/common/emitter.ts';
import { Reflector } from '../../../src/kube/reflector.ts';
import { PROJECTS_PATH } from '../../../src/kube/resource.ts';
import { connect, FAST } from '../../support/connect.ts';
import { until } from '../../support/until.ts';

function project(name: string, resourceVersion: string): object {
  return { kind: 'Project', metadata: { name, uid: name, resourceVersion } };
}

/**
 * What OpenShift does with projects: the list has no version, and a watch goes on from none. (Its cache answers both:
 * openshift/origin pkg/project/auth/cache.go, `List`; pkg/project/registry/project/proxy/proxy.go, `Watch`.)
 */
test('a collection without versions is listed again before every watch', { timeout: 20_000 }, async (t) => {
  let names = ['first', 'second'];
  const asked: string[] = [];
  const watches = new Emitter<void>();
  let watch: ServerResponse | undefined;
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://server');
    response.setHeader('content-type', 'application/json');
    if (searchParams.get('watch') === null) {
      asked.push('list');
      const items = names.map((name) => project(name, '7'));
      response.end(JSON.stringify({ kind: 'ProjectList', metadata: {}, items }));
      return;
    }
    asked.push(`watch from ${searchParams.get('resourceVersion') ?? 'nothing'}`);
    for (const name of names) {
      response.write(`${JSON.stringify({ type: 'ADDED', object: project(name, '7') })}\n`);
    }
    watch = response;
    watches.fire();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  let seen: string[] = [];
  const changes = new Emitter<void>();
  const { port } = server.address() as AddressInfo;
  const connection = connect(`http://127.0.0.1:${port}`);
  const reflector = new Reflector<{ metadata: { name?: string } }, string>({
    connection,
    path: PROJECTS_PATH,
    project: ({ metadata }) => metadata.name ?? '',
    sink: {
      replace: (records) => {
        seen = [...records];
        changes.fire();
        return true;
      },
      apply: (events) => {
        for (const { kind, record } of events) {
          seen = [...seen.filter((name) => name !== record), ...(kind === 'put' ? [record] : [])];
        }
        changes.fire();
      },
    },
    versionless: true,
    timings: FAST,
  });
  t.after(() => {
    reflector.dispose();
    connection.dispose();
    server.closeAllConnections();
    server.close();
  });

  reflector.start();
  await until(() => watch !== undefined, watches.event);
  watch?.write(`${JSON.stringify({ type: 'ADDED', object: project('third', '9') })}\n`);
  await until(() => seen.includes('third'), changes.event);

  // What happens while there is no watch is in no later one.
  names = ['first'];
  const ended = watch;
  ended?.end();
  await until(() => watch !== ended, watches.event);
  assert.deepEqual(seen, ['first']);
  assert.deepEqual(asked, ['list', 'watch from 0', 'list', 'watch from 0']);
});
