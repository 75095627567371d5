import { l10n, Uri } from 'vscode';
import { isJsonObject } from '../common/json.ts';
import { UserError } from '../editor/userError.ts';
import type { CommandContext, RequestAddress } from './context.ts';

/** A request that a lens or another extension names, by its document and its place among the requests there. */
export function requestNamed(argument: unknown): RequestAddress | undefined {
  if (!isJsonObject(argument)) {
    return undefined;
  }
  const { uri, index, key } = argument;
  return typeof uri === 'string' && typeof index === 'number'
    ? { uri, index, ...(typeof key === 'string' && { key }) }
    : undefined;
}

/**
 * The request that is named or, where a command is called without an argument or from the menu of the document in front,
 * the one that the cursor is in; undefined where no request is meant.
 */
export function requestMeant(
  { requests }: Pick<CommandContext, 'requests'>,
  argument: unknown,
): RequestAddress | undefined {
  if (argument !== undefined && !(argument instanceof Uri)) {
    return requestNamed(argument);
  }
  const inFront = requests.inFront();
  return argument === undefined || argument.toString() === inFront?.uri ? inFront : undefined;
}

/** The same. @throws UserError where there is none */
export function requestOf(context: Pick<CommandContext, 'requests'>, argument: unknown): RequestAddress {
  const request = requestMeant(context, argument);
  if (request === undefined) {
    throw new UserError(l10n.t('Put the cursor into a request first.'));
  }
  return request;
}
