import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { restoreServices } from '../../src/commands/delete/restoreServices.ts';
import { deleteService, deleteServices } from '../../src/commands/deleteService.ts';
import { undoDelete } from '../../src/commands/undoDelete.ts';
import { UserError } from '../../src/editor/userError.ts';
import { KubeError } from '../../src/kube/errors.ts';
import { authenticatedUser } from '../../src/sandbox/access/user.ts';
import { beforeHeaders } from '../../src/sandbox/wire/faults.ts';
import { clusterWith, type FakeCluster } from '../support/fakeClusters.ts';
import { FileSetup } from './fileSetup.ts';
import { restoreStubs, stub } from './stub.ts';

const NAMESPACES = '/api/v1/namespaces';
const SERVICES = `${NAMESPACES}/default/services`;
const at = (name: string): { context: string; namespace: string; name: string } => ({
  context: 'dev',
  namespace: 'default',
  name,
});

suite('Delete', () => {
  let rig: FileSetup;

  teardown(async () => {
    restoreStubs();
    await rig.stop();
  });

  async function create(name: string, spec: object = {}, metadata: object = {}): Promise<void> {
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, ...metadata },
      spec: { selector: { app: name }, ports: [{ port: 80 }], ...spec },
    };
    await rig.send('POST', SERVICES, service);
  }

  async function label(name: string, value: string): Promise<void> {
    const patch = { metadata: { labels: { changed: value } } };
    await rig.send('PATCH', `${SERVICES}/${name}`, patch, 'application/merge-patch+json');
  }

  /** Answers each question with `Delete`, after something has happened that the person did not see. */
  function answerAfter(...happenings: readonly (() => Promise<void>)[]): string[] {
    const asked: string[] = [];
    const answer = async (text: string, { detail }: vscode.MessageOptions): Promise<string> => {
      await happenings[asked.push(`${text}\n${detail ?? ''}`) - 1]?.();
      return 'Delete';
    };
    stub(vscode.window, 'showWarningMessage', answer as unknown as typeof vscode.window.showWarningMessage);
    return asked;
  }

  /** What the command answers, in short. */
  async function remove(...names: readonly string[]): Promise<readonly string[]> {
    const results = await deleteService(rig.context, names.map(at), undefined);
    return results.map(({ name, outcome }) => `${name} ${outcome}`);
  }

  for (const profile of ['1.9', '1.36'] as const) {
    suite(`on ${profile}`, () => {
      setup(async () => {
        rig = await FileSetup.start(profile);
      });

      test('asks once, deletes, and puts back as it was by Undo', async () => {
        await create('web');
        const before = await rig.live('web');
        rig.answers.push('Delete');
        assert.deepEqual(await remove('web'), ['web deleted']);
        assert.deepEqual(rig.questions, [
          {
            text: 'Delete the Service web from namespace default of context dev?',
            detail: 'It has no ready endpoint.',
            buttons: ['Delete'],
          },
        ]);
        assert.deepEqual(
          { ...rig.message, detail: '' },
          { text: 'dev / default: web deleted.', detail: '', buttons: ['Undo'] },
        );
        assert.equal(await rig.live('web'), undefined);

        rig.messages.length = 0;
        assert.deepEqual(await undoDelete(rig.context, undefined), [
          { ...at('web'), outcome: 'restored', lost: [] },
        ]);
        assert.equal(rig.message.text, 'default/web is back on dev.');
        assert.deepEqual(rig.message.buttons, ['Open']);
        assert.deepEqual((await rig.live('web'))?.spec, before?.spec);
        await assert.rejects(() => undoDelete(rig.context, undefined), UserError);
      });

      test('deletes nothing where the answer is no', async () => {
        await create('web');
        await assert.rejects(() => remove('web'), aborted);
        assert.ok(await rig.live('web'));
        assert.deepEqual(rig.messages, []);
      });

      test('never deletes unseen what was changed between question and answer', async () => {
        await create('web');
        await create('api');
        const asked = answerAfter(
          () => label('web', 'once'),
          () => label('web', 'twice'),
        );
        assert.deepEqual(await remove('web', 'api'), ['api deleted', 'web deleted']);
        assert.equal(asked.length, 3);
        assert.match(asked[0] ?? '', /^Delete 2 Services from dev\?/u);
        for (const question of asked.slice(1)) {
          assert.match(question, /^The Service web was changed meanwhile\./u);
          assert.match(question, /Changed: metadata\.labels/u);
        }
        assert.equal(await rig.live('web'), undefined);
      });

      test('keeps what was changed where the person then does not want to delete it', async () => {
        await create('web');
        rig.answers.push('Delete');
        rig.sandbox.server.onDidReceive(({ method, target }) => {
          // Just before the request of a server that honours preconditions, and before the look at one that does not.
          if (rig.questions.length === 1 && target.endsWith('/services/web')) {
            const stored = rig.sandbox.state.get('services', 'default', 'web');
            assert.ok(stored && method !== 'PATCH');
            rig.sandbox.state.put('services', {
              ...stored,
              metadata: { ...stored.metadata, labels: { changed: 'yes' } },
            });
          }
        });
        assert.deepEqual(await remove('web'), ['web kept']);
        assert.equal(rig.questions.length, 2);
        assert.ok(await rig.live('web'));
        assert.equal(rig.message.text, 'dev / default: web changed meanwhile, and kept.');
        assert.deepEqual(rig.message.buttons, []);
      });

      test('leaves alone what comes after the context became read-only, and says so', async () => {
        await create('web');
        await create('api');
        answerAfter(
          () => label('web', 'once'),
          () => {
            rig.cluster.guard = { readOnly: true, confirm: false };
            return Promise.resolve();
          },
        );
        assert.deepEqual(await remove('web', 'api'), ['api deleted', 'web readOnly']);
        assert.equal(
          rig.message.text,
          'dev / default: 1 deleted; web not deleted, since the setting "serviceExplorer.guards" makes the context read-only.',
        );
        assert.ok(await rig.live('web'));
      });

      test('tells what was deleted before a mistake of ours', async () => {
        await create('web');
        await create('api');
        answerAfter(
          () => label('web', 'once'),
          () => Promise.reject(new RangeError('a mistake')),
        );
        await assert.rejects(() => remove('web', 'api'), RangeError);
        assert.equal(rig.message.text, 'dev / default: api deleted.');
        assert.deepEqual(rig.message.buttons, ['Undo']);
      });

      test('asks again for what was deleted and made anew under its name', async () => {
        await create('web');
        const asked = answerAfter(async () => {
          await rig.send('DELETE', `${SERVICES}/web`, {});
          await create('web');
        });
        assert.deepEqual(await remove('web'), ['web deleted']);
        assert.match(asked[1] ?? '', /It was deleted and made anew\./u);
      });

      test('says what is gone already', async () => {
        await create('web');
        answerAfter(() => rig.send('DELETE', `${SERVICES}/web`, {}));
        assert.deepEqual(await remove('web'), ['web gone']);
        assert.equal(rig.message.text, 'dev / default: web not there any more.');
      });

      test('says who holds what does not go at once, also when it is deleted again', async () => {
        const finalizers = ['example.com/drain'];
        await create('web', {}, { finalizers });
        rig.answers.push('Delete');
        assert.deepEqual(await remove('web'), ['web deleting']);
        assert.match(rig.questions[0]?.detail ?? '', /finalizers are removed: example\.com\/drain/u);
        assert.match(rig.message.text, /web being deleted\..*example\.com\/drain/u);
        rig.messages.length = 0;
        assert.deepEqual(await deleteService(rig.context, at('web'), undefined), [
          { ...at('web'), outcome: 'deleting', finalizers },
        ]);
        assert.equal(rig.questions.length, 1);
        rig.messages.length = 0;
        assert.deepEqual(await undoDelete(rig.context, at('web')), [{ ...at('web'), outcome: 'deleting' }]);
        assert.match(rig.message.text, /still being deleted on dev, held by its finalizers: example\.com/u);
      });

      test('puts back what it can, and names what it cannot', async () => {
        await create('web', { type: 'NodePort', ports: [{ port: 80, nodePort: 30_080 }] });
        const clusterIP = (await rig.live('web'))?.spec?.clusterIP;
        rig.answers.push('Delete');
        await remove('web');
        await create('thief', { clusterIP, type: 'NodePort', ports: [{ port: 80, nodePort: 30_080 }] });
        rig.messages.length = 0;
        const [result] = await undoDelete(rig.context, at('web'));
        assert.deepEqual(
          result?.lost?.map(({ path, was }) => [path, was]),
          [
            ['spec.clusterIP', clusterIP],
            ['spec.ports[0].nodePort', 30_080],
          ],
        );
        assert.match(rig.message.text, /The cluster IP [\d.]+ is taken; it has [\d.]+ now\./u);
        assert.match(rig.message.text, /The node port 30080 is taken; it has \d+ now\./u);
      });

      test('puts nothing over what is there again', async () => {
        await create('web');
        rig.answers.push('Delete');
        await remove('web');
        await create('web', { selector: { app: 'other' } });
        rig.messages.length = 0;
        assert.deepEqual(await undoDelete(rig.context, undefined), [{ ...at('web'), outcome: 'exists' }]);
        assert.match(rig.message.text, /not put back: there is a Service of that name on dev/u);
        assert.deepEqual((await rig.live('web'))?.spec?.selector, { app: 'other' });
      });
    });
  }

  suite('of several', () => {
    setup(async () => {
      rig = await FileSetup.start('1.36');
      for (const name of ['a', 'b', 'c']) {
        await create(name);
      }
    });

    /** Another context of the same server. */
    function prodBeside(context = 'prod'): FakeCluster {
      const prod = clusterWith(context);
      prod.answeredBy = rig.cluster.answeredBy;
      rig.clusters.become({ shown: [rig.cluster, prod] });
      return prod;
    }

    test('names each context, and puts all of them back by the button', async () => {
      prodBeside();
      rig.answers.push('Delete');
      rig.pressed.add('Undo');
      const targets = [at('a'), { ...at('b'), context: 'prod' }];
      await deleteService(rig.context, targets, undefined);
      const told = nextMessage();
      assert.equal(rig.questions[0]?.text, 'Delete 2 Services from dev, prod?');
      assert.match(rig.questions[0].detail, /^dev \/ default\/a: .*\nprod \/ default\/b: /u);
      assert.equal(rig.messages[0]?.text, 'dev / default: a deleted. prod / default: b deleted.');
      assert.equal(await told, 'default/a is back on dev. default/b is back on prod.');
      assert.ok((await rig.live('a')) && (await rig.live('b')));
    });

    test('leaves alone those of a context that is read-only, and says so', async () => {
      const prod = prodBeside();
      prod.guard = { readOnly: true, confirm: false };
      rig.answers.push('Delete');
      const results = await deleteService(rig.context, [{ ...at('a'), context: 'prod' }, at('b')], undefined);
      assert.deepEqual(
        results.map(({ context, name, outcome }) => [context, name, outcome]),
        [
          ['prod', 'a', 'readOnly'],
          ['dev', 'b', 'deleted'],
        ],
      );
      assert.deepEqual(
        rig.questions.map(({ text }) => text),
        ['Delete the Service b from namespace default of context dev?'],
      );
      assert.match(
        rig.message.text,
        /^prod \/ default: a not deleted, since the setting .* dev \/ default: b deleted\.$/u,
      );
      assert.ok(await rig.live('a'));
    });

    test('puts back what it may, and says why not the rest', async () => {
      const prod = prodBeside();
      rig.answers.push('Delete');
      await deleteService(rig.context, [at('a'), { ...at('b'), context: 'prod' }], undefined);
      rig.messages.length = 0;
      prod.guard = { readOnly: true, confirm: false };
      const all = rig.deletedServices.all;
      assert.deepEqual(
        (await restoreServices(rig.context, all)).map(({ context, name, outcome }) => [
          context,
          name,
          outcome,
        ]),
        [
          ['dev', 'a', 'restored'],
          ['prod', 'b', 'refused'],
        ],
      );
      assert.match(
        rig.message.text,
        /^default\/a is back on dev\. default\/b was not put back\. Nothing is written to prod/u,
      );
      assert.deepEqual(
        rig.deletedServices.all.map(({ context }) => context),
        ['prod'],
      );
      await assert.rejects(() => undoDelete(rig.context, undefined), UserError);
    });

    test('counts what is back as it was, where it is much', async () => {
      await create('d');
      rig.answers.push('Delete');
      await remove('a', 'b', 'c', 'd');
      rig.messages.length = 0;
      await restoreServices(rig.context, rig.deletedServices.all);
      assert.equal(rig.message.text, '4 Services are back on dev.');
    });

    test('says that a Service may be back or not where the server did not answer, and tries no other', async () => {
      rig.answers.push('Delete');
      await remove('a', 'b');
      rig.messages.length = 0;
      const match = { verb: 'create', resource: 'services' } as const;
      rig.sandbox.server.inject({ match, fault: beforeHeaders('reset') });
      const results = await restoreServices(rig.context, rig.deletedServices.all);
      assert.deepEqual(
        results.map(({ name, outcome }) => `${name} ${outcome}`),
        ['b unanswered', 'a notTried'],
      );
      assert.match(rig.message.text, /^default\/b may be back or not: .* default\/a was not tried\.$/u);
      assert.equal(rig.deletedServices.all.length, 2);
    });

    test('of two guarded contexts names both, and only the number will do', async () => {
      const prod = prodBeside('');
      prod.guard = rig.cluster.guard = { readOnly: false, confirm: true };
      rig.answers.push('Delete', 'Delete');
      const prompts: string[] = [];
      const typed = ['', '2'];
      stub(vscode.window, 'showInputBox', ((options: vscode.InputBoxOptions) => {
        prompts.push(options.prompt ?? '');
        return Promise.resolve(typed.shift());
      }) as typeof vscode.window.showInputBox);
      const targets = [at('a'), { ...at('b'), context: '' }];
      await assert.rejects(() => deleteService(rig.context, targets, undefined), aborted);
      assert.equal((await deleteService(rig.context, targets, undefined)).length, 2);
      assert.deepEqual(new Set(prompts), new Set(['Type 2 to delete from the guarded contexts dev, ']));
    });

    test('nothing typed is no answer, even for a context without a name', async () => {
      const nameless = prodBeside('');
      nameless.guard = { readOnly: false, confirm: true };
      rig.answers.push('Delete');
      stub(vscode.window, 'showInputBox', () => Promise.resolve(''));
      const targets = ['a', 'b'].map((name) => ({ ...at(name), context: '' }));
      await assert.rejects(() => deleteService(rig.context, targets, undefined), aborted);
      assert.ok(await rig.live('a'));
    });

    test('tells which failed and goes on', async () => {
      await rig.stop();
      const { token, setUpServices } = limited();
      rig = await FileSetup.start('1.36', token);
      await setUpServices();
      rig.answers.push('Delete');
      assert.deepEqual(
        (
          await deleteService(rig.context, [{ ...at('b'), namespace: 'kube-system' }, at('a')], undefined)
        ).map(({ name, outcome, error }) => [name, outcome, error?.code]),
        [
          ['b', 'failed', 'forbidden'],
          ['a', 'deleted', undefined],
        ],
      );
      assert.match(
        rig.message.text,
        /^dev \/ kube-system, default: 1 deleted; kube-system\/b not deleted\. kube-system\/b: You may not do this/u,
      );
    });

    test('once cancelled ends with the one that is being deleted, and says which were not tried', async () => {
      const abort = new AbortController();
      rig.sandbox.server.onDidReceive(({ method }) => {
        if (method === 'DELETE') {
          abort.abort();
        }
      });
      rig.answers.push('Delete');
      const targets = ['a', 'b', 'c'].map((name) => ({ cluster: rig.cluster, ref: at(name) }));
      const outcomes = await deleteServices(rig.context, targets, abort.signal);
      assert.deepEqual(
        outcomes.map(({ kind }) => kind),
        ['deleted', 'notTried', 'notTried'],
      );
      assert.equal(rig.message.text, 'dev / default: 1 deleted; b, c not tried.');
      assert.ok(await rig.live('b'));
    });

    test('lets the person choose which to put back', async () => {
      rig.answers.push('Delete');
      await remove('a', 'b');
      stub(vscode.window, 'showQuickPick', ((
        items: readonly (vscode.QuickPickItem & { picked: boolean })[],
      ) => {
        assert.deepEqual(
          items.map(({ label: text, picked }) => [text, picked]),
          [
            ['default/b', true],
            ['default/a', false],
          ],
        );
        return Promise.resolve(items.slice(1));
      }) as unknown as typeof vscode.window.showQuickPick);
      assert.deepEqual(await undoDelete(rig.context, undefined), [
        { ...at('a'), outcome: 'restored', lost: [] },
      ]);
      assert.ok(await rig.live('a'));
      assert.equal(await rig.live('b'), undefined);
    });

    test('puts nothing back where the context leads elsewhere now', async () => {
      rig.answers.push('Delete');
      await remove('a');
      rig.cluster.server = 'https://another.example.com';
      await assert.rejects(() => undoDelete(rig.context, at('a')), UserError);
    });

    test('is refused where a context of them is read-only, and nothing is asked', async () => {
      rig.cluster.guard = { readOnly: true, confirm: false };
      await assert.rejects(() => remove('a'), UserError);
      assert.deepEqual(rig.questions, []);
    });

    for (const [names, typed, accepted] of [
      [['a'], 'a', true],
      [['a'], 'b', false],
      [['a'], undefined, false],
      [['a', 'b'], '2', true],
      [['a', 'b'], 'dev', true],
      [['a', 'b'], 'a', false],
    ] as const) {
      test(`of a guarded context: ${names.join(' and ')} with "${typed ?? 'nothing'}" typed`, async () => {
        rig.cluster.guard = { readOnly: false, confirm: true };
        rig.answers.push('Delete');
        const prompts: string[] = [];
        stub(vscode.window, 'showInputBox', ((options: vscode.InputBoxOptions) => {
          prompts.push(options.prompt ?? '');
          const isTaken = typed !== undefined && options.validateInput?.(typed) === undefined;
          assert.equal(isTaken, accepted);
          return Promise.resolve(typed);
        }) as typeof vscode.window.showInputBox);
        if (accepted) {
          assert.deepEqual(
            await remove(...names),
            names.map((name) => `${name} deleted`),
          );
        } else {
          await assert.rejects(() => remove(...names), aborted);
          assert.ok(await rig.live('a'));
        }
        assert.deepEqual(prompts, [
          names.length === 1
            ? 'Type a to delete from the guarded context dev'
            : 'Type 2 or dev to delete from the guarded context dev',
        ]);
      });
    }

    test('says what could not be found out', async () => {
      await rig.stop();
      const { token, setUpServices } = limited();
      rig = await FileSetup.start('1.9', token);
      await setUpServices();
      await assert.rejects(() => remove('a'), aborted);
      const detail = rig.questions[0]?.detail ?? '';
      assert.match(detail, /How many endpoints are ready could not be found out\./u);
      assert.match(detail, /Whether any of these lead to it you may not know: Route/u);
    });
  });

  suite('tells what stops working', () => {
    test('endpoints, Routes and the address of a load balancer', async () => {
      rig = await FileSetup.start('1.9');
      await create('web', { type: 'LoadBalancer' });
      await rig.send('PUT', `${SERVICES}/web/status`, {
        ...(await rig.live('web')),
        status: { loadBalancer: { ingress: [{ ip: '192.0.2.10' }] } },
      });
      await rig.send('POST', `${NAMESPACES}/default/endpoints`, {
        apiVersion: 'v1',
        kind: 'Endpoints',
        metadata: { name: 'web' },
        subsets: [{ addresses: [{ ip: '10.1.0.1' }, { ip: '10.1.0.2' }], ports: [{ port: 8080 }] }],
      });
      await rig.send('POST', '/apis/route.openshift.io/v1/namespaces/default/routes', {
        apiVersion: 'route.openshift.io/v1',
        kind: 'Route',
        metadata: { name: 'shop' },
        spec: { host: 'shop.example.com', to: { kind: 'Service', name: 'web' } },
      });
      await assert.rejects(() => remove('web'), aborted);
      assert.equal(
        rig.questions[0]?.detail,
        [
          '2 ready endpoints are no longer reached through it.',
          'What leads to it then leads nowhere: Route shop (shop.example.com).',
          'Its load balancer is given up, with the address 192.0.2.10, which may not come back.',
        ].join('\n'),
      );
    });
  });

  /** A user who may read and delete Services, and of `kube-system` only read them. */
  function limited(): { readonly token: string; readonly setUpServices: () => Promise<void> } {
    const token = 'token-of-bob';
    return {
      token,
      setUpServices: async () => {
        const rule = { users: ['bob'], apiGroups: [''], resources: ['services'] };
        rig.sandbox.tokens.add(token, authenticatedUser('bob'));
        rig.sandbox.rules.push(
          { ...rule, verbs: ['get'], namespaces: ['default', 'kube-system'] },
          { ...rule, verbs: ['delete'], namespaces: ['default'] },
        );
        await create('a');
        await rig.send('POST', `${NAMESPACES}/kube-system/services`, {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 'b' },
          spec: { ports: [{ port: 80 }] },
        });
      },
    };
  }

  /** Resolves with a message that is to come. */
  function nextMessage(): Promise<string> {
    const show = vscode.window.showInformationMessage;
    return new Promise((resolve) => {
      stub(vscode.window, 'showInformationMessage', (text: string) => {
        resolve(text);
        return show(text);
      });
    });
  }
});

function aborted(error: unknown): boolean {
  return error instanceof KubeError && error.code === 'aborted';
}
