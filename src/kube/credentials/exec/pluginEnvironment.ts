import type { PluginVariable } from './pluginInvocation.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What VS Code and Electron tell their own processes, and would mislead others: `ELECTRON_RUN_AS_NODE`. */
const OF_THE_EDITOR = [
  /^ELECTRON_./,
  /^VSCODE_(?!(PORTABLE|SHELL_LOGIN|ENV_REPLACE|ENV_APPEND|ENV_PREPEND|IPC_HOOK_CLI))./,
  /^SNAP(_|$)/,
  /^GDK_PIXBUF_./,
];
/** What the editor's snap had before it was pointed into the snap: empty for a variable that was not there. */
const BEFORE_SNAP = '_VSCODE_SNAP_ORIG';
/** What VS Code takes from itself at its start, to give it back to terminals. */
const SET_ASIDE = ['NODE_OPTIONS', 'NODE_REPL_EXTERNAL_MODULE'];

/**
 * What a plugin's process has as environment: what a terminal of the editor would have, and what is added. On Windows,
 * where the case of a name does not count, what is added takes the place of the same name in another case.
 */
export function pluginEnvironment(
  inherited: Environment,
  added: readonly PluginVariable[],
  platform: NodeJS.Platform = process.platform,
): Record<string, string | undefined> {
  const env = terminalEnvironment(inherited);
  for (const { name, value } of added) {
    const same = Object.keys(env).filter((key) => platform === 'win32' && isSameName(key, name));
    for (const key of same) {
      // A variable that is undefined is none.
      env[key] = undefined;
    }
    env[name] = value;
  }
  return env;
}

/**
 * Source: VS Code `base/common/processes.ts`, `sanitizeProcessEnvironment`, and who calls it in
 * `workbench/contrib/terminal/common/terminalEnvironment.ts`; `platform/environment/electron-main/
 * environmentMainService.ts`, `unsetSnapExportedVariables`.
 */
function terminalEnvironment(inherited: Environment): Record<string, string | undefined> {
  const env = { ...inherited };
  for (const name of SET_ASIDE) {
    env[name] = (inherited[`VSCODE_${name}`] ?? '') || inherited[name];
  }
  for (const [name, value] of Object.entries(inherited)) {
    if (name.endsWith(BEFORE_SNAP)) {
      env[name.slice(0, -BEFORE_SNAP.length)] = value === '' ? undefined : value;
    }
  }
  const kept = Object.entries(env).filter(([name]) => !OF_THE_EDITOR.some((pattern) => pattern.test(name)));
  return Object.fromEntries(kept);
}

function isSameName(left: string, right: string): boolean {
  return left.toUpperCase() === right.toUpperCase();
}
