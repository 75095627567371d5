import assert from 'node:assert/strict';
import { patchService, type Patch } from '../../../src/kube/serviceApi/patchService.ts';
import { readService } from '../../../src/kube/serviceApi/readService.ts';
import type { Service } from '../../../src/kube/types.ts';
import { checksOf } from '../check.ts';
import { serverRefuses, worksOrIsRefused } from '../expect.ts';
import { create, refOf } from '../services.ts';
import type { Subject } from '../subject.ts';

export const PATCH_CHECKS = checksOf('patchCoreV1NamespacedService', {
  'JSON patch': async (subject) => {
    const operations = [
      { op: 'test', path: '/spec/ports/0/port', value: 80 },
      { op: 'replace', path: '/spec/ports/0/port', value: 8080 },
      { op: 'add', path: '/metadata/labels', value: { patched: 'yes' } },
    ] as const;
    const { metadata, spec } = await patched(subject, 'json-patch', { type: 'json', operations });
    assert.deepEqual([spec?.ports?.[0]?.port, metadata.labels], [8080, { patched: 'yes' }]);
  },

  'JSON patch whose test fails: nothing changes': async (subject) => {
    const { server, signal } = subject;
    const service = await create(subject, 'json-patch-test');
    const operations = [
      { op: 'replace', path: '/spec/ports/0/port', value: 8080 },
      { op: 'test', path: '/spec/ports/0/name', value: 'other' },
    ] as const;
    const patch = patchService(server, refOf(service), { type: 'json', operations }, { signal });
    // 1.9 takes it for a fault of its own.
    await serverRefuses(patch, [422, 500]);
    assert.deepEqual((await readService(server, refOf(service), { signal })).object, service);
  },

  'merge patch: null removes, a list is replaced': async (subject) => {
    const patch = {
      metadata: { labels: { one: null, two: '2' } },
      spec: { ports: [{ name: 'other', port: 81 }] },
    };
    const labels = { one: '1' };
    const { metadata, spec } = await patched(subject, 'merge-patch', { type: 'merge', patch }, labels);
    assert.deepEqual(metadata.labels, { two: '2' });
    assert.deepEqual(spec?.ports, [{ name: 'other', protocol: 'TCP', port: 81, targetPort: 81 }]);
  },

  'strategic merge patch: ports are merged by their number': async (subject) => {
    const patch = { spec: { ports: [{ name: 'metrics', port: 9090 }] } };
    const { spec } = await patched(subject, 'strategic-patch', { type: 'strategic', patch });
    assert.deepEqual(spec?.ports?.map(({ port }) => port).sort(), [80, 9090]);
  },

  'strategic merge patch: $patch deletes one port': async (subject) => {
    const service = await create(subject, 'strategic-delete', {
      spec: {
        ports: [
          { name: 'http', port: 80 },
          { name: 'metrics', port: 9090 },
        ],
      },
    });
    const patch = { spec: { ports: [{ $patch: 'delete', port: 80 }] } };
    const { server, signal } = subject;
    const { object } = await patchService(server, refOf(service), { type: 'strategic', patch }, { signal });
    assert.deepEqual(
      object.spec?.ports?.map(({ port }) => port),
      [9090],
    );
  },

  'a resource version in the patch: Conflict where it is old': async (subject) => {
    const { server, signal } = subject;
    const service = await create(subject, 'patch-stale');
    const { resourceVersion } = service.metadata;
    const send = (label: string): Promise<unknown> => {
      const patch = { metadata: { resourceVersion, labels: { label } } };
      return patchService(server, refOf(service), { type: 'merge', patch }, { signal });
    };
    await send('first');
    await serverRefuses(send('second'), 409, 'Conflict');
  },

  'a patch that makes the Service invalid: Invalid': async (subject) => {
    const { server, signal } = subject;
    const service = await create(subject, 'patch-invalid');
    const patch = { type: 'merge', patch: { spec: { ports: [] } } } as const;
    const error = await serverRefuses(
      patchService(server, refOf(service), patch, { signal }),
      422,
      'Invalid',
    );
    assert.equal(error.causes[0]?.field, 'spec.ports');
  },

  'a missing Service: NotFound': async ({ server, namespace, signal }) => {
    const patch = { type: 'merge', patch: { metadata: { labels: { a: 'b' } } } } as const;
    const ref = { namespace, name: 'missing' };
    await serverRefuses(patchService(server, ref, patch, { signal }), 404, 'NotFound');
  },

  'dryRun: nothing changes': async (subject) => {
    const { server, signal } = subject;
    const service = await create(subject, 'patch-dry');
    const patch = { type: 'merge', patch: { metadata: { labels: { dry: 'run' } } } } as const;
    const note = await worksOrIsRefused(server.features.dryRun, async () => {
      const { object } = await patchService(server, refOf(service), patch, { dryRun: 'All', signal });
      assert.deepEqual(object.metadata.labels, { dry: 'run' });
    });
    assert.deepEqual((await readService(server, refOf(service), { signal })).object, service);
    return note;
  },

  'fieldValidation=Strict: an unknown field is refused': async (subject) => {
    const { server, signal } = subject;
    const service = await create(subject, 'patch-strict');
    const patch = { type: 'merge', patch: { sepc: {} } } as const;
    return worksOrIsRefused(server.features.fieldValidation, async () => {
      const options = { fieldValidation: 'Strict', signal } as const;
      await serverRefuses(patchService(server, refOf(service), patch, options), 422);
    });
  },
});

/** Creates a Service, patches it and returns the result. */
async function patched(
  subject: Subject,
  name: string,
  patch: Patch,
  labels?: Record<string, string>,
): Promise<Service> {
  const { server, signal } = subject;
  const service = await create(subject, name, labels && { metadata: { labels } });
  return (await patchService(server, refOf(service), patch, { fieldManager: 'conformance', signal })).object;
}
