import assert from 'node:assert/strict';
import { patchService } from '../../../src/kube/serviceApi/patchService.ts';
import type { Service } from '../../../src/kube/types.ts';
import { checksOf } from '../check.ts';
import { serverRefuses, worksOrIsRefused } from '../expect.ts';
import { serviceNamed, yamlOf } from '../services.ts';
import type { Subject } from '../subject.ts';

/** Server-side apply, which is one more media type of the patch. */
export const APPLY_CHECKS = checksOf('patchCoreV1NamespacedService', {
  'apply creates, and changes nothing the second time': (subject) =>
    worksOrIsRefused(subject.server.features.serverSideApply, async () => {
      const first = await apply(subject, 'apply');
      assert.ok(first.metadata.uid);
      assert.deepEqual(await apply(subject, 'apply'), first);
    }),

  'apply from YAML': ({ server, namespace, signal }) =>
    worksOrIsRefused(server.features.serverSideApply, async () => {
      const patch = { type: 'apply', yaml: yamlOf('apply-yaml') } as const;
      const ref = { namespace, name: 'apply-yaml' };
      const { object } = await patchService(server, ref, patch, { fieldManager: 'conformance', signal });
      assert.deepEqual(object.metadata.labels, { 'yes-no': 'no' });
    }),

  'apply removes what is no longer there': (subject) =>
    worksOrIsRefused(subject.server.features.serverSideApply, async () => {
      await apply(subject, 'apply-less', { labels: { gone: 'soon' } });
      assert.equal((await apply(subject, 'apply-less')).metadata.labels, undefined);
    }),

  'apply by another manager: Conflict, and what it is about': (subject) =>
    worksOrIsRefused(subject.server.features.serverSideApply, async () => {
      await apply(subject, 'apply-conflict', { labels: { owner: 'first' } });
      const second = apply(subject, 'apply-conflict', { labels: { owner: 'second' }, manager: 'other' });
      const error = await serverRefuses(second, 409, 'Conflict');
      assert.deepEqual(
        error.causes.map(({ reason, field }) => [reason, field]),
        [['FieldManagerConflict', '.metadata.labels.owner']],
      );
    }),

  'force: the conflict is won': (subject) =>
    worksOrIsRefused(subject.server.features.serverSideApply, async () => {
      await apply(subject, 'apply-force', { labels: { owner: 'first' } });
      const options = { labels: { owner: 'second' }, manager: 'other', force: true };
      const { metadata } = await apply(subject, 'apply-force', options);
      assert.deepEqual(metadata.labels, { owner: 'second' });
    }),
});

interface ApplyOptions {
  readonly labels?: Readonly<Record<string, string>>;
  readonly manager?: string;
  readonly force?: boolean;
}

async function apply(
  { server, namespace, signal }: Subject,
  name: string,
  { labels, manager = 'conformance', force }: ApplyOptions = {},
): Promise<Service> {
  const spec = { ports: [{ name: 'http', protocol: 'TCP', port: 80 }] };
  const object = serviceNamed(name, { spec, ...(labels && { metadata: { name, labels } }) });
  const options = { fieldManager: manager, signal, ...(force !== undefined && { force }) };
  return (await patchService(server, { namespace, name }, { type: 'apply', object }, options)).object;
}
