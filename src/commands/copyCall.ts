import { env, l10n, window } from 'vscode';
import { callPlaceOf } from './callPlace.ts';
import type { CommandContext } from './context.ts';
import { requestMeant } from './requestArgument.ts';

/**
 * Copies a request as a command line for curl, or a GET of the Service whose row it is. The token is left out.
 *
 * @returns what was copied
 * @throws UserError, KubeError
 */
export async function copyAsCurl(context: CommandContext, argument: unknown): Promise<string> {
  const { requests } = context;
  const request = requestMeant(context, argument);
  const command =
    request === undefined
      ? requests.curlOfService(callPlaceOf(context, argument))
      : await requests.curlOf(request);
  await env.clipboard.writeText(command);
  window.setStatusBarMessage(l10n.t('Copied the command. Put the token into the variable TOKEN.'), 5000);
  return command;
}

/** Copies where a request goes to through the API server, or the root of the Service whose row it is. @throws as above */
export async function copyUrl(context: CommandContext, argument: unknown): Promise<string> {
  const { requests } = context;
  const request = requestMeant(context, argument);
  const url =
    request === undefined
      ? requests.urlOfService(callPlaceOf(context, argument))
      : await requests.urlOf(request);
  await env.clipboard.writeText(url);
  window.setStatusBarMessage(l10n.t('Copied the URL'), 3000);
  return url;
}
