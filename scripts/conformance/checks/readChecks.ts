import assert from 'node:assert/strict';
import { readService } from '../../../src/kube/serviceApi/readService.ts';
import { checksOf } from '../check.ts';
import { refusedUnsent, serverRefuses, worksOrIsRefused } from '../expect.ts';
import { create, refOf, versionOf } from '../services.ts';

export const READ_CHECKS = checksOf('readCoreV1NamespacedService', {
  'read what was created': async (subject) => {
    const created = await create(subject, 'read');
    const { object } = await readService(subject.server, refOf(created), { signal: subject.signal });
    assert.deepEqual(object, created);
  },

  'answer as YAML': async (subject) => {
    const created = await create(subject, 'read-yaml');
    const options = { as: 'yaml', signal: subject.signal } as const;
    const { object, text } = await readService(subject.server, refOf(created), options);
    assert.match(text, /^ {2}name: read-yaml$/m);
    assert.deepEqual(object, created);
  },

  'pretty: the answer is indented': async (subject) => {
    const created = await create(subject, 'read-pretty');
    const options = { pretty: true, signal: subject.signal };
    const { text } = await readService(subject.server, refOf(created), options);
    assert.match(text, /\n {2}"metadata": \{\n/);
  },

  'resourceVersion: at least as new as asked for': async (subject) => {
    const created = await create(subject, 'read-version');
    const options = { resourceVersion: versionOf(created), signal: subject.signal };
    const { object } = await readService(subject.server, refOf(created), options);
    assert.equal(object.metadata.uid, created.metadata.uid);
  },

  'export: without what the server filled in': async (subject) => {
    const created = await create(subject, 'read-export');
    return worksOrIsRefused(subject.server.features.export, async () => {
      const options = { export: true, signal: subject.signal };
      const { object } = await readService(subject.server, refOf(created), options);
      assert.deepEqual(
        [object.metadata.uid, object.metadata.resourceVersion, object.metadata.namespace],
        [undefined, undefined, undefined],
      );
      assert.equal(object.spec?.clusterIP, undefined);
    });
  },

  'export and exact: with the namespace': async (subject) => {
    const created = await create(subject, 'read-exact');
    return worksOrIsRefused(subject.server.features.export, async () => {
      const options = { export: true, exact: true, signal: subject.signal };
      const { object } = await readService(subject.server, refOf(created), options);
      assert.equal(object.metadata.namespace, subject.namespace);
    });
  },

  'a missing Service: NotFound': async ({ server, namespace, signal }) => {
    const read = readService(server, { namespace, name: 'missing' }, { signal });
    const error = await serverRefuses(read, 404, 'NotFound');
    assert.equal(error.status?.details?.name, 'missing');
  },

  'a name that would climb out of its path: never another path': async ({ server, namespace, signal }) => {
    for (const name of ['..', '../../pods', 'a/b', 'a%2Fb', 'a?b', 'a#b', 'a b', 'ä', '']) {
      await refusedUnsent(readService(server, { namespace, name }, { signal }), 'invalid');
    }
  },
});
