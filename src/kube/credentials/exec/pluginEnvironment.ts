import type { PluginVariable } from './pluginInvocation.ts';

/**
 * What a plugin's process has as environment: what we have, and what is added. On Windows, where the case of a name
 * does not count, what is added takes the place of the same name in another case.
 */
export function pluginEnvironment(
  inherited: Readonly<Record<string, string | undefined>>,
  added: readonly PluginVariable[],
  platform: NodeJS.Platform = process.platform,
): Record<string, string | undefined> {
  const env = { ...inherited };
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

function isSameName(left: string, right: string): boolean {
  return left.toUpperCase() === right.toUpperCase();
}
