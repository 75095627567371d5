import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../../common/json.ts';
import { toPlainText } from '../../../common/text.ts';
import { readYaml } from '../../yaml/yaml.ts';
import { findExecutable } from './findExecutable.ts';
import type { PluginGate } from './pluginInvocation.ts';

/** What kubectl's preferences say of credential plugins. */
interface PluginPolicy {
  readonly policy: string;
  readonly allowlist: readonly string[];
}

/**
 * The person's own policy for credential plugins, as kubectl has it since 1.35: `credentialPluginPolicy` and
 * `credentialPluginAllowlist` in `~/.kube/kuberc`, or in the file that `KUBERC` names. The file is read for each run,
 * so that a change counts at once. One that cannot be understood allows nothing.
 * Source: kubernetes.io, `kuberc.v1beta1`; KEP-3104.
 */
export function kubercGate(env: Readonly<Record<string, string | undefined>>, home: string): PluginGate {
  const path = (env['KUBERC'] ?? '') || join(home, '.kube', 'kuberc');
  return async ({ command, executable }) => {
    // kubectl's word for none.
    const found = path === 'off' ? undefined : await readPolicy(path);
    if (found === undefined) {
      return 'run';
    }
    const refused = (why: string): { refused: string } => ({
      refused: `The credential plugin ${toPlainText(command)} may not run: ${path} ${why}.`,
    });
    if (typeof found === 'string') {
      return refused(found);
    }
    const { policy, allowlist } = found;
    if (policy !== 'Allowlist' && allowlist.length > 0) {
      return refused('has a credentialPluginAllowlist without the credentialPluginPolicy "Allowlist"');
    }
    switch (policy) {
      case '':
      case 'AllowAll':
        return 'run';
      case 'DenyAll':
        return refused('denies all of them (credentialPluginPolicy: DenyAll)');
      case 'Allowlist': {
        const allowed = await Promise.all(allowlist.map((entry) => findExecutable(entry, env)));
        return allowed.includes(executable)
          ? 'run'
          : refused('does not list it in credentialPluginAllowlist');
      }
      default:
        return refused(`has a credentialPluginPolicy that does not exist: ${toPlainText(policy)}`);
    }
  };
}

/** A string says what is wrong with the file; undefined: there is none, or it says nothing of plugins. */
async function readPolicy(path: string): Promise<PluginPolicy | string | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : 'cannot be read';
  }
  try {
    const preference = readYaml(text);
    return isJsonObject(preference) ? toPolicy(preference) : undefined;
  } catch {
    return 'is no YAML';
  }
}

function toPolicy(preference: JsonObject): PluginPolicy | string {
  const { credentialPluginPolicy: policy = '', credentialPluginAllowlist: list = [] } = preference;
  if (typeof policy !== 'string' || !isJsonArray(list)) {
    return 'has a credentialPluginPolicy or credentialPluginAllowlist of the wrong type';
  }
  return { policy, allowlist: list.map(entryCommand) };
}

/** Kubernetes 1.35 calls it `name`, 1.36 `command`. */
function entryCommand(entry: Json): string {
  const named = isJsonObject(entry) ? (entry['command'] ?? entry['name']) : undefined;
  return typeof named === 'string' ? named : '';
}
