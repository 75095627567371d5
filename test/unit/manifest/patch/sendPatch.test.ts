import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json } from '../../../../src/common/json.ts';
import { createService } from '../../../../src/kube/serviceApi/createService.ts';
import type { Service } from '../../../../src/kube/types.ts';
import { FailedTest, sendPatch } from '../../../../src/manifest/patch/sendPatch.ts';
import type { TypedPatch } from '../../../../src/manifest/patch/patchType.ts';
import {
  NAME,
  NAMESPACE,
  signal,
  startServer,
  webFile,
  type SandboxedServer,
} from '../apply/sandboxedServer.ts';

const ref = { namespace: NAMESPACE, name: NAME };
const json = (...patch: Json[]): TypedPatch => ({ type: 'json', patch });

/** Each a patch that adds the label `tier`. */
const PATCHES: readonly TypedPatch[] = [
  json({ op: 'add', path: '/metadata/labels/tier', value: 'web' }),
  { type: 'merge', patch: { metadata: { labels: { tier: 'web' } } } },
  { type: 'strategic', patch: { metadata: { labels: { tier: 'web' } } } },
];

async function create({ server }: SandboxedServer): Promise<string> {
  const { object } = await createService(server, NAMESPACE, webFile() as unknown as Service, { signal });
  return object.metadata.resourceVersion ?? '';
}

for (const profile of ['1.9', '1.20', '1.36'] as const) {
  describe(`a patch that is sent to ${profile}`, () => {
    for (const patch of PATCHES) {
      test(`${patch.type}: is carried out on the version that was seen, and on no other`, async (t) => {
        const rig = await startServer(t, profile);
        const resourceVersion = await create(rig);
        const request = { ref, part: 'service', patch, resourceVersion } as const;
        const { stored } = await sendPatch(rig.server, request, { signal });
        assert.deepEqual((stored as unknown as Service).metadata.labels, { app: 'web', tier: 'web' });
        await assert.rejects(sendPatch(rig.server, request, { signal }), { code: 'conflict' });

        rig.setLabel('tier', 'other');
        await assert.rejects(sendPatch(rig.server, request, { signal }), { code: 'conflict' });
        assert.equal(rig.stored()?.metadata.labels?.['tier'], 'other');
        await sendPatch(rig.server, { ref, part: 'service', patch }, { signal });
        assert.equal(rig.stored()?.metadata.labels?.['tier'], 'web');
      });
    }

    test('tells which of its tests failed', async (t) => {
      const rig = await startServer(t, profile);
      const resourceVersion = await create(rig);
      const patch = json(
        { op: 'test', path: '/metadata/labels/app', value: 'web' },
        { op: 'test', path: '/spec/type', value: 'NodePort' },
      );
      const sent = sendPatch(rig.server, { ref, part: 'service', patch, resourceVersion }, { signal });
      await assert.rejects(sent, (error: { code: string; message: string; cause: unknown }) => {
        assert.equal(error.code, 'invalid');
        assert.equal(error.message, 'The test of /spec/type failed.');
        assert.ok(error.cause instanceof FailedTest);
        assert.equal(error.cause.path, '[1].value');
        return true;
      });
    });

    test('leaves other refusals in the words of the server', async (t) => {
      const rig = await startServer(t, profile);
      await create(rig);
      const patch = json({ op: 'replace', path: '/spec/type', value: 'Sometimes' });
      const sent = sendPatch(rig.server, { ref, part: 'service', patch }, { signal });
      await assert.rejects(sent, { code: 'invalid', message: /Unsupported value: "Sometimes"/u });
    });

    test('changes the status by its own path', async (t) => {
      const rig = await startServer(t, profile);
      await create(rig);
      const status = {
        conditions: [
          {
            type: 'Ready',
            status: 'True',
            reason: 'Yes',
            message: '',
            lastTransitionTime: '2026-01-01T00:00:00Z',
          },
        ],
      };
      const patch: TypedPatch = { type: 'merge', patch: { status } };
      rig.takeRequests();
      await sendPatch(rig.server, { ref, part: 'status', patch }, { signal });
      assert.match(rig.takeRequests()[0] ?? '', /^PATCH services\/web\/status/u);
    });
  });
}
