import assert from 'node:assert/strict';
import { Emitter } from '../../src/common/emitter.ts';
import { LiveDocument, type Conflict } from '../../src/documents/liveDocument.ts';
import { discoverApiServer } from '../../src/kube/serviceApi/server.ts';
import { readService } from '../../src/kube/serviceApi/readService.ts';
import { toServiceRecord } from '../../src/model/records.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { connect, userWith } from '../support/connect.ts';
import { FakeCluster, FakeClusters } from '../support/fakeClusters.ts';
import { until } from '../support/until.ts';

const WEB = { namespace: 'shop', name: 'web' };
const { signal } = new AbortController();

suite('A live document', () => {
  test('tells of a change that came before VS Code told of the first key', async () => {
    const sandbox = await startSandbox({ profile: '1.36' });
    const connection = connect(sandbox.url, { user: userWith({ token: sandbox.token }) });
    const cluster = new FakeCluster('dev');
    const server = await discoverApiServer(connection, signal);
    cluster.answeredBy = server;
    const tell = async (): Promise<void> => {
      cluster.services.replace([toServiceRecord((await readService(server, WEB, { signal })).object)]);
    };
    const text = { isDirty: false, value: '', getText: (): string => text.value };
    const conflicts: (Conflict | undefined)[] = [];
    const changed = new Emitter<void>();
    let changes = 0;
    const document = new LiveDocument({
      address: { context: 'dev', ...WEB, format: 'yaml', part: 'service' },
      clusters: new FakeClusters(cluster),
      showsManagedFields: () => false,
      openText: () => text,
      onDidChange: () => {
        changes += 1;
        changed.fire();
      },
      onDidConflict: (conflict) => {
        conflicts.push(conflict);
      },
    });
    try {
      await document.load();
      text.value = new TextDecoder().decode(await document.read());
      document.open();
      await tell();
      const service = sandbox.state.get('services', WEB.namespace, WEB.name);
      assert.ok(service);
      const metadata = { ...service.metadata, labels: { theirs: 'yes' } };
      sandbox.state.put('services', { ...service, metadata });
      await tell();
      await until(() => changes > 0, changed.event);
      // VS Code does not read the file again: in its window there is a key already.
      text.isDirty = true;
      document.settle();
      document.settle();
      assert.deepEqual(conflicts, ['changed']);
    } finally {
      document.dispose();
      connection.dispose();
      await sandbox.stop();
    }
  });
});
