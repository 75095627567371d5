import assert from 'node:assert/strict';
import { chmod, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { credentialPlugins } from '../../src/editor/credentialPlugins.ts';
import { PluginConsent } from '../../src/editor/pluginConsent.ts';
import { Settings, type CredentialPluginPolicy } from '../../src/editor/settings.ts';
import type { PluginGate, PluginInvocation } from '../../src/kube/credentials/exec/pluginInvocation.ts';
import { restoreStubs, stub } from './stub.ts';

const FOREIGN: PluginInvocation = {
  command: 'aws',
  executable: '/usr/bin/aws',
  args: ['eks', 'get-token', '--cluster-name', 'my cluster'],
  env: [{ name: 'AWS_PROFILE', value: 'shop' }],
  kubeconfig: '/downloads/config',
  contexts: ['dev'],
};
const OWN: PluginInvocation = { ...FOREIGN, kubeconfig: '/home/me/.kube/own' };

interface Question {
  readonly message: string;
  readonly detail: string;
  readonly modal: boolean;
  readonly answers: readonly string[];
  answer(title: string | undefined): void;
}

suite('Credential plugins', () => {
  let settings: { credentialPluginPolicy: CredentialPluginPolicy; allowedCredentialPlugins: string[] };
  let memory: Map<string, unknown>;
  let consent: PluginConsent;
  let gate: PluginGate;
  let preferred: Awaited<ReturnType<PluginGate>>;
  let allowAlways: (command: string) => Promise<void>;
  let questions: Question[];
  let isThere: boolean;
  let now: number;
  let asked: PromiseWithResolvers<void>;

  /** What a window that begins now has. */
  function begin(): void {
    const memento = {
      keys: () => [...memory.keys()],
      get: (key: string, otherwise?: unknown) => memory.get(key) ?? otherwise,
      update: (key: string, value: unknown) => Promise.resolve(void memory.set(key, value)),
    } as vscode.Memento;
    consent = new PluginConsent(
      memento,
      (command) => allowAlways(command),
      () => now,
    );
    const env = { PATH: '/usr/bin' };
    const kuberc = (): Promise<typeof preferred> => Promise.resolve(preferred);
    const decide = credentialPlugins({ settings, consent, kuberc, env });
    // Each time as if the person had just opened the row, but for the test of those who have not.
    gate = (plugin) => {
      if (isThere) {
        consent.turnTo('dev');
      }
      return decide(plugin);
    };
  }

  setup(() => {
    settings = { credentialPluginPolicy: 'ask', allowedCredentialPlugins: [] };
    memory = new Map();
    preferred = 'run';
    allowAlways = (command) => Promise.resolve(void settings.allowedCredentialPlugins.push(command));
    questions = [];
    isThere = true;
    now = 1_000_000;
    asked = Promise.withResolvers();
    const ask = (
      message: string,
      { detail = '', modal = false }: vscode.MessageOptions,
      ...items: readonly vscode.MessageItem[]
    ): Promise<vscode.MessageItem | undefined> =>
      new Promise((resolve) => {
        questions.push({
          message,
          detail,
          modal,
          answers: items.map(({ title }) => title),
          answer: (title) => {
            asked = Promise.withResolvers();
            resolve(items.find((item) => item.title === title));
          },
        });
        asked.resolve();
      });
    stub(vscode.window, 'showWarningMessage', ask as typeof vscode.window.showWarningMessage);
    stub(vscode.workspace, 'isTrusted', true);
    stub(process.env, 'KUBECONFIG', OWN.kubeconfig);
    begin();
  });

  teardown(restoreStubs);

  /** Answers the next question. */
  async function answer(title: string | undefined): Promise<void> {
    await asked.promise;
    questions.at(-1)?.answer(title);
  }

  test('do not run in a workspace that is not trusted, whatever was allowed before', async () => {
    settings.credentialPluginPolicy = 'allowAll';
    settings.allowedCredentialPlugins = ['/bin/sh'];
    stub(vscode.workspace, 'isTrusted', false);
    for (const plugin of [OWN, FOREIGN, { ...FOREIGN, executable: '/bin/sh' }]) {
      const decision = await gate(plugin);
      assert.ok(typeof decision === 'object');
      assert.match(decision.refused, /Trust this one/);
    }
    assert.equal(questions.length, 0);
  });

  test('of the kubeconfigs that kubectl reads run without a question', async () => {
    assert.equal(await gate(OWN), 'run');
    assert.equal(questions.length, 0);
  });

  test('of a kubeconfig in the workspace are asked about, though KUBECONFIG names it', async () => {
    const folder = { uri: vscode.Uri.file('/home/me/.kube'), name: 'kube', index: 0 };
    stub(vscode.workspace, 'workspaceFolders', [folder]);
    const decision = gate(OWN);
    await answer('Run');
    assert.equal(await decision, 'run');
  });

  test('do not run because somebody who types happens to press Enter', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'plugins-'));
    const kubeconfig = join(folder, 'config');
    await writeFile(kubeconfig, 'users: []');
    const decision = gate({ ...FOREIGN, kubeconfig });
    await asked.promise;
    // VS Code presses the first.
    await answer(questions[0]?.answers[0]);
    assert.notEqual(await decision, 'run');
    assert.equal(vscode.window.activeTextEditor?.document.fileName, kubeconfig);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await rm(folder, { recursive: true });
  });

  test('of other files run once the person has read what is run', async () => {
    const decision = gate(FOREIGN);
    await asked.promise;
    const [question] = questions;
    assert.deepEqual(question?.answers, ['Open Kubeconfig', 'Run', 'Always for This Command', "Don't Run"]);
    assert.ok(question.modal);
    assert.equal(
      question.detail,
      [
        '/usr/bin/aws eks get-token --cluster-name "my cluster"',
        'With these environment variables:',
        'AWS_PROFILE=shop',
        'Named in: /downloads/config',
        'Let it run only if you know who wrote this file.',
      ].join('\n\n'),
    );
    question.answer('Run');
    assert.equal(await decision, 'run');
  });

  test('are not asked about before the person turns to their context', async () => {
    isThere = false;
    const waiting = {
      refused: 'The context dev wants to run aws eks get-token --cluster-name "my cluster" to sign in.',
      remedy: 'decide',
    };
    assert.deepEqual(await gate(FOREIGN), waiting);
    assert.equal(consent.turnTo('other'), false);
    assert.deepEqual(await gate(FOREIGN), waiting);
    assert.equal(consent.turnTo('dev'), true);
    // What the person did a while ago is no reason to interrupt them now.
    now += 10_000;
    assert.deepEqual(await gate(FOREIGN), waiting);
    assert.equal(questions.length, 0);
    assert.equal(consent.turnTo('dev'), true);
    const decision = gate(FOREIGN);
    await asked.promise;
    assert.match(questions[0]?.message ?? '', /^The context dev wants to run a command/);
    await answer("Don't Run");
    assert.notEqual(await decision, 'run');
  });

  test('once allowed run in every later window, while nothing about them changes', async () => {
    const first = gate(FOREIGN);
    await answer('Run');
    await first;
    begin();
    assert.equal(await gate(FOREIGN), 'run');
    assert.equal(questions.length, 1);
    const changes: Partial<PluginInvocation>[] = [
      { executable: '/tmp/aws' },
      { args: ['eks', 'get-token', '--cluster-name my', 'cluster'] },
      { env: [{ name: 'AWS_PROFILE', value: 'other' }] },
      { env: [{ name: 'LD_PRELOAD', value: 'shop' }] },
      { kubeconfig: '/downloads/other' },
    ];
    for (const change of changes) {
      const decision = gate({ ...FOREIGN, ...change });
      await answer("Don't Run");
      assert.notEqual(await decision, 'run', JSON.stringify(change));
    }
  });

  test('keep no secret of the kubeconfig where consent is remembered', async () => {
    const decision = gate({ ...FOREIGN, args: ['--client-secret', 'hunter2'] });
    await answer('Run');
    await decision;
    assert.doesNotMatch(JSON.stringify([...memory]), /hunter2|aws|downloads/);
  });

  test('that were refused are not asked about again until the person tries again', async () => {
    for (const no of ["Don't Run", undefined]) {
      const decision = gate(FOREIGN);
      await answer(no);
      assert.notEqual(await decision, 'run');
      const before = questions.length;
      assert.notEqual(await gate(FOREIGN), 'run');
      assert.equal(questions.length, before);
      consent.decideAgain('other');
      assert.notEqual(await gate(FOREIGN), 'run');
      assert.equal(questions.length, before);
      consent.decideAgain('dev');
    }
    const again = gate(FOREIGN);
    await answer('Run');
    assert.equal(await again, 'run');
  });

  test('are asked about one at a time, and the same one once', async () => {
    const other = { ...FOREIGN, args: ['other'] };
    const decisions = Promise.all([gate(FOREIGN), gate(other), gate(FOREIGN)]);
    await asked.promise;
    assert.equal(questions.length, 1);
    await answer('Run');
    await answer("Don't Run");
    const [first, second, third] = await decisions;
    assert.deepEqual([first, third], ['run', 'run']);
    assert.notEqual(second, 'run');
    assert.equal(questions.length, 2);
  });

  test('run always once their command is allowed, by name on PATH or by its path', async () => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'plugins-')));
    const executable = join(folder, 'aws');
    await writeFile(executable, '');
    await chmod(executable, 0o755);
    const plugin = { ...FOREIGN, executable };
    const decisions = Promise.all([gate(plugin), gate({ ...plugin, args: [] })]);
    await answer('Always for This Command');
    assert.deepEqual(await decisions, ['run', 'run']);
    assert.deepEqual(settings.allowedCredentialPlugins, [executable]);
    const named = credentialPlugins({
      settings: { ...settings, allowedCredentialPlugins: ['aws'] },
      consent: { remembered: () => undefined, isExpected: () => true, ask: () => Promise.resolve(false) },
      kuberc: () => Promise.resolve('run'),
      env: { PATH: folder },
    });
    assert.equal(await named(plugin), 'run');
    // Of the same name, but not the one that the name leads to.
    assert.notEqual(await named({ ...plugin, executable: '/tmp/aws' }), 'run');
    await rm(folder, { recursive: true });
  });

  test('allowed always run though the settings cannot be written, and the answer is kept', async () => {
    allowAlways = () => Promise.reject(new Error('unsaved changes'));
    const decision = gate(FOREIGN);
    await answer('Always for This Command');
    assert.equal(await decision, 'run');
    begin();
    assert.equal(await gate(FOREIGN), 'run');
    assert.equal(questions.length, 1);
  });

  test('tell of the settings that decide about them, and of no others', async () => {
    const configuration = vscode.workspace.getConfiguration('serviceExplorer');
    const { Global } = vscode.ConfigurationTarget;
    const own = new Settings();
    let told = 0;
    own.onDidChangeCredentialPlugins(() => told++);
    try {
      await configuration.update('credentialPlugins.policy', 'denyAll', Global);
      assert.equal(told, 1);
      assert.equal(own.credentialPluginPolicy, 'denyAll');
      await own.allowCredentialPlugin('/bin/aws');
      assert.equal(told, 2);
      assert.deepEqual(own.allowedCredentialPlugins, ['/bin/aws']);
      await configuration.update('guards', [], Global);
      assert.equal(told, 2);
    } finally {
      for (const name of ['credentialPlugins.policy', 'credentialPlugins.allowed', 'guards']) {
        await configuration.update(name, undefined, Global);
      }
      own.dispose();
    }
  });

  test('run all or none where the settings say so, and never against the preferences of kubectl', async () => {
    settings.credentialPluginPolicy = 'allowAll';
    assert.equal(await gate(FOREIGN), 'run');
    preferred = { refused: 'kuberc denies it' };
    assert.deepEqual(await gate(FOREIGN), preferred);
    settings.credentialPluginPolicy = 'ask';
    assert.deepEqual(await gate(OWN), preferred);
    preferred = 'run';
    settings.credentialPluginPolicy = 'denyAll';
    settings.allowedCredentialPlugins = ['/bin/sh'];
    for (const plugin of [OWN, FOREIGN, { ...FOREIGN, executable: '/bin/sh' }]) {
      assert.notEqual(await gate(plugin), 'run');
    }
    assert.equal(questions.length, 0);
  });

  test('whose command line nobody could read cannot be allowed by a click', async () => {
    const decision = gate({ ...FOREIGN, args: ['-c', `${' '.repeat(5000)}; rm -rf ~`] });
    await asked.promise;
    assert.deepEqual(questions[0]?.answers, ['Open Kubeconfig', "Don't Run"]);
    assert.match(
      questions[0].detail,
      /too long.*serviceExplorer\.credentialPlugins\.allowed": \/usr\/bin\/aws$/su,
    );
    await answer(undefined);
    assert.notEqual(await decision, 'run');
  });
});
