import assert from 'node:assert/strict';
import type { JsonObject } from '../../../src/common/json.ts';
import { patchService, patchServiceStatus, type Patch } from '../../../src/kube/serviceApi/patchService.ts';
import { readService, readServiceStatus } from '../../../src/kube/serviceApi/readService.ts';
import { replaceServiceStatus } from '../../../src/kube/serviceApi/replaceService.ts';
import type { LoadBalancerIngress, Service } from '../../../src/kube/types.ts';
import { printYaml } from '../../../src/kube/yaml/yaml.ts';
import { checksOf } from '../check.ts';
import { refusedUnsent, serverRefuses, worksOrIsRefused } from '../expect.ts';
import { create, LOAD_BALANCER, refOf } from '../services.ts';
import type { Subject } from '../subject.ts';

/** An address of the block that is kept for documentation: nobody has it. */
const ADDRESS = '192.0.2.1';
const WITH_ADDRESS = { loadBalancer: { ingress: [{ ip: ADDRESS }] } };

export const STATUS_CHECKS = [
  ...checksOf('readCoreV1NamespacedServiceStatus', {
    'read: the whole Service, with its status': async (subject) => {
      const service = await createBalanced(subject, 'status-read');
      const { object } = await readServiceStatus(subject.server, refOf(service), { signal: subject.signal });
      assertSame(object, service);
    },

    'answer as indented YAML': async (subject) => {
      const service = await createBalanced(subject, 'status-yaml');
      const options = { as: 'yaml', pretty: true, signal: subject.signal } as const;
      const { object, text } = await readServiceStatus(subject.server, refOf(service), options);
      assert.match(text, /^status:$/m);
      assertSame(object, service);
    },

    'a missing Service: NotFound': async ({ server, namespace, signal }) => {
      const read = readServiceStatus(server, { namespace, name: 'missing' }, { signal });
      await serverRefuses(read, 404, 'NotFound');
    },
  }),

  ...checksOf('replaceCoreV1NamespacedServiceStatus', {
    'replace: the status changes, and nothing else': async (subject) => {
      const service = await createBalanced(subject, 'status-replace');
      const next: Service = {
        ...service,
        spec: { ...service.spec, selector: { app: 'another' } },
        status: WITH_ADDRESS,
      };
      const { server, signal } = subject;
      const { object } = await replaceServiceStatus(server, refOf(service), next, { signal });
      assert.deepEqual([addressesOf(object), object.spec], [[ADDRESS], service.spec]);
    },

    'replace from YAML': async (subject) => {
      const service = await createBalanced(subject, 'status-from-yaml');
      const text = printYaml({ ...service, status: WITH_ADDRESS });
      const body = { mediaType: 'application/yaml', text } as const;
      const { server, signal } = subject;
      const { object } = await replaceServiceStatus(server, refOf(service), body, { signal });
      assert.deepEqual(addressesOf(object), [ADDRESS]);
    },

    'an old version: Conflict': async (subject) => {
      const { server, signal } = subject;
      const service = await createBalanced(subject, 'status-stale');
      const patch = { type: 'merge', patch: { metadata: { labels: { changed: 'yes' } } } } as const;
      await patchService(server, refOf(service), patch, { signal });
      const next = { ...service, status: WITH_ADDRESS };
      await serverRefuses(replaceServiceStatus(server, refOf(service), next, { signal }), 409, 'Conflict');
    },

    'without a version: refused, not sent': async (subject) => {
      const service = await createBalanced(subject, 'status-blind');
      const { resourceVersion: _, ...metadata } = service.metadata;
      const { server, signal } = subject;
      const next = { ...service, metadata };
      await refusedUnsent(replaceServiceStatus(server, refOf(service), next, { signal }), 'invalid');
    },

    'dryRun: nothing changes': async (subject) => {
      const { server, signal } = subject;
      const service = await createBalanced(subject, 'status-replace-dry');
      const next = { ...service, status: WITH_ADDRESS };
      const note = await worksOrIsRefused(server.features.dryRun, () =>
        replaceServiceStatus(server, refOf(service), next, { dryRun: 'All', signal }),
      );
      assert.deepEqual((await readService(server, refOf(service), { signal })).object, service);
      return note;
    },
  }),

  ...checksOf('patchCoreV1NamespacedServiceStatus', {
    'merge patch: the status changes, and nothing else': async (subject) => {
      const patch = { status: WITH_ADDRESS, spec: { selector: { app: 'another' } } };
      return patches(subject, 'status-merge', { type: 'merge', patch });
    },

    'strategic merge patch': async (subject) =>
      patches(subject, 'status-strategic', { type: 'strategic', patch: { status: WITH_ADDRESS } }),

    'JSON patch': async (subject) => {
      const value: JsonObject = WITH_ADDRESS.loadBalancer;
      const operations = [{ op: 'replace', path: '/status/loadBalancer', value }] as const;
      return patches(subject, 'status-json', { type: 'json', operations });
    },

    'a missing Service: NotFound': async ({ server, namespace, signal }) => {
      const patch = { type: 'merge', patch: { status: WITH_ADDRESS } } as const;
      const ref = { namespace, name: 'missing' };
      await serverRefuses(patchServiceStatus(server, ref, patch, { signal }), 404, 'NotFound');
    },

    'dryRun: nothing changes': async (subject) => {
      const { server, signal } = subject;
      const service = await createBalanced(subject, 'status-patch-dry');
      const patch = { type: 'merge', patch: { status: WITH_ADDRESS } } as const;
      const note = await worksOrIsRefused(server.features.dryRun, () =>
        patchServiceStatus(server, refOf(service), patch, { dryRun: 'All', signal }),
      );
      assert.deepEqual((await readService(server, refOf(service), { signal })).object, service);
      return note;
    },
  }),
];

async function patches(subject: Subject, name: string, patch: Patch): Promise<undefined> {
  const { server, signal } = subject;
  const service = await createBalanced(subject, name);
  const { object } = await patchServiceStatus(server, refOf(service), patch, { signal });
  assert.deepEqual([addressesOf(object), object.spec], [[ADDRESS], service.spec]);
}

/** Servers up to 1.9 give it another selfLink by this path; all else is the same. */
function assertSame(read: Service, service: Service): void {
  const { metadata, spec, status } = read;
  assert.deepEqual(
    [metadata.uid, metadata.resourceVersion, spec, status],
    [service.metadata.uid, service.metadata.resourceVersion, service.spec, service.status],
  );
}

/** Only one of this type may have an address in its status; servers up to 1.20 did not mind. */
function createBalanced(subject: Subject, name: string): Promise<Service> {
  return create(subject, name, { spec: LOAD_BALANCER });
}

function addressesOf({ status }: Service): readonly LoadBalancerIngress['ip'][] {
  return status?.loadBalancer?.ingress?.map(({ ip }) => ip) ?? [];
}
