import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pluginEnvironment } from '../../../../../src/kube/credentials/exec/pluginEnvironment.ts';

/** What a process would see: of what is undefined nothing. */
function seen(env: Readonly<Record<string, string | undefined>>): unknown {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
}

test('what is added wins over what is inherited, the last of it over the others', () => {
  const added = [
    { name: 'A', value: '1' },
    { name: 'path', value: 'p' },
    { name: 'A', value: '2' },
  ];
  const inherited = { A: '0', B: 'b', Path: 'P' };
  assert.deepEqual(seen(pluginEnvironment(inherited, added, 'linux')), {
    A: '2',
    B: 'b',
    Path: 'P',
    path: 'p',
  });
  assert.deepEqual(seen(pluginEnvironment(inherited, added, 'win32')), { A: '2', B: 'b', path: 'p' });
});

test('what is inherited is what a terminal of the editor has', () => {
  const inherited = {
    PATH: '/bin',
    AWS_PROFILE: 'shop',
    ELECTRON_RUN_AS_NODE: '1',
    VSCODE_PID: '1',
    VSCODE_NLS_CONFIG: '{}',
    SNAP: '/snap/code/1',
    SNAP_NAME: 'code',
    GDK_PIXBUF_MODULEDIR: '/snap/code/1/lib',
    // By these a browser opens where the person is, and not where the editor runs.
    BROWSER: 'browser.sh',
    VSCODE_IPC_HOOK_CLI: '/run/vscode.sock',
    // Names that only begin alike.
    SNAPPY: 'kept',
    ELECTRON: 'kept',
  };
  const { PATH, AWS_PROFILE, BROWSER, VSCODE_IPC_HOOK_CLI, SNAPPY, ELECTRON } = inherited;
  assert.deepEqual(seen(pluginEnvironment(inherited, [], 'linux')), {
    PATH,
    AWS_PROFILE,
    BROWSER,
    VSCODE_IPC_HOOK_CLI,
    SNAPPY,
    ELECTRON,
  });
});

test('what the editor or its snap took the place of is put back', () => {
  const inherited = {
    NODE_OPTIONS: '--max-old-space-size=1',
    VSCODE_NODE_OPTIONS: '--use-openssl-ca',
    GTK_PATH: '/snap/code/1/gtk',
    GTK_PATH_VSCODE_SNAP_ORIG: '',
    XDG_DATA_DIRS: '/snap/code/1/share',
    XDG_DATA_DIRS_VSCODE_SNAP_ORIG: '/usr/share',
  };
  assert.deepEqual(seen(pluginEnvironment(inherited, [], 'linux')), {
    NODE_OPTIONS: '--use-openssl-ca',
    XDG_DATA_DIRS: '/usr/share',
    GTK_PATH_VSCODE_SNAP_ORIG: '',
    XDG_DATA_DIRS_VSCODE_SNAP_ORIG: '/usr/share',
  });
  const own = { NODE_OPTIONS: '--use-openssl-ca' };
  const nothing = { ...own, VSCODE_NODE_OPTIONS: '' };
  assert.deepEqual(seen(pluginEnvironment(nothing, [], 'linux')), own);
  assert.deepEqual(seen(pluginEnvironment(own, [], 'linux')), own);
});

test('what a kubeconfig adds is a plugin’s, whatever its name', () => {
  const added = [{ name: 'ELECTRON_RUN_AS_NODE', value: '1' }];
  assert.deepEqual(seen(pluginEnvironment({ ELECTRON_RUN_AS_NODE: '0' }, added, 'linux')), {
    ELECTRON_RUN_AS_NODE: '1',
  });
});
