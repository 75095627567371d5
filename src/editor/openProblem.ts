import { commands, Range, window, type Position, type Uri } from 'vscode';

/** A place that the problems tell of. */
export interface ProblemPlace {
  readonly uri: Uri;
  readonly position: Position;
}

/** Opens the file there, which may not be open, and the list of problems. */
export async function openProblem({ uri, position }: ProblemPlace): Promise<void> {
  await window.showTextDocument(uri, { selection: new Range(position, position) });
  await commands.executeCommand('workbench.actions.view.problems');
}
