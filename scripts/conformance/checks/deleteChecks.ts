import assert from 'node:assert/strict';
import { deleteService } from '../../../src/kube/serviceApi/deleteService.ts';
import { patchService } from '../../../src/kube/serviceApi/patchService.ts';
import { readService } from '../../../src/kube/serviceApi/readService.ts';
import type { Service } from '../../../src/kube/types.ts';
import { checksOf } from '../check.ts';
import { fails, serverRefuses, worksOrIsRefused } from '../expect.ts';
import { create, refOf, versionOf } from '../services.ts';
import type { Subject } from '../subject.ts';

const ANOTHER_UID = '00000000-0000-4000-8000-000000000000';

export const DELETE_CHECKS = checksOf('deleteCoreV1NamespacedService', {
  'delete; it is gone': async (subject) => {
    const service = await create(subject, 'delete');
    await deleteService(subject.server, refOf(service), { signal: subject.signal });
    await assertGone(subject, service);
  },

  'delete twice: NotFound': async (subject) => {
    const { server, signal } = subject;
    const service = await create(subject, 'delete-twice');
    await deleteService(server, refOf(service), { signal });
    await serverRefuses(deleteService(server, refOf(service), { signal }), 404, 'NotFound');
  },

  'preconditions: another uid is not deleted': async (subject) => {
    const { server, signal } = subject;
    const service = await create(subject, 'delete-uid');
    const note = await worksOrIsRefused(server.features.deletePreconditions, async () => {
      const options = { preconditions: { uid: ANOTHER_UID }, signal };
      await serverRefuses(deleteService(server, refOf(service), options), 409, 'Conflict');
    });
    await assertThere(subject, service);
    return note;
  },

  'preconditions: an old version is not deleted': async (subject) => {
    const { server, signal } = subject;
    const service = await create(subject, 'delete-version');
    const patch = { type: 'merge', patch: { metadata: { labels: { changed: 'yes' } } } } as const;
    await patchService(server, refOf(service), patch, { signal });
    const note = await worksOrIsRefused(server.features.deletePreconditions, async () => {
      const options = { preconditions: { resourceVersion: versionOf(service) }, signal };
      await serverRefuses(deleteService(server, refOf(service), options), 409, 'Conflict');
    });
    await assertThere(subject, service);
    return note;
  },

  'preconditions of what was read: deleted': async (subject) => {
    const { server, signal } = subject;
    const service = await create(subject, 'delete-exactly');
    const preconditions = { uid: service.metadata.uid ?? '', resourceVersion: versionOf(service) };
    const options = { preconditions, ifUnsupported: 'readFirst', signal } as const;
    await deleteService(server, refOf(service), options);
    await assertGone(subject, service);
    return server.features.deletePreconditions ? undefined : 'compared just before, as this server does not';
  },

  'preconditions, compared here: another uid is not deleted': async (subject) => {
    const { server, signal } = subject;
    const service = await create(subject, 'delete-compared');
    const options = { preconditions: { uid: ANOTHER_UID }, ifUnsupported: 'readFirst', signal } as const;
    await fails(deleteService(server, refOf(service), options), 'conflict');
    await assertThere(subject, service);
  },

  'propagationPolicy and gracePeriodSeconds': async (subject) => {
    const service = await create(subject, 'delete-options');
    const options = { propagationPolicy: 'Background', gracePeriodSeconds: 0 } as const;
    await deleteService(subject.server, refOf(service), { ...options, signal: subject.signal });
    await assertGone(subject, service);
  },

  'dryRun: nothing is deleted': async (subject) => {
    const { server, signal } = subject;
    const service = await create(subject, 'delete-dry');
    const note = await worksOrIsRefused(server.features.dryRun, () =>
      deleteService(server, refOf(service), { dryRun: 'All', signal }),
    );
    await assertThere(subject, service);
    return note;
  },
});

async function assertGone({ server, signal }: Subject, service: Service): Promise<void> {
  await serverRefuses(readService(server, refOf(service), { signal }), 404, 'NotFound');
}

async function assertThere({ server, signal }: Subject, service: Service): Promise<void> {
  const { object } = await readService(server, refOf(service), { signal });
  assert.equal(object.metadata.uid, service.metadata.uid);
}
