import { commands, window } from 'vscode';
import { EditorVisits } from '../editor/editorVisits.ts';
import { Views } from '../ids.ts';
import type { CommandContext } from './context.ts';

/**
 * Starts the sandbox and shows it in the Services view; one that runs already is only shown. The keyboard focus goes to
 * its row, since the welcome text goes whose button had it, but not away from what the person turned to meanwhile.
 *
 * @returns the context that leads to it
 */
export async function startSandbox({
  clusters,
  sandbox,
  settings,
  view,
}: CommandContext): Promise<string | undefined> {
  await commands.executeCommand(`${Views.services}.focus`);
  const visits = new EditorVisits();
  try {
    await window.withProgress({ location: { viewId: Views.services } }, () =>
      sandbox.start(settings.sandboxProfile),
    );
    const shown = clusters.shown.map(({ context }) => context);
    const context = clusters.contexts.find(({ isSandbox }) => isSandbox)?.name;
    if (context === undefined) {
      return undefined;
    }
    if (!shown.includes(context)) {
      clusters.select([...shown, context]);
    }
    if (!visits.any) {
      await view.focusCluster(context);
    }
    return context;
  } finally {
    visits.dispose();
  }
}
