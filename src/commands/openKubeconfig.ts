import { access } from 'node:fs/promises';
import { l10n, languages, Position, Range, Uri, window, workspace } from 'vscode';
import { kubeconfigFiles } from '../editor/kubeconfigFiles.ts';
import { UserError } from '../editor/userError.ts';
import type { SourceLocation } from '../kube/errors.ts';
import type { CommandContext } from './context.ts';

/** Opens a kubeconfig file: where something in it is wrong, else the only one there is, else the one chosen. */
export async function openKubeconfig(
  { settings }: CommandContext,
  argument: unknown,
): Promise<string | undefined> {
  if (isLocation(argument)) {
    const { file, line = 1, column = 1 } = argument;
    await open(file, new Position(line - 1, column - 1));
    return file;
  }
  const looked = kubeconfigFiles(settings);
  const files = await existing(looked);
  if (looked.length === 0) {
    throw new UserError(
      workspace.isTrusted
        ? l10n.t('There is no kubeconfig: KUBECONFIG names no file.')
        : l10n.t(
            'There is no kubeconfig outside this workspace, and those in it are read once you trust it: "Workspaces: Manage Workspace Trust".',
          ),
    );
  }
  if (files.length === 0) {
    throw new UserError(l10n.t('There is no kubeconfig. It is looked for in {0}.', looked.join(', ')));
  }
  const file =
    files.length === 1 ? files[0] : await window.showQuickPick(files, { title: l10n.t('Open Kubeconfig') });
  if (file !== undefined) {
    await open(file);
  }
  return file;
}

async function open(file: string, position?: Position): Promise<void> {
  const options = position === undefined ? {} : { selection: new Range(position, position) };
  const { document } = await window.showTextDocument(Uri.file(file), options);
  // By its name `config` it is no kind of file that VS Code knows.
  if (document.languageId === 'plaintext') {
    await languages.setTextDocumentLanguage(document, 'yaml');
  }
}

async function existing(files: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.allSettled(files.map((file) => access(file)));
  return files.filter((_file, index) => found[index]?.status === 'fulfilled');
}

function isLocation(value: unknown): value is SourceLocation {
  return typeof value === 'object' && value !== null && 'file' in value && typeof value.file === 'string';
}
