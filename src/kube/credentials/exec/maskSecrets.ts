import { maskCredentials } from '../../../common/text.ts';
import type { PluginInvocation } from './pluginInvocation.ts';

const MASK = '***';
const SECRET_NAME = /token|secret|passw|credential|private|key/i;
const SHORTEST_SECRET = 4;

/**
 * Takes out of a plugin's text what looks like a secret, and the secrets that the kubeconfig gave it. Rather too much
 * than too little.
 */
export function maskSecrets(text: string, plugin: PluginInvocation): string {
  const withoutKnown = givenSecrets(plugin).reduce((rest, secret) => rest.replaceAll(secret, MASK), text);
  return maskCredentials(
    withoutKnown
      .replace(/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, MASK)
      // JSON Web Tokens, and OpenShift's.
      .replace(/\beyJ[\w-]{6,}(?:\.[\w-]*)*/g, MASK)
      .replace(/\bsha256~[\w-]+/g, MASK)
      // In an address.
      .replace(/:\/\/[^\s/@:]+:[^\s/@]+@/g, `://${MASK}@`)
      // `client_secret=…`, `"token": "…"`.
      .replace(
        /((?:token|secret|password|passwd|key|credential)[\w-]{0,40}["']?\s{0,9}[=:]\s*["']?)[^\s"',;&]{8,}/gi,
        `$1${MASK}`,
      ),
  );
}

/** Values of variables and arguments with a telling name: `--client-secret=…`, `--client-secret …`. */
function givenSecrets({ args, env }: PluginInvocation): readonly string[] {
  const variables = env.filter(({ name }) => SECRET_NAME.test(name)).map(({ value }) => value);
  const values = args.flatMap((arg, index) => {
    const [option = '', ...rest] = arg.split('=');
    if (!option.startsWith('-') || !SECRET_NAME.test(option)) {
      return [];
    }
    return rest.length > 0 ? [rest.join('=')] : [args[index + 1] ?? ''];
  });
  return [...variables, ...values]
    .filter((value) => value.length >= SHORTEST_SECRET)
    .sort((left, right) => right.length - left.length);
}
