import assert from 'node:assert/strict';
import { deleteService } from '../../../src/kube/serviceApi/deleteService.ts';
import { readService } from '../../../src/kube/serviceApi/readService.ts';
import { replaceService } from '../../../src/kube/serviceApi/replaceService.ts';
import type { Service } from '../../../src/kube/types.ts';
import { printYaml } from '../../../src/kube/yaml/yaml.ts';
import { checksOf } from '../check.ts';
import { refusedUnsent, serverRefuses, worksOrIsRefused } from '../expect.ts';
import { create, refOf } from '../services.ts';

export const REPLACE_CHECKS = checksOf('replaceCoreV1NamespacedService', {
  'replace what was read': async (subject) => {
    const { server, signal } = subject;
    const service = await create(subject, 'replace');
    const next = labelled(service, 'replaced');
    const { object } = await replaceService(server, refOf(service), next, { signal });
    assert.deepEqual(object.metadata.labels, { is: 'replaced' });
    assert.equal(object.metadata.uid, service.metadata.uid);
    assert.notEqual(object.metadata.resourceVersion, service.metadata.resourceVersion);
  },

  'replace from YAML': async (subject) => {
    const { server, signal } = subject;
    const service = await create(subject, 'replace-yaml');
    const body = { mediaType: 'application/yaml', text: printYaml(labelled(service, 'yaml')) } as const;
    const { object } = await replaceService(server, refOf(service), body, { signal });
    assert.deepEqual(object.metadata.labels, { is: 'yaml' });
  },

  'an old version: Conflict, and nothing is lost': async (subject) => {
    const { server, signal } = subject;
    const service = await create(subject, 'replace-stale');
    await replaceService(server, refOf(service), labelled(service, 'first'), { signal });
    const second = replaceService(server, refOf(service), labelled(service, 'second'), { signal });
    await serverRefuses(second, 409, 'Conflict');
    const { object } = await readService(server, refOf(service), { signal });
    assert.deepEqual(object.metadata.labels, { is: 'first' });
  },

  'without a version: refused, not sent': async (subject) => {
    const { server, signal } = subject;
    const { metadata, ...service } = await create(subject, 'replace-blind');
    const { resourceVersion: _, ...rest } = metadata;
    const ref = refOf({ ...service, metadata });
    await refusedUnsent(replaceService(server, ref, { ...service, metadata: rest }, { signal }), 'invalid');
  },

  'a missing Service: not created': async (subject) => {
    const { server, namespace, signal } = subject;
    const service = await create(subject, 'replace-gone');
    await deleteService(server, refOf(service), { signal });
    await serverRefuses(replaceService(server, refOf(service), service, { signal }), [404, 409]);
    const read = readService(server, { namespace, name: 'replace-gone' }, { signal });
    await serverRefuses(read, 404, 'NotFound');
  },

  'another cluster IP: Invalid': async (subject) => {
    const { server, signal } = subject;
    const service = await create(subject, 'replace-ip');
    const { clusterIPs: _, ...spec } = service.spec ?? {};
    const next = { ...service, spec: { ...spec, clusterIP: 'None' } };
    await serverRefuses(replaceService(server, refOf(service), next, { signal }), 422, 'Invalid');
  },

  'a body of another name: refused, not sent': async (subject) => {
    const { server, namespace, signal } = subject;
    const service = await create(subject, 'replace-name');
    const other = { namespace, name: 'replace-other' };
    await refusedUnsent(replaceService(server, other, service, { signal }), 'invalid');
  },

  'dryRun: nothing is replaced': async (subject) => {
    const { server, signal } = subject;
    const service = await create(subject, 'replace-dry');
    const note = await worksOrIsRefused(server.features.dryRun, async () => {
      const options = { dryRun: 'All', signal } as const;
      const { object } = await replaceService(server, refOf(service), labelled(service, 'dry'), options);
      assert.deepEqual(object.metadata.labels, { is: 'dry' });
    });
    assert.deepEqual((await readService(server, refOf(service), { signal })).object, service);
    return note;
  },

  'fieldManager and fieldValidation=Strict': async (subject) => {
    const { server, signal } = subject;
    const service = await create(subject, 'replace-strict');
    return worksOrIsRefused(server.features.fieldValidation, async () => {
      const options = { fieldManager: 'conformance', fieldValidation: 'Strict', signal } as const;
      const next = { ...labelled(service, 'strict'), sepc: {} };
      await serverRefuses(replaceService(server, refOf(service), next, options), 400, 'BadRequest');
    });
  },
});

function labelled(service: Service, is: string): Service {
  return { ...service, metadata: { ...service.metadata, labels: { is } } };
}
