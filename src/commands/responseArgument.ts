import { Uri, window } from 'vscode';
import { isJsonObject } from '../common/json.ts';
import { Schemes } from '../ids.ts';

/**
 * The document of a response, or of a session, that a command is called for: from a menu or a lens with its address, from
 * the palette the one in front. Undefined where there is none.
 */
export function responseNamed(argument: unknown): string | undefined {
  const given = isJsonObject(argument) && !(argument instanceof Uri) ? argument['uri'] : argument;
  if (given instanceof Uri) {
    return given.toString();
  }
  if (typeof given === 'string') {
    return given;
  }
  const uri = window.activeTextEditor?.document.uri;
  return uri?.scheme === Schemes.call || uri?.scheme === Schemes.callSession ? uri.toString() : undefined;
}
