import { l10n, Uri } from 'vscode';
import { isJsonObject, type Json } from '../../common/json.ts';
import { UserError } from '../../editor/userError.ts';
import { printYaml } from '../../kube/yaml/yaml.ts';
import type { PatchBinding } from '../../manifest/patch/patchHeader.ts';
import type { CommandContext } from '../context.ts';

/** What `patchService` takes besides the address of a Service. */
export interface PatchArgument {
  readonly type?: PatchBinding['type'];
  /** The text of the document. */
  readonly patch?: string;
}

const TYPES: readonly unknown[] = ['auto', 'json', 'merge', 'strategic'] satisfies PatchBinding['type'][];

/** @throws UserError for what is not understood */
export function patchArgumentOf(argument: unknown): PatchArgument {
  if (!isJsonObject(argument)) {
    return {};
  }
  const { type, patch } = argument;
  if (type !== undefined && !TYPES.includes(type)) {
    throw new UserError(l10n.t('"type" of a patch is auto, json, merge or strategic.'));
  }
  return {
    ...(type !== undefined && { type: type as PatchBinding['type'] }),
    ...(patch !== undefined && { patch: toText(patch) }),
  };
}

function toText(patch: Json): string {
  return typeof patch === 'string' ? patch : printYaml(patch);
}

/**
 * The patch document that a command is called for: from a lens or a menu with its address, from another extension with
 * `{uri}`, or without an argument the one in front.
 *
 * @throws UserError where there is none
 */
export function patchUriOf({ patches }: CommandContext, argument: unknown): Uri {
  const given = isJsonObject(argument) && !(argument instanceof Uri) ? argument['uri'] : argument;
  const named =
    given instanceof Uri ? given : typeof given === 'string' ? Uri.parse(given, true) : patches.inFront();
  if (named === undefined || patches.bindingOf(named) === undefined) {
    throw new UserError(l10n.t('Open a patch of a Service first, with Patch… in the Services view.'));
  }
  return named;
}
