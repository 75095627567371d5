import { l10n, Uri, window } from 'vscode';
import { UserError } from '../../editor/userError.ts';
import type { ApplyMethod } from '../../manifest/apply/applyRequest.ts';

/** What a command for files is called with by a lens, a keybinding or another extension; all of it may be left out. */
export interface FileArgument {
  /** The file; the one in front where it is left out. */
  readonly uri?: Uri | string;
  /** Which of its documents, counted from 0 without the empty ones; all of them where it is left out. */
  readonly documents?: readonly number[];
  /** Instead of the setting. */
  readonly method?: ApplyMethod;
  /** Takes fields from their managers without a question. */
  readonly force?: boolean;
  /** A context that is shown, instead of the one that the workspace remembers. */
  readonly context?: string;
  /** For documents that name none. */
  readonly namespace?: string;
}

/** Which files, and which part of them. */
export interface FileRequest extends Omit<FileArgument, 'uri'> {
  readonly uris: readonly Uri[];
  /** Whether a selection in the editor tells which documents are meant. */
  readonly heedsSelection: boolean;
}

/**
 * Understands what a command was called with: the explorer gives a file and all that are selected, the menus of an
 * editor its file, the palette nothing, a lens, a keybinding or another extension a {@link FileArgument}.
 *
 * @throws UserError where there is no file, or for a member of another type: half understood, it could write too much
 */
export function fileRequestOf(argument: unknown, selected: unknown): FileRequest {
  if (Array.isArray(selected) && selected.length > 0 && selected.every((uri) => uri instanceof Uri)) {
    return { uris: selected, heedsSelection: false };
  }
  if (argument instanceof Uri) {
    return { uris: [argument], heedsSelection: true };
  }
  if (argument === undefined || argument === null) {
    return { uris: [fileInFront()], heedsSelection: true };
  }
  if (typeof argument !== 'object') {
    throw notUnderstood();
  }
  const { uri, ...rest } = argument as Readonly<Record<string, unknown>>;
  return {
    ...checked(rest),
    uris: [uri === undefined ? fileInFront() : toUri(uri)],
    heedsSelection: rest['documents'] === undefined,
  };
}

function fileInFront(): Uri {
  const uri = window.activeTextEditor?.document.uri;
  if (uri === undefined) {
    throw new UserError(l10n.t('Open the file with the Services first.'));
  }
  return uri;
}

function toUri(value: unknown): Uri {
  if (value instanceof Uri) {
    return value;
  }
  try {
    return Uri.parse(typeof value === 'string' ? value : '', true);
  } catch {
    throw notUnderstood();
  }
}

type Rest = Omit<FileArgument, 'uri'>;

const IS_FINE: { readonly [Name in keyof Required<Rest>]: (value: unknown) => boolean } = {
  documents: (value) => Array.isArray(value) && value.every((index) => Number.isInteger(index)),
  method: (value) => value === 'auto' || value === 'server' || value === 'client',
  force: (value) => typeof value === 'boolean',
  context: (value) => typeof value === 'string',
  namespace: (value) => typeof value === 'string',
};

function checked(rest: Readonly<Record<string, unknown>>): Rest {
  const given = Object.entries(IS_FINE).filter(([name]) => rest[name] !== undefined);
  if (!given.every(([name, isFine]) => isFine(rest[name]))) {
    throw notUnderstood();
  }
  return Object.fromEntries(given.map(([name]) => [name, rest[name]]));
}

function notUnderstood(): UserError {
  return new UserError(
    l10n.t(
      'The command was called with something else than {uri, documents, method, force, context, namespace}. Nothing was done.',
    ),
  );
}
