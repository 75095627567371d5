import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { applyFile } from '../../src/commands/applyFile.ts';
import { UserError } from '../../src/editor/userError.ts';
import { REQUESTS_AT_ONCE } from '../../src/kube/network/requestLimit.ts';
import { authenticatedUser } from '../../src/sandbox/access/user.ts';
import { beforeHeaders, httpError } from '../../src/sandbox/wire/faults.ts';
import { clusterWith } from '../support/fakeClusters.ts';
import { FileSetup, inFront, manifest, openText, problemsOf, replaceText } from './fileSetup.ts';
import { restoreStubs, stub } from './stub.ts';

const DEPLOYMENT = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n';
const SERVICES = '/api/v1/namespaces/default/services';

/** One that no server takes. */
function wrong(name: string): string {
  return manifest(name).replace('spec:', 'spec:\n  sessionAffinity: Sometimes');
}

suite('Apply File', () => {
  let rig: FileSetup;

  teardown(async () => {
    restoreStubs();
    await rig.stop();
  });

  /** What the command answers, in short. */
  async function apply(argument?: unknown, selected?: unknown): Promise<readonly string[]> {
    const { documents } = await applyFile(rig.context, argument, selected);
    return documents.map(({ namespace, name, outcome }) => `${namespace}/${name ?? '?'} ${outcome}`);
  }

  for (const profile of ['1.9', '1.36'] as const) {
    suite(`on ${profile}`, () => {
      setup(async () => {
        rig = await FileSetup.start(profile);
      });

      test('creates what a file that is not saved says, changes what changed of it, then nothing', async () => {
        const text = [manifest('web'), DEPLOYMENT, manifest('api'), manifest('db')].join('---\n');
        const { document } = await inFront(text);
        assert.deepEqual(await apply(), ['default/web created', 'default/api created', 'default/db created']);
        assert.equal(
          rig.message.text,
          'Applied to dev / default: 3 created. 1 document of another kind was left alone.',
        );

        rig.messages.length = 0;
        rig.pressed.add('Show Changes');
        await replaceText(document, '    app: api', '    app: new');
        assert.deepEqual(await apply(), [
          'default/web unchanged',
          'default/api changed',
          'default/db unchanged',
        ]);
        assert.match(rig.message.text, /: 1 changed, 2 unchanged\./u);
        assert.deepEqual((await rig.live('api'))?.spec?.selector, { app: 'new' });
        const [shown] = rig.diffs;
        assert.match(shown?.left ?? '', /app: api/u);
        assert.match(shown?.right ?? '', /app: new/u);

        const version = (await rig.live('api'))?.metadata.resourceVersion;
        assert.deepEqual(await apply(), [
          'default/web unchanged',
          'default/api unchanged',
          'default/db unchanged',
        ]);
        assert.equal((await rig.live('api'))?.metadata.resourceVersion, version);
        assert.deepEqual(rig.questions, []);
      });

      test('names what others had changed, and the file has set back', async () => {
        await inFront(manifest('web'));
        await apply();
        const web = `${SERVICES}/web`;
        await rig.send(
          'PATCH',
          web,
          { spec: { selector: { app: 'theirs' } } },
          'application/merge-patch+json',
        );
        rig.messages.length = 0;
        assert.deepEqual(await apply(), ['default/web changed']);
        assert.equal(
          rig.message.text,
          'Applied to dev / default: web changed. ' +
            'Set back to the file, after others had changed it: web spec.selector.app.',
        );
      });

      test('tells at its line what the server refuses, and goes on with the next', async () => {
        const { document } = await inFront([manifest('web'), wrong('api'), manifest('db')].join('---\n'));
        rig.pressed.add('Show Problems');
        assert.deepEqual(await apply(), ['default/web created', 'default/api failed', 'default/db created']);
        assert.match(
          rig.message.text,
          /^api failed: .*Unsupported value.* Applied to dev \/ default: 2 created\./u,
        );
        const [problem, ...others] = problemsOf(document);
        assert.match(problem ?? '', /^16: .*Unsupported value: "Sometimes"/u);
        assert.deepEqual(others, []);

        await replaceText(document, 'Sometimes', 'None');
        await apply();
        assert.deepEqual(problemsOf(document), []);
      });

      test('offers to create a namespace that is not there, once, and goes on', async () => {
        await inFront(
          [manifest('a', { namespace: 'new' }), manifest('b', { namespace: 'new' })].join('---\n'),
        );
        await assert.rejects(apply(), { code: 'aborted' });
        assert.equal(rig.questions[0]?.text, 'The namespace new is not on dev. Create it?');
        assert.deepEqual(rig.messages, []);

        rig.questions.length = 0;
        rig.answers.push('Create Namespace');
        assert.deepEqual(await apply(), ['new/a created', 'new/b created']);
        assert.equal(rig.questions.length, 1);
        assert.equal(rig.message.text, 'Applied to dev / new: 2 created.');
      });
    });
  }

  suite('finds what is meant', () => {
    setup(async () => {
      rig = await FileSetup.start('1.36');
    });

    test('a selection narrows to the documents that it touches, never to half of one', async () => {
      const editor = await inFront([manifest('web'), manifest('api'), manifest('db')].join('---\n'));
      editor.selection = new vscode.Selection(4, 0, 13, 5);
      assert.deepEqual(await apply(), ['default/web created', 'default/api created']);
      assert.match(rig.message.text, /2 created\. Only what is selected was looked at\.$/u);
      editor.selection = new vscode.Selection(9, 0, 9, 2);
      await assert.rejects(apply(), new UserError('There is no document in what is selected of this file.'));
      assert.equal(await rig.live('db'), undefined);
    });

    test('a lens means its own document, which is no selection', async () => {
      const { document } = await inFront([manifest('web'), manifest('api')].join('---\n'));
      assert.deepEqual(await apply({ uri: document.uri, documents: [1] }), ['default/api created']);
      assert.equal(rig.message.text, 'Applied to dev / default: api created.');
    });

    test('the same from the menus of the editor, which give its file, but not from the explorer', async () => {
      const editor = await inFront([manifest('web'), manifest('api')].join('---\n'));
      editor.selection = new vscode.Selection(0, 0, 2, 0);
      const { uri } = editor.document;
      assert.deepEqual(await apply(uri), ['default/web created']);
      assert.deepEqual(await apply(uri, [uri]), ['default/web unchanged', 'default/api created']);
    });

    test('files that are selected in the explorer, JSON among them', async () => {
      const items = ['api', 'db'].map((name) => ({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name, namespace: 'default' },
        spec: { ports: [{ port: 80 }] },
      }));
      const yaml = await openText(manifest('web'));
      const json = await openText(JSON.stringify({ kind: 'List', apiVersion: 'v1', items }), 'json');
      assert.deepEqual(await apply(yaml.uri, [yaml.uri, json.uri]), [
        'default/web created',
        'default/api created',
        'default/db created',
      ]);
    });

    test('what a keybinding, a lens or another extension names', async () => {
      const { document } = await inFront([manifest('web'), manifest('api'), manifest('db')].join('---\n'));
      await rig.send('POST', '/api/v1/namespaces', { metadata: { name: 'shop' } });
      const uri = document.uri.toString();
      assert.deepEqual(await apply({ uri, documents: [0, 2], namespace: 'shop', context: 'dev' }), [
        'shop/web created',
        'shop/db created',
      ]);
      assert.deepEqual(await apply({ documents: [1], method: 'server' }), ['default/api created']);
      const managers = (await rig.live('api'))?.metadata as { managedFields?: { operation?: string }[] };
      assert.equal(managers.managedFields?.[0]?.operation, 'Apply');
    });

    test('nothing where a part of the argument is not understood', async () => {
      const { document } = await inFront(manifest('web'));
      for (const argument of [
        { documents: '0' },
        { documents: [0.5] },
        { method: 'both' },
        { force: 'yes' },
        { namespace: 1 },
        { uri: 7 },
        'web.yaml',
      ]) {
        await assert.rejects(apply(argument), UserError, JSON.stringify(argument));
      }
      await assert.rejects(apply({ uri: document.uri, context: 'other' }), /The context other is not shown/u);
      assert.equal(await rig.live('web'), undefined);
    });

    test('asks once for one of several contexts, and no one is no mistake', async () => {
      await inFront(manifest('web'));
      rig.clusters.become({ shown: [clusterWith('prod'), rig.cluster] });
      await assert.rejects(apply(), { code: 'aborted' });
      rig.answers.push('dev');
      assert.deepEqual(await apply(), ['default/web created']);
      assert.deepEqual(await apply(), ['default/web unchanged']);
      assert.equal(rig.questions.length, 2);
      rig.clusters.become({ shown: [] });
      await assert.rejects(apply(), UserError);
    });
  });

  suite('asks before', () => {
    setup(async () => {
      rig = await FileSetup.start('1.36');
    });

    test('a guarded context is written to', async () => {
      await inFront([manifest('web'), manifest('api')].join('---\n'));
      rig.cluster.guard = { readOnly: false, confirm: true };
      await assert.rejects(apply(), { code: 'aborted' });
      assert.equal(rig.questions[0]?.text, 'Apply 2 Services to dev / default?');
      assert.match(rig.questions[0].detail, /default\/web\ndefault\/api$/u);
      assert.equal(await rig.live('web'), undefined);
      rig.answers.push('Write to dev');
      assert.deepEqual(await apply(), ['default/web created', 'default/api created']);
    });

    test('and not at all where nothing may be written', async () => {
      await inFront(manifest('web'));
      rig.cluster.guard = { readOnly: true, confirm: false };
      await assert.rejects(apply(), UserError);
      assert.equal(await rig.live('web'), undefined);
    });

    test('a key that is there twice loses the first', async () => {
      const text = manifest('web').replace('spec:', 'spec:\n  type: NodePort\n  type: ClusterIP');
      const { document } = await inFront(text);
      await assert.rejects(apply(), { code: 'aborted' });
      assert.match(rig.questions[0]?.detail ?? '', /web: spec\.type is given again after line 6/u);
      assert.match(problemsOf(document).join(), /spec\.type is given again/u);
      rig.answers.push('Apply Anyway');
      assert.deepEqual(await apply(), ['default/web created']);
    });

    test('fields of other managers are taken: skip, escape, look, force', async () => {
      const other = {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'web' },
        spec: { selector: { app: 'theirs' } },
      };
      const yaml = 'application/apply-patch+yaml';
      const ports = { ports: [{ port: 80, protocol: 'TCP' }] };
      const theirs = { ...other, spec: { ...other.spec, ...ports } };
      await rig.send('PATCH', `${SERVICES}/web?fieldManager=helm`, theirs, yaml);
      await inFront([manifest('web'), manifest('api')].join('---\n'));
      const argument = { method: 'server' };

      rig.answers.push('Skip');
      assert.deepEqual(await apply(argument), ['default/web skipped', 'default/api created']);
      assert.equal(rig.questions[0]?.text, 'default/web: Fields of Other Managers');
      assert.deepEqual(rig.questions[0].buttons, ['Force', 'Skip', 'Show Diff']);
      assert.match(rig.questions[0].detail, /helm: \.spec\.selector/u);

      assert.deepEqual(await apply(argument), ['default/web skipped', 'default/api unchanged']);
      assert.deepEqual((await rig.live('web'))?.spec?.selector, { app: 'theirs' });

      rig.answers.push('Show Diff', 'Force');
      assert.deepEqual(await apply(argument), ['default/web changed', 'default/api unchanged']);
      assert.match(rig.diffs[0]?.left ?? '', /app: theirs/u);
      assert.match(rig.diffs[0]?.right ?? '', /app: web/u);
      assert.deepEqual((await rig.live('web'))?.spec?.selector, { app: 'web' });
      const last = rig.questions.at(-1);
      assert.deepEqual(last?.buttons, ['Force', 'Skip']);
    });

    test('one at a time, after the others are done; Escape skips the rest', async () => {
      const names = ['a', 'b', 'c', 'd'];
      for (const name of ['a', 'b', 'd']) {
        const spec = { selector: { app: 'theirs' }, ports: [{ port: 80, protocol: 'TCP' }] };
        const theirs = { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec };
        const path = `${SERVICES}/${name}?fieldManager=helm`;
        await rig.send('PATCH', path, theirs, 'application/apply-patch+yaml');
      }
      await inFront(names.map((name) => manifest(name)).join('---\n'));
      const seen: unknown[] = [];
      rig.onQuestion = async () => {
        seen.push((await rig.live('c'))?.metadata.name);
      };
      rig.answers.push('Force');
      assert.deepEqual(await apply({ method: 'server' }), [
        'default/a changed',
        'default/b skipped',
        'default/c created',
        'default/d skipped',
      ]);
      assert.deepEqual(
        rig.questions.map(({ text }) => text.split(':')[0]),
        ['default/a', 'default/b'],
      );
      assert.deepEqual(seen, ['c', 'c']);
      assert.match(rig.message.text, /: 1 created, 1 changed, 2 skipped\./u);
    });

    test('and again where the Service changes while the person decides', async () => {
      const theirs = (app: string): object => ({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'web' },
        spec: { selector: { app }, ports: [{ port: 80, protocol: 'TCP' }] },
      });
      const path = `${SERVICES}/web?fieldManager=helm`;
      const yaml = 'application/apply-patch+yaml';
      await rig.send('PATCH', path, theirs('theirs'), yaml);
      await inFront(manifest('web'));
      rig.answers.push('Force', 'Skip');
      rig.onQuestion = async () => {
        rig.onQuestion = undefined;
        await rig.send('PATCH', path, theirs('newer'), yaml);
      };
      assert.deepEqual(await apply({ method: 'server' }), ['default/web skipped']);
      assert.equal(rig.questions.length, 2);
      assert.deepEqual((await rig.live('web'))?.spec?.selector, { app: 'newer' });
    });

    test('and does not where the caller forces', async () => {
      const theirs = {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'web' },
        spec: { selector: { app: 'theirs' }, ports: [{ port: 80, protocol: 'TCP' }] },
      };
      await rig.send('PATCH', `${SERVICES}/web?fieldManager=helm`, theirs, 'application/apply-patch+yaml');
      await inFront(manifest('web'));
      assert.deepEqual(await apply({ method: 'server', force: true }), ['default/web changed']);
      assert.deepEqual(rig.questions, []);
    });
  });

  suite('on a server that drops in silence what it does not know', () => {
    setup(async () => {
      rig = await FileSetup.start('1.9');
    });

    test('asks first, shows the fields, and says afterwards what is not stored', async () => {
      const text = manifest('web').replace('spec:', 'spec:\n  internalTrafficPolicy: Local\n  prots: [80]');
      const { document } = await inFront(text);
      await assert.rejects(apply(), { code: 'aborted' });
      assert.equal(rig.questions[0]?.text, 'Some of what the file says would be lost.');
      assert.match(rig.questions[0].detail, /does not know spec\.internalTrafficPolicy.*\n.*spec\.prots/u);
      assert.deepEqual(
        problemsOf(document).map((line) => line.slice(0, 2)),
        ['6:', '7:'],
      );
      assert.equal(await rig.live('web'), undefined);
      rig.answers.push('Apply Anyway');
      assert.deepEqual(await apply(), ['default/web created']);
      assert.match(rig.message.text, /The server did not store: web spec\.internalTrafficPolicy/u);
    });
  });

  suite('on a server that warns', () => {
    setup(async () => {
      rig = await FileSetup.start('1.36');
    });

    test('says what it warns of, and at which field, once', async () => {
      const text = manifest('web').replace('spec:', 'spec:\n  prots: [80]\n  externalName: example.com');
      const { document } = await inFront(text);
      assert.deepEqual(await apply(), ['default/web created']);
      assert.deepEqual(rig.questions, []);
      assert.match(
        rig.message.text,
        /created\. The server did not store: web spec\.prots\. The server warns: spec\.externalName is ignored/u,
      );
      assert.deepEqual(
        problemsOf(document)
          .map((line) => line.split(' is ')[0])
          .sort(),
        ['6: The server did not store this field: spec.prots', '7: spec.externalName'],
      );
    });
  });

  suite('knows what was done when', () => {
    /** More than are written at a time. */
    const names = Array.from({ length: REQUESTS_AT_ONCE + 4 }, (_, index) => `s${index}`);
    const text = names.map((name) => manifest(name)).join('---\n');

    /** What became of those that were begun at once, and of those that were left. */
    async function applyAll(): Promise<readonly [begun: readonly string[], left: readonly string[]]> {
      const kinds = (await apply()).map((line, index) => line.replace(`default/s${index} `, ''));
      return [kinds.slice(0, REQUESTS_AT_ONCE), kinds.slice(REQUESTS_AT_ONCE)];
    }

    const all = (count: number, kind: string): readonly string[] => new Array<string>(count).fill(kind);

    setup(async () => {
      rig = await FileSetup.start('1.36');
    });

    test('the third of five is forbidden', async () => {
      await rig.stop();
      restoreStubs();
      rig = await FileSetup.start('1.36', 'dana-token');
      rig.sandbox.tokens.add('dana-token', authenticatedUser('dana'));
      const allowed = ['n1', 'n2', 'n4', 'n5'];
      rig.sandbox.rules.push({
        users: ['dana'],
        verbs: ['get', 'create', 'patch'],
        apiGroups: [''],
        resources: ['services'],
        namespaces: allowed,
      });
      for (const name of ['n1', 'n2', 'n3', 'n4', 'n5']) {
        await rig.send('POST', '/api/v1/namespaces', { metadata: { name } });
      }
      const { document } = await inFront(
        ['n1', 'n2', 'n3', 'n4', 'n5'].map((namespace) => manifest('web', { namespace })).join('---\n'),
      );
      assert.deepEqual(await apply(), [
        'n1/web created',
        'n2/web created',
        'n3/web failed',
        'n4/web created',
        'n5/web created',
      ]);
      assert.match(rig.message.text, /^web failed: .* Applied to dev \/ n1, n2, n3 and 2 more: 4 created\./u);
      assert.match(problemsOf(document).join(), /^23: .*forbidden/u);
    });

    test('the cluster is lost in the middle', async () => {
      await inFront(text);
      const match = { verb: 'create', resource: 'services' } as const;
      rig.sandbox.server.inject({ match, times: REQUESTS_AT_ONCE, fault: beforeHeaders('reset') });
      assert.deepEqual(await applyAll(), [all(REQUESTS_AT_ONCE, 'unanswered'), all(4, 'notTried')]);
      assert.match(
        rig.message.text,
        /^8 without an answer, so it may have been done or not, 4 not tried \(dev \/ default\): s0: The cluster cannot be reached/u,
      );
    });

    test('only one of them is lost', async () => {
      await inFront(text);
      const match = { verb: 'create', resource: 'services' } as const;
      rig.sandbox.server.inject({ match, fault: beforeHeaders('reset') });
      const outcomes = await apply();
      assert.equal(outcomes.filter((line) => line.endsWith(' unanswered')).length, 1);
      for (const [index, line] of outcomes.entries()) {
        const isThere = (await rig.live(`s${index}`)) !== undefined;
        assert.ok(line.endsWith(' unanswered') || isThere === line.endsWith(' created'), line);
      }
    });

    test('the cluster is lost before the person decides: then there is no question', async () => {
      const spec = { selector: { app: 'theirs' }, ports: [{ port: 80, protocol: 'TCP' }] };
      const theirs = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec };
      await rig.send('PATCH', `${SERVICES}/web?fieldManager=helm`, theirs, 'application/apply-patch+yaml');
      await inFront([manifest('web'), manifest('api')].join('---\n'));
      const match = { verb: 'create', resource: 'services' } as const;
      rig.sandbox.server.inject({ match, fault: beforeHeaders('reset') });
      assert.deepEqual(await apply(), ['default/web failed', 'default/api unanswered']);
      assert.deepEqual(rig.questions, []);
      assert.match(rig.message.text, /web: Other managers own some of the fields, so it was not changed/u);
    });

    test('the person is signed out in the middle', async () => {
      await inFront(text);
      const match = { verb: 'create', resource: 'services' } as const;
      rig.sandbox.server.inject({ match, times: REQUESTS_AT_ONCE, fault: httpError(401) });
      assert.deepEqual(await applyAll(), [all(REQUESTS_AT_ONCE, 'failed'), all(4, 'notTried')]);
    });

    test('it is cancelled: what is being written is finished', async () => {
      await inFront(text);
      const cancel = new vscode.CancellationTokenSource();
      const showing = new Promise<void>((resolve) => {
        stub(vscode.window, 'withProgress', ((_: unknown, task: Task) => {
          resolve();
          return task({ report: () => undefined }, cancel.token);
        }) as typeof vscode.window.withProgress);
      });
      // A server that takes its time, since of what is soon done no progress is shown.
      const server = await rig.cluster.apiServer();
      stub(rig.cluster, 'apiServer', async () => {
        await showing;
        return server;
      });
      const subscription = rig.sandbox.server.onDidReceive(({ verb, path }) => {
        if (verb === 'get' && path.endsWith('/s1')) {
          cancel.cancel();
        }
      });
      assert.deepEqual(await applyAll(), [all(REQUESTS_AT_ONCE, 'created'), all(4, 'notTried')]);
      subscription.dispose();
      assert.equal(await rig.live(`s${REQUESTS_AT_ONCE}`), undefined);
      assert.match(rig.message.text, /8 created, 4 not tried\./u);
    });

    test('the file changes meanwhile: what is sent is what it was', async () => {
      const { document } = await inFront([manifest('web'), wrong('api')].join('---\n'));
      let edited: Promise<void> | undefined;
      const subscription = rig.sandbox.server.onDidReceive(({ verb }) => {
        if (verb === 'create') {
          edited ??= replaceText(document, 'apiVersion', '# a line more\napiVersion');
        }
      });
      assert.deepEqual(await apply(), ['default/web created', 'default/api failed']);
      subscription.dispose();
      await edited;
      assert.deepEqual((await rig.live('web'))?.spec?.selector, { app: 'web' });
      assert.match(problemsOf(document).join(), /^17: .*Unsupported value/u);
    });

    test('there are 500', async () => {
      await inFront(Array.from({ length: 500 }, (_, index) => manifest(`s${index}`)).join('---\n'));
      const outcomes = await apply();
      assert.equal(outcomes.filter((line) => line.endsWith(' created')).length, 500);
      assert.equal(rig.message.text, 'Applied to dev / default: 500 created.');
    });
  });
});

type Task = (progress: vscode.Progress<unknown>, token: vscode.CancellationToken) => Thenable<unknown>;
