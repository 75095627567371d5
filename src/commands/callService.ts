import { requireTrusted } from '../editor/requireTrusted.ts';
import { callPlaceOf } from './callPlace.ts';
import type { CommandContext } from './context.ts';

/**
 * Opens a document with a request to a Service, for the person to complete and send.
 *
 * @returns its uri
 * @throws UserError where no Service is meant, and in a workspace that is not trusted
 */
export async function callService(context: CommandContext, argument: unknown): Promise<string> {
  requireTrusted();
  const { document } = await context.requests.open(callPlaceOf(context, argument));
  return document.uri.toString();
}
