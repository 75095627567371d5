import type { PluginInvocation } from './pluginInvocation.ts';

const SECRET_NAME = /token|secret|passw|credential|private|key/i;

/** Values of variables and arguments with a telling name: `--client-secret=…`, `--client-secret …`. */
export function givenSecrets({ args, env }: PluginInvocation): readonly string[] {
  const variables = env.filter(({ name }) => SECRET_NAME.test(name)).map(({ value }) => value);
  const values = args.flatMap((arg, index) => {
    const [option = '', ...rest] = arg.split('=');
    if (!option.startsWith('-') || !SECRET_NAME.test(option)) {
      return [];
    }
    return rest.length > 0 ? [rest.join('=')] : [args[index + 1] ?? ''];
  });
  return [...variables, ...values];
}
