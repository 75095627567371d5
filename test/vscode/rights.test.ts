import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { errorText } from '../../src/editor/errorText.ts';
import { confirmWrite, requireWritable } from '../../src/editor/requireWritable.ts';
import { UserError } from '../../src/editor/userError.ts';
import { ContextKeys } from '../../src/ids.ts';
import { fromResponse } from '../../src/kube/failure.ts';
import type { Guard } from '../../src/model/guard.ts';
import type { ServiceRight } from '../../src/model/serviceRights.ts';
import { clusterWith, type FakeCluster } from '../support/fakeClusters.ts';
import { restoreStubs, stub } from './stub.ts';
import { childrenOf, item, row, setUp, tearDown } from './viewSetup.ts';

suite('What may be done', () => {
  teardown(() => {
    restoreStubs();
    tearDown();
  });

  suite('is in the rows', () => {
    test('as soon as it is known, with no other rows drawn again', async () => {
      const cluster = clusterWith('dev', 'shop/web', 'staging/web');
      cluster.granted.set('shop', new Set<ServiceRight>(['create', 'delete']));
      const setup = setUp(cluster);
      const shop = await row(setup, 'dev', 'shop');
      await childrenOf(setup.window.provider, shop);
      await setup.window.refreshed(1);
      assert.deepEqual(setup.window.refreshes, [[shop]]);
      assert.equal((await item(setup, 'dev', 'shop')).contextValue, 'namespace,create');
      assert.equal((await item(setup, 'dev', 'shop', 'web')).contextValue, 'service,delete');
      assert.equal((await item(setup, 'dev', 'shop', 'web', 'http')).contextValue, 'port,delete');
    });

    test('and in the context key of the selected row, which follows', async () => {
      const cluster = clusterWith('dev', 'shop/web');
      cluster.granted.set('shop', new Set<ServiceRight>(['patch']));
      cluster.setNamespaceState('shop', { kind: 'connecting' });
      const setup = setUp(cluster);
      const web = await row(setup, 'dev', 'shop', 'web');
      const keys: unknown[] = [];
      stub(vscode.commands, 'executeCommand', ((_command: string, key: string, value: unknown) => {
        // The view of the extension itself, where nothing is selected, has the same key.
        if (key === ContextKeys.selectedRow && value !== '') {
          keys.push(value);
        }
        return Promise.resolve();
      }) as typeof vscode.commands.executeCommand);
      setup.window.select(web);
      cluster.setNamespaceState('shop', { kind: 'live', mode: 'watch' });
      await setup.window.refreshed(1);
      setup.window.select(web);
      await setup.window.refreshed(2);
      cluster.guard = { readOnly: true, confirm: false };
      cluster.state = { kind: 'live', mode: 'poll' };
      await setup.window.refreshed(3);
      assert.deepEqual(keys, [
        'service,update,patch,delete,updateStatus,patchStatus,proxy',
        'service,patch',
        'service',
      ]);
    });
  });

  suite('is asked about before a write', () => {
    let asked: unknown[];
    let answer: (cluster: FakeCluster) => string | undefined;

    function guarded(guard: Guard): FakeCluster {
      const cluster = clusterWith('prod');
      cluster.guard = guard;
      stub(vscode.window, 'showWarningMessage', (...question: unknown[]) => {
        asked.push(question);
        return Promise.resolve(answer(cluster));
      });
      return cluster;
    }

    setup(() => {
      asked = [];
      answer = () => 'Write to prod';
    });

    test('where the guard wants it, with the context and what is written', async () => {
      const cluster = guarded({ readOnly: false, confirm: true });
      assert.equal(await confirmWrite(cluster, 'Delete Service web of namespace shop?', 'For good.'), true);
      const detail = 'Context prod is guarded by the setting "serviceExplorer.guards".\n\nFor good.';
      assert.deepEqual(asked, [
        ['Delete Service web of namespace shop?', { modal: true, detail }, 'Write to prod'],
      ]);
    });

    test('and nothing is written without a yes, or after the end', async () => {
      const cluster = guarded({ readOnly: false, confirm: true });
      const abort = new AbortController();
      answer = () => undefined;
      assert.equal(await confirmWrite(cluster, 'Write?', ''), false);
      answer = () => {
        abort.abort();
        return 'Write to prod';
      };
      assert.equal(await confirmWrite(cluster, 'Write?', '', abort.signal), false);
    });

    test('but not elsewhere', async () => {
      assert.equal(await confirmWrite(guarded({ readOnly: false, confirm: false }), 'Write?', ''), true);
      assert.deepEqual(asked, []);
    });

    test('and nothing is where the guard makes the cluster read-only, then or meanwhile', async () => {
      const isRefusal = (error: unknown): boolean =>
        error instanceof UserError && /prod.*"serviceExplorer\.guards"/u.test(error.message);
      const readOnly = guarded({ readOnly: true, confirm: true });
      assert.throws(() => {
        requireWritable(readOnly);
      }, isRefusal);
      await assert.rejects(confirmWrite(readOnly, 'Write?', ''), isRefusal);
      assert.deepEqual(asked, []);
      const cluster = guarded({ readOnly: false, confirm: true });
      answer = () => {
        cluster.guard = { readOnly: true, confirm: true };
        return 'Write to prod';
      };
      await assert.rejects(confirmWrite(cluster, 'Write?', ''), isRefusal);
    });
  });

  suite('is told where it is refused', () => {
    function refusal(message: string): string {
      const body = JSON.stringify({ kind: 'Status', reason: 'Forbidden', code: 403, message });
      return errorText(fromResponse(403, {}, body));
    }

    test('by the rule that is missing', () => {
      const cannot = 'services "web" is forbidden: User "me" cannot';
      assert.match(
        refusal(`${cannot} patch resource "services/status" in API group "" in the namespace "shop"`),
        /role with the verb "patch" on "services\/status" in the namespace "shop"\. \(services "web"/u,
      );
      assert.match(
        refusal(`${cannot} list routes.route.openshift.io at the cluster scope`),
        /cluster role with the verb "list" on "routes \(route\.openshift\.io\)"\. /u,
      );
    });

    test('in the words of the server where it is none', () => {
      assert.match(refusal('exceeded quota'), /^You may not do this\. .*\(exceeded quota\)$/u);
    });
  });
});
