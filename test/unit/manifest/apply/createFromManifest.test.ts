import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { asJsonObject, type JsonObject } from '../../../../src/common/json.ts';
import { applyService } from '../../../../src/manifest/apply/applyService.ts';
import {
  createFromManifest,
  fieldsDroppedByCreate,
} from '../../../../src/manifest/apply/createFromManifest.ts';
import { LAST_APPLIED } from '../merge/applied.ts';
import { NAMESPACE, signal, startServer, webFile } from './sandboxedServer.ts';

for (const profile of ['1.9', '1.20', '1.36'] as const) {
  describe(`create on ${profile}`, () => {
    test('an apply of the changed file replaces its port', async (t) => {
      const { server } = await startServer(t, profile);
      await createFromManifest(server, { object: webFile(), namespace: NAMESPACE }, { signal });
      const object = webFile({ ports: [{ name: 'http', port: 8080 }] });
      const applied = await applyService(server, { object, namespace: NAMESPACE, method: 'auto' }, signal);
      const ports = asJsonObject(applied.object['spec'])['ports'] as readonly JsonObject[];
      assert.deepEqual(
        ports.map(({ name, port }) => [name, port]),
        [['http', 8080]],
      );
    });

    test('what the server is to name has no annotation', async (t) => {
      const { server } = await startServer(t, profile);
      const { apiVersion, kind, spec } = webFile();
      for (const metadata of [{ generateName: 'web-' }, { name: '', generateName: 'web-' }]) {
        const request = { object: { apiVersion, kind, metadata, spec } as JsonObject, namespace: NAMESPACE };
        const made = asJsonObject((await createFromManifest(server, request, { signal })).object['metadata']);
        assert.match(made['name'] as string, /^web-\w+$/u);
        assert.equal(asJsonObject(made['annotations'])[LAST_APPLIED], undefined);
      }
    });

    test('what would be dropped in silence is found out, and nothing is written', async (t) => {
      const { server, stored, takeRequests } = await startServer(t, profile);
      takeRequests();
      const object = webFile({ prots: [80], publishNotReadyAddresses: false });
      const dropped = await fieldsDroppedByCreate(server, { object, namespace: NAMESPACE }, signal);
      assert.deepEqual(dropped, ['spec.prots']);
      assert.equal(stored(), undefined);
      const sent = takeRequests();
      assert.ok(profile === '1.9' ? sent.length === 0 : sent.every((line) => line.includes('dryRun=All')));
    });
  });
}
