import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import {
  reviewServiceRights,
  SERVICE_RIGHTS,
  ServiceRights,
  type ServiceRight,
  type ServiceRightSet,
} from '../../../src/model/serviceRights.ts';
import type { AccessRule } from '../../../src/sandbox/access/accessRule.ts';
import { authenticatedUser } from '../../../src/sandbox/access/user.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { connect, userWith } from '../../support/connect.ts';
import { until } from '../../support/until.ts';
import { assertFails } from '../kube/serviceApi/assertFails.ts';
import { failure, json, startRecordingServer, V1_36 } from '../kube/serviceApi/recordingServer.ts';

const { signal } = new AbortController();

describe('the rights in a namespace', () => {
  const CORE = { apiGroups: [''] };
  const everything: AccessRule = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] };
  const edit = { ...CORE, verbs: ['create', 'update', 'patch', 'delete', 'get', 'list', 'watch'] };
  const cases: readonly {
    readonly who: string;
    readonly rules: readonly AccessRule[];
    readonly rights: readonly ServiceRight[];
  }[] = [
    { who: 'an administrator', rules: [everything], rights: SERVICE_RIGHTS },
    {
      who: 'an editor',
      rules: [{ ...edit, resources: ['services', 'services/proxy'] }],
      rights: ['create', 'update', 'patch', 'delete', 'proxy'],
    },
    { who: 'a reader', rules: [{ ...CORE, verbs: ['get', 'list'], resources: ['services'] }], rights: [] },
    {
      who: 'a controller',
      rules: [{ ...CORE, verbs: ['update', 'patch'], resources: ['services/status'] }],
      rights: ['updateStatus', 'patchStatus'],
    },
    {
      who: 'the owner of one Service',
      rules: [{ ...edit, resources: ['services'], resourceNames: ['web'] }],
      rights: ['update', 'patch', 'delete'],
    },
    {
      who: 'an editor of another namespace',
      rules: [{ ...edit, resources: ['services'], namespaces: ['staging'] }],
      rights: [],
    },
  ];
  for (const profile of ['1.9', '1.20', '1.36'] as const) {
    for (const { who, rules, rights } of cases) {
      test(`of ${who}, said by ${profile}`, async (t) => {
        const sandbox = await startSandbox({ profile, samples: false, controllers: false });
        sandbox.tokens.add('t', authenticatedUser('dana'));
        sandbox.rules.push(...rules.map((rule) => ({ ...rule, users: ['dana'] })));
        const connection = connect(sandbox.url, { user: userWith({ token: 't' }) });
        t.after(async () => {
          connection.dispose();
          await sandbox.stop();
        });
        assert.deepEqual([...(await reviewServiceRights(connection, 'shop', signal))], rights);
      });
    }
  }

  /** A server that lists one rule, knows of another, and writes down what it was asked. */
  async function asked(
    t: TestContext,
    incomplete: boolean,
  ): Promise<{ readonly rights: readonly ServiceRight[]; readonly questions: readonly string[] }> {
    const rule = { verbs: ['create', 'update', 'patch'], apiGroups: [''], resources: ['services'] };
    const server = await startRecordingServer(t, (response, request) => {
      const { spec } = JSON.parse(request.body) as {
        readonly spec: { readonly resourceAttributes?: { readonly verb: string } };
      };
      const allowed = spec.resourceAttributes?.verb === 'delete';
      const status = spec.resourceAttributes ? { allowed } : { resourceRules: [rule], incomplete };
      json({ status })(response, request);
    });
    const rights = await reviewServiceRights(server.api(V1_36).connection, 'shop', signal);
    const questions = server.requests.map(({ line, body }) => {
      const { verb = '', subresource = '' } =
        (JSON.parse(body) as { readonly spec: { readonly resourceAttributes?: Record<string, string> } }).spec
          .resourceAttributes ?? {};
      return `${line.split('/').at(-1) ?? ''} ${verb} ${subresource}`.trim();
    });
    return { rights: [...rights], questions };
  }

  test('take one question where the server lists all its rules', async (t) => {
    assert.deepEqual(await asked(t, false), {
      rights: ['create', 'update', 'patch'],
      questions: ['selfsubjectrulesreviews'],
    });
  });

  test('are asked for one by one where it does not, but for those that are listed', async (t) => {
    const { rights, questions } = await asked(t, true);
    assert.deepEqual(rights, ['create', 'update', 'patch', 'delete']);
    assert.equal(questions[0], 'selfsubjectrulesreviews');
    assert.deepEqual(questions.slice(1).sort(), [
      'selfsubjectaccessreviews delete',
      'selfsubjectaccessreviews get proxy',
      'selfsubjectaccessreviews patch status',
      'selfsubjectaccessreviews update status',
    ]);
  });

  test('are not known where the server does not say', async (t) => {
    const server = await startRecordingServer(t, failure(403, { reason: 'Forbidden' }));
    await assertFails(reviewServiceRights(server.api(V1_36).connection, 'shop', signal), 'forbidden');
  });
});

/** Questions that wait for the test to answer them. */
function rig(t: TestContext): {
  readonly rights: ServiceRights;
  readonly questions: PromiseWithResolvers<ServiceRightSet>[];
  readonly signals: AbortSignal[];
  readonly told: string[];
  readonly pass: (ms: number) => void;
  /** Resolves when that many changes were told. */
  readonly tells: (count: number) => Promise<void>;
} {
  const questions: PromiseWithResolvers<ServiceRightSet>[] = [];
  const signals: AbortSignal[] = [];
  const told: string[] = [];
  let now = 0;
  const rights = new ServiceRights({
    review: (_namespace, until) => {
      const question = Promise.withResolvers<ServiceRightSet>();
      questions.push(question);
      signals.push(until);
      return question.promise;
    },
    now: () => now,
  });
  rights.onDidChange((namespace) => told.push(namespace));
  t.after(() => {
    rights.dispose();
  });
  return {
    rights,
    questions,
    signals,
    told,
    pass: (ms) => {
      now += ms;
    },
    tells: (count) => until(() => told.length >= count, rights.onDidChange),
  };
}

const EDIT: ServiceRightSet = new Set<ServiceRight>(['patch', 'delete']);
const NONE: ServiceRightSet = new Set<ServiceRight>();
const MINUTES = 60_000;

/** All that was to happen without another event has happened. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('what is known of rights', () => {
  test('is nothing before somebody looks, and then what the server says, asked once', async (t) => {
    const { rights, questions, told, tells } = rig(t);
    assert.equal(rights.of('shop'), undefined);
    rights.ask('shop');
    rights.ask('shop');
    assert.deepEqual([questions.length, rights.of('shop'), told], [1, undefined, []]);
    questions[0]!.resolve(EDIT);
    await tells(1);
    rights.ask('shop');
    assert.deepEqual([questions.length, rights.of('shop'), told], [1, EDIT, ['shop']]);
    assert.equal(rights.of('staging'), undefined);
  });

  test('is asked again after some minutes, is kept meanwhile, and told where it differs', async (t) => {
    const { rights, questions, told, tells, pass } = rig(t);
    rights.ask('shop');
    questions[0]!.resolve(EDIT);
    await tells(1);
    pass(4 * MINUTES);
    rights.ask('shop');
    assert.equal(questions.length, 1);
    pass(MINUTES);
    rights.ask('shop');
    assert.deepEqual([questions.length, rights.of('shop')], [2, EDIT]);
    questions[1]!.resolve(new Set(EDIT));
    await settled();
    assert.deepEqual(told, ['shop']);
    pass(5 * MINUTES);
    rights.ask('shop');
    questions[2]!.resolve(NONE);
    await tells(2);
    assert.equal(rights.of('shop'), NONE);
  });

  test('stays as it was where the server does not answer, and is not asked for at once again', async (t) => {
    const { rights, questions, told, tells, pass } = rig(t);
    rights.ask('shop');
    questions[0]!.reject(new Error('no'));
    await settled();
    rights.ask('shop');
    assert.deepEqual([questions.length, rights.of('shop'), told], [1, undefined, []]);
    pass(5 * MINUTES);
    rights.ask('shop');
    questions[1]!.resolve(EDIT);
    await tells(1);
    pass(5 * MINUTES);
    rights.ask('shop');
    questions[2]!.reject(new Error('no'));
    await settled();
    assert.deepEqual([rights.of('shop'), told], [EDIT, ['shop']]);
  });

  test('is forgotten where the server refused it, with the answer that is under way', async (t) => {
    const { rights, questions, told, tells } = rig(t);
    rights.ask('shop');
    rights.ask('staging');
    rights.forget('shop');
    questions[0]!.resolve(EDIT);
    questions[1]!.resolve(EDIT);
    await tells(1);
    await settled();
    assert.deepEqual([rights.of('shop'), rights.of('staging'), told], [undefined, EDIT, ['staging']]);
    rights.ask('shop');
    questions[2]!.resolve(NONE);
    await tells(2);
    rights.forgetAll();
    assert.deepEqual([rights.of('shop'), rights.of('staging')], [undefined, undefined]);
    assert.deepEqual(told.slice(2).sort(), ['shop', 'staging']);
  });

  test('may change for those who are told, who may ask again at once', async (t) => {
    const { rights, questions, tells } = rig(t);
    rights.ask('shop');
    questions[0]!.resolve(EDIT);
    await tells(1);
    rights.onDidChange((namespace) => {
      rights.ask(namespace);
    });
    rights.forgetAll();
    assert.equal(questions.length, 2);
  });

  test('is of no use to anybody after the end', async (t) => {
    const { rights, questions, signals, told } = rig(t);
    rights.ask('shop');
    rights.dispose();
    assert.equal(signals[0]?.aborted, true);
    questions[0]!.resolve(EDIT);
    await settled();
    assert.deepEqual([rights.of('shop'), told], [undefined, []]);
  });
});
