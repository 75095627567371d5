import type { CommandContext, OpenOptions } from './context.ts';
import { oneServiceOf } from './serviceArgument.ts';

/**
 * Opens a Service, or its status, as a live document.
 *
 * @returns its address
 */
export async function openService(
  context: CommandContext,
  argument: unknown,
  how: OpenOptions = {},
): Promise<string> {
  const { cluster, ref } = oneServiceOf(context, argument);
  const editor = await context.documents.open({ context: cluster.context, ...ref }, how);
  return editor.document.uri.toString();
}
