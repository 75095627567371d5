import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { workspaceContextSelection } from '../../src/editor/contextSelection.ts';
import { kubeconfigFiles } from '../../src/editor/kubeconfigFiles.ts';
import { Log } from '../../src/editor/log.ts';
import { report } from '../../src/editor/report.ts';
import type { Settings } from '../../src/editor/settings.ts';
import { StatusBar } from '../../src/editor/statusBar.ts';
import { UserError } from '../../src/editor/userError.ts';
import { KubeError, type KubeErrorCode } from '../../src/kube/errors.ts';
import { clusterWith, FakeClusters, type FakeCluster } from '../support/fakeClusters.ts';
import { restoreStubs, stub } from './stub.ts';

suite('Editor', () => {
  teardown(restoreStubs);

  suite('report', () => {
    let errors: string[];
    let hints: string[];
    let logged: string[];
    const log = new Log('Tests');

    setup(() => {
      [errors, hints, logged] = [[], [], []];
      const collect =
        (list: string[]): unknown =>
        (message: string) =>
          Promise.resolve(void list.push(message));
      stub(vscode.window, 'showErrorMessage', collect(errors) as typeof vscode.window.showErrorMessage);
      stub(
        vscode.window,
        'showInformationMessage',
        collect(hints) as typeof vscode.window.showInformationMessage,
      );
      stub(log, 'warn', (message) => void logged.push(message));
      stub(log, 'error', (error) => void logged.push(String(error)));
    });

    test('tells every kind of failure in a sentence of its own, with what the server said', () => {
      const codes: readonly KubeErrorCode[] = [
        'kubeconfig',
        'unreachable',
        'tls',
        'proxy',
        'timeout',
        'credentials',
        'unauthorized',
        'forbidden',
        'notFound',
        'conflict',
        'invalid',
        'expired',
        'throttled',
        'unavailable',
        'protocol',
      ];
      for (const code of codes) {
        report(new KubeError(code, 'the reason'), log);
      }
      assert.equal(new Set(errors).size, codes.length);
      assert.ok(errors.every((text) => /^[A-Z].*the reason/u.test(text)));
    });

    test('does not show what was cancelled', () => {
      report(new KubeError('aborted', 'cancelled'), log);
      assert.deepEqual([errors, hints, logged], [[], [], []]);
    });

    test('shows a hint as it is, and logs nothing', () => {
      report(new UserError('Select a row first.'), log);
      assert.deepEqual([errors, hints, logged], [[], ['Select a row first.'], []]);
    });

    test('leads to what has to be mended in a file', () => {
      const place = { uri: vscode.Uri.file('/web.yaml'), position: new vscode.Position(2, 0) };
      report(new UserError('web.yaml, line 3: not valid YAML.', place), log);
      assert.deepEqual([errors, hints, logged], [['web.yaml, line 3: not valid YAML.'], [], []]);
    });

    test('keeps a mistake of ours out of sight and in the log', () => {
      report(new TypeError('x is undefined'), log);
      assert.deepEqual(
        [errors, logged],
        [['Service Explorer failed. The log says more.'], ['TypeError: x is undefined']],
      );
    });

    test('makes no link of what a server says', () => {
      report(new KubeError('invalid', '[Sign in](command:workbench.action.quit)\u202e'), log);
      assert.match(errors[0] ?? '', /\[Sign in\] \(command:/u);
      assert.doesNotMatch(errors[0] ?? '', /\p{Cf}/u);
    });
  });

  suite('status bar', () => {
    function setUp(...shown: readonly FakeCluster[]): {
      readonly clusters: FakeClusters;
      readonly item: {
        text: string;
        tooltip?: unknown;
        accessibilityInformation?: vscode.AccessibilityInformation;
        backgroundColor?: vscode.ThemeColor;
        visible: boolean;
      };
      readonly bar: StatusBar;
    } {
      const item = {
        text: '',
        visible: false,
        show: () => (item.visible = true),
        hide: () => (item.visible = false),
        dispose: () => undefined,
      };
      stub(vscode.window, 'createStatusBarItem', () => item as unknown as vscode.StatusBarItem);
      const fake = new FakeClusters(...shown);
      return { clusters: fake, item, bar: new StatusBar(fake) };
    }

    const unreachable = new KubeError('unreachable', 'ECONNREFUSED');

    test('is hidden without clusters', () => {
      const { clusters, item } = setUp();
      assert.equal(item.visible, false);
      clusters.become({ shown: [clusterWith('dev')] });
      assert.equal(item.visible, true);
      clusters.become({ shown: [] });
      assert.equal(item.visible, false);
    });

    test('tells the state of one cluster, and warns when it is not current', () => {
      const dev = clusterWith('$(dev)');
      const { item } = setUp(dev);
      assert.deepEqual(
        [item.text, item.backgroundColor],
        ['$(server-environment) \\$(dev): live', undefined],
      );
      dev.state = { kind: 'failed', reason: unreachable, retryAt: 1 };
      assert.equal(item.text, '$(server-environment) \\$(dev): cannot connect, retrying…');
      assert.equal(
        (item.backgroundColor as { id?: string } | undefined)?.id,
        'statusBarItem.warningBackground',
      );
      dev.state = { kind: 'connecting' };
      assert.deepEqual([item.text, item.backgroundColor], ['$(server-environment) \\$(dev)', undefined]);
    });

    test('says of the sandbox that it is not a cluster', () => {
      const sandbox = clusterWith('sandbox');
      sandbox.isSandbox = true;
      const { item } = setUp(sandbox);
      assert.equal(item.text, '$(server-environment) sandbox (in memory): live');
      assert.equal(item.accessibilityInformation?.label, 'Kubernetes: sandbox (in memory): live');
    });

    test('warns of a kubeconfig that cannot be read, whatever is still shown', () => {
      const { clusters, item } = setUp(clusterWith('dev'));
      clusters.become({ kubeconfig: { kind: 'invalid', reason: new KubeError('kubeconfig', 'broken') } });
      assert.equal(item.text, '$(server-environment) dev: live, kubeconfig invalid');
      assert.equal(
        (item.backgroundColor as { id?: string } | undefined)?.id,
        'statusBarItem.warningBackground',
      );
    });

    test('counts several, and names them on hover', () => {
      const [dev, prod] = [clusterWith('dev'), clusterWith('prod')];
      const { item } = setUp(dev, prod);
      assert.equal(item.text, '$(server-environment) 2 contexts');
      prod.state = { kind: 'denied', reason: new KubeError('unauthorized', 'expired'), retryAt: undefined };
      assert.equal(item.text, '$(server-environment) 2 contexts, 1 not live');
      assert.equal(item.tooltip, 'dev: live\nprod: signed out\nClick to choose contexts');
    });

    test('listens to nothing any more once disposed', () => {
      const dev = clusterWith('dev');
      const { bar } = setUp(dev);
      bar.dispose();
      assert.equal(dev.listenerCount, 0);
    });
  });

  suite('kubeconfig files', () => {
    const chosen = (...kubeconfig: readonly string[]): Settings => ({ kubeconfig }) as unknown as Settings;
    const folder = { uri: vscode.Uri.file('/srv/project'), name: 'project', index: 0 };

    test('of the settings come before those of the environment', () => {
      stub(process.env, 'KUBECONFIG', '/a/config');
      stub(process.env, 'HOME', '/home/me');
      assert.deepEqual(kubeconfigFiles(chosen()), ['/a/config']);
      assert.deepEqual(kubeconfigFiles(chosen('/b/config', '~/c')), ['/b/config', '/home/me/c']);
    });

    test('within the workspace need a trusted workspace', () => {
      stub(vscode.workspace, 'workspaceFolders', [folder]);
      const files = [
        '/srv/project/config',
        '/srv/project/../project/x',
        '/srv/project-2/config',
        '/srv/config',
      ];
      stub(vscode.workspace, 'isTrusted', true);
      assert.deepEqual(kubeconfigFiles(chosen(...files)), files);
      stub(vscode.workspace, 'isTrusted', false);
      assert.deepEqual(kubeconfigFiles(chosen(...files)), ['/srv/project-2/config', '/srv/config']);
    });

    test('that are links into the workspace are in the workspace', async () => {
      const outside = await mkdtemp(join(tmpdir(), 'links-'));
      const inside = join(outside, 'project');
      await mkdir(inside);
      await writeFile(join(inside, 'config'), '');
      await symlink(join(inside, 'config'), join(outside, 'link'));
      stub(vscode.workspace, 'workspaceFolders', [{ ...folder, uri: vscode.Uri.file(inside) }]);
      stub(vscode.workspace, 'isTrusted', false);
      assert.deepEqual(kubeconfigFiles(chosen(join(outside, 'link'), join(outside, 'config'))), [
        join(outside, 'config'),
      ]);
      await rm(outside, { recursive: true });
    });

    test('whose relative paths begin in the workspace are in the workspace', async () => {
      const outside = await mkdtemp(join(tmpdir(), 'links-'));
      const inside = join(outside, 'project');
      await mkdir(inside);
      await writeFile(join(outside, 'config'), '');
      await symlink(join(outside, 'config'), join(inside, 'config'));
      await symlink(inside, join(outside, 'link'));
      stub(vscode.workspace, 'workspaceFolders', [{ ...folder, uri: vscode.Uri.file(inside) }]);
      stub(vscode.workspace, 'isTrusted', false);
      const [own, ...led] = [outside, inside, join(outside, 'link')].map((each) => join(each, 'config'));
      assert.deepEqual(kubeconfigFiles(chosen(...led, own ?? assert.fail())), [own]);
      await rm(outside, { recursive: true });
    });
  });

  test('the workspace remembers the selected contexts', () => {
    const values = new Map<string, unknown>();
    const selection = workspaceContextSelection({
      keys: () => [...values.keys()],
      get: (key: string) => values.get(key),
      update: (key: string, value: unknown) => Promise.resolve(void values.set(key, value)),
    } as vscode.Memento);
    assert.equal(selection.get(), undefined);
    selection.set(['dev', 'prod']);
    assert.deepEqual(selection.get(), ['dev', 'prod']);
  });
});
