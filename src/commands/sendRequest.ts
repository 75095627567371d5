import type { CallResult, CommandContext } from './context.ts';
import { requestNamed, requestOf } from './requestArgument.ts';
import { responseNamed } from './responseArgument.ts';

/**
 * Sends a request of a document, or opens the session that it asks for.
 *
 * @returns undefined where it was on its way already, and for a session
 * @throws UserError, KubeError
 */
export async function sendRequest(
  context: CommandContext,
  argument: unknown,
): Promise<CallResult | undefined> {
  return context.calls.send(requestOf(context, argument));
}

/** Ends a request that is on its way: the one that is named, by itself or by its response, or else all. @throws UserError */
export async function cancelRequest({ calls }: CommandContext, argument: unknown): Promise<void> {
  const response = requestNamed(argument) === undefined ? responseNamed(argument) : undefined;
  await calls.cancel(requestNamed(argument) ?? (response === undefined ? undefined : { uri: response }));
}
