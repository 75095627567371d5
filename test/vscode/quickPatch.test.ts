import assert from 'node:assert/strict';
import { addPort } from '../../src/commands/addPort.ts';
import { changeType } from '../../src/commands/changeType.ts';
import { editMembers } from '../../src/commands/editMembers.ts';
import { removePort } from '../../src/commands/removePort.ts';
import { UserError } from '../../src/editor/userError.ts';
import { KubeError } from '../../src/kube/errors.ts';
import type { Service } from '../../src/kube/types.ts';
import { PatchSetup } from './patchSetup.ts';
import { restoreStubs, stub } from './stub.ts';

const DNS = { context: 'dev', namespace: 'default', name: 'dns' };

suite('Change Service', () => {
  let rig: PatchSetup;

  teardown(async () => {
    restoreStubs();
    await rig.stop();
  });

  async function live(): Promise<Service> {
    const service = await rig.files.live('dns');
    assert.ok(service);
    return service;
  }

  async function ports(): Promise<readonly string[]> {
    const { spec } = await live();
    return spec?.ports?.map(({ name = '', port, protocol = '' }) => `${name}=${port}/${protocol}`) ?? [];
  }

  for (const profile of ['1.9', '1.36'] as const) {
    suite(`on ${profile}`, () => {
      setup(async () => {
        rig = await PatchSetup.start(profile);
        rig.writes.length = 0;
      });

      test('sets and removes labels that are given', async () => {
        const { changes } = await editMembers(
          rig.context,
          { ...DNS, labels: { tier: 'web', app: null } },
          'labels',
        );
        assert.deepEqual(
          changes.map(({ path }) => path),
          ['metadata.labels.app', 'metadata.labels.tier'],
        );
        assert.deepEqual((await live()).metadata.labels, { tier: 'web' });
        assert.match(rig.files.message.text, /^Changed dns of namespace default on dev: /u);
      });

      test('asks which label, and what is to become of it', async () => {
        rig.files.answers.push('app', 'Change the Value…');
        rig.typed.push('new');
        await editMembers(rig.context, DNS, 'labels');
        rig.files.answers.push('Add Label…');
        rig.typed.push('tier = web');
        await editMembers(rig.context, DNS, 'labels');
        rig.files.answers.push('Add Label…');
        rig.typed.push('tier=data');
        const { changes } = await editMembers(rig.context, DNS, 'labels');
        assert.deepEqual(changes, [{ path: 'metadata.labels.tier', before: 'web', after: 'data' }]);
        assert.match(rig.hints.at(-1) ?? '', /this replaces "web"/u);
        rig.files.answers.push('app', 'Remove');
        await editMembers(rig.context, DNS, 'labels');
        assert.deepEqual((await live()).metadata.labels, { tier: 'data' });
      });

      test('reads again and asks again where somebody else was faster', async () => {
        rig.files.answers.push('app', 'Change the Value…', 'app', 'Change the Value…');
        rig.typed.push('mine', 'ours');
        rig.meanwhile = () => rig.changeMeanwhile({ app: 'theirs' });
        const { changes } = await editMembers(rig.context, DNS, 'labels');
        assert.deepEqual(changes, [{ path: 'metadata.labels.app', before: 'theirs', after: 'ours' }]);
        assert.equal(rig.files.questions.length, 4);
        assert.match(rig.files.messages[0]?.text ?? '', /changed by somebody else/u);
      });

      test('changes the type there and back', async () => {
        await changeType(rig.context, { ...DNS, type: 'NodePort' });
        const [port] = (await live()).spec?.ports ?? [];
        assert.ok((port?.nodePort ?? 0) > 0);
        rig.files.answers.push('ClusterIP', 'Change');
        await changeType(rig.context, DNS);
        assert.match(rig.files.questions.at(-1)?.detail ?? '', /It gives up the node ports \d+/u);
        assert.equal((await live()).spec?.type, 'ClusterIP');
        assert.equal((await live()).spec?.ports?.[0]?.nodePort, undefined);

        await changeType(rig.context, { ...DNS, type: 'ExternalName', externalName: 'db.example.com' });
        assert.equal((await live()).spec?.externalName, 'db.example.com');
        assert.ok(['', undefined].includes((await live()).spec?.clusterIP));
        await changeType(rig.context, { ...DNS, type: 'ClusterIP' });
        assert.match((await live()).spec?.clusterIP ?? '', /^\d/u);
      });

      test('adds a port beside one of its number, and takes it away', async () => {
        await addPort(rig.context, { ...DNS, port: 'dns=53/UDP' });
        assert.deepEqual(await ports(), ['dns-tcp=53/TCP', 'dns=53/UDP']);
        await removePort(rig.context, { ...DNS, port: 53, protocol: 'UDP' });
        assert.deepEqual(await ports(), ['dns-tcp=53/TCP']);
        await assert.rejects(removePort(rig.context, { ...DNS, port: 53 }), /The only port of dns/u);
      });
    });
  }

  suite('asks', () => {
    setup(async () => {
      rig = await PatchSetup.start('1.36');
      rig.writes.length = 0;
    });

    test('for names, once there are two ports', async () => {
      await rig.files.send(
        'PATCH',
        '/api/v1/namespaces/default/services/dns',
        [{ op: 'remove', path: '/spec/ports/0/name' }],
        'application/json-patch+json',
      );
      rig.typed.push('9153', 'metrics', 'dns');
      await addPort(rig.context, DNS);
      assert.deepEqual(await ports(), ['dns=53/TCP', 'metrics=9153/TCP']);
      await assert.rejects(addPort(rig.context, { ...DNS, port: '80' }), /needs a name/u);
      await assert.rejects(addPort(rig.context, { ...DNS, port: 'dns=80' }), /already/u);
      await assert.rejects(addPort(rig.context, { ...DNS, port: 'a=53' }), /already/u);
      rig.files.answers.push('9153/TCP metrics', 'Change');
      await removePort(rig.context, DNS);
      assert.deepEqual(await ports(), ['dns=53/TCP']);
    });

    test('nothing where nothing is to change', async () => {
      const { changes } = await editMembers(rig.context, { ...DNS, labels: { app: 'dns' } }, 'labels');
      assert.deepEqual([changes, rig.writes], [[], []]);
      assert.match(rig.files.message.text, /Nothing is to change/u);
    });

    test('before the selector is gone', async () => {
      rig.files.answers.push('app', 'Remove');
      await assert.rejects(editMembers(rig.context, DNS, 'selector'), { code: 'aborted' });
      assert.match(rig.files.questions.at(-1)?.detail ?? '', /Without a selector/u);
      assert.deepEqual(rig.writes, []);
    });

    test('with the pods that a selector selects', async () => {
      await rig.files.send('POST', '/api/v1/namespaces/default/pods', {
        metadata: { name: 'web-1', labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'web' }] },
      });
      rig.files.answers.push('app', 'Change the Value…');
      rig.typed.push('web');
      await editMembers(rig.context, DNS, 'selector');
      assert.deepEqual(rig.hints, ['selects 1 pod, 0 ready']);
      assert.deepEqual((await live()).spec?.selector, { app: 'web' });

      const { connection } = await rig.files.cluster.apiServer();
      const getJson = connection.getJson.bind(connection);
      stub(connection, 'getJson', (path, ...rest) =>
        path.endsWith('/pods') ? Promise.reject(new KubeError('forbidden', 'no')) : getJson(path, ...rest),
      );
      rig.files.answers.push('app', 'Change the Value…');
      rig.typed.push('dns');
      await editMembers(rig.context, DNS, 'selector');
      assert.equal(rig.hints.length, 1);
      assert.deepEqual((await live()).spec?.selector, { app: 'dns' });
    });

    test('anew where a key or a value cannot be', async () => {
      for (const [text, complaint] of [
        ['tier', 'Write key=value.'],
        ['Example.COM/a=b', 'What stands before the slash'],
        ['tier=a b', 'The value of a label'],
      ] as const) {
        rig.files.answers.push('Add Label…');
        rig.typed.push(text);
        await assert.rejects(editMembers(rig.context, DNS, 'labels'), { code: 'aborted' });
        assert.ok(rig.complaints.at(-1)?.startsWith(complaint), rig.complaints.at(-1));
      }
      await assert.rejects(
        editMembers(rig.context, { ...DNS, labels: { tier: 1 } }, 'labels'),
        new UserError('The value of tier is to be a text, or null to remove it.'),
      );
      await assert.rejects(changeType(rig.context, { ...DNS, type: 'Headless' }), UserError);
      await assert.rejects(changeType(rig.context, { ...DNS, type: 'ExternalName' }), UserError);
    });

    test('nothing of a headless Service, whose address cannot be changed', async () => {
      await rig.files.send('POST', '/api/v1/namespaces/default/services', {
        metadata: { name: 'headless' },
        spec: { clusterIP: 'None', ports: [{ port: 80 }] },
      });
      const argument = { ...DNS, name: 'headless', type: 'NodePort' };
      await assert.rejects(changeType(rig.context, argument), /is headless, and its cluster IP/u);
    });
  });
});
