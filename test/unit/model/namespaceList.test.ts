import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Emitter } from '../../../src/common/emitter.ts';
import type { Capabilities } from '../../../src/kube/capabilities.ts';
import { KubeError } from '../../../src/kube/errors.ts';
import type { SyncState } from '../../../src/kube/syncState.ts';
import { NamespaceList, type NamespaceListOptions } from '../../../src/model/namespaceList.ts';
import type { NamespaceRecord } from '../../../src/model/records.ts';
import { Store } from '../../../src/model/store.ts';
import { connect } from '../../support/connect.ts';

const FORBIDDEN: SyncState = {
  kind: 'denied',
  reason: new KubeError('forbidden', 'namespaces is forbidden'),
  retryAt: undefined,
};

test('a list that is gone before the server said what it is shows nothing any more', async () => {
  const capabilities = Promise.withResolvers<Capabilities | undefined>();
  const states = new Emitter<SyncState>();
  let reflectors = 0;
  const reflect = (): unknown => {
    reflectors++;
    return {
      state: FORBIDDEN,
      onDidChangeState: states.event,
      start: () => {
        states.fire(FORBIDDEN);
      },
      dispose: () => undefined,
    };
  };
  const told: SyncState[] = [];
  const list = new NamespaceList({
    connection: connect('http://127.0.0.1:1'),
    store: new Store<NamespaceRecord>(),
    reflect: reflect as NamespaceListOptions['reflect'],
    capabilities: () => capabilities.promise,
    named: () => [{ name: 'shop', by: 'context' }],
    onDidChange: (state) => told.push(state),
  });
  list.start();
  assert.deepEqual([told, list.isAsking], [[FORBIDDEN], true]);
  list.dispose();
  capabilities.resolve({ isOpenShift: true } as Capabilities);
  await setImmediate(); // What waits for the answer has run then.
  assert.deepEqual([told.length, reflectors], [1, 1]);
});
