import { commands } from 'vscode';
import { DisposableStore, type Disposable } from '../common/disposable.ts';
import { report } from '../editor/report.ts';
import { Commands, type CommandId } from '../ids.ts';
import { addNamespace } from './addNamespace.ts';
import { chooseContexts } from './chooseContexts.ts';
import { clearFilter } from './clearFilter.ts';
import type { CommandContext } from './context.ts';
import { copyClusterIP } from './copyClusterIP.ts';
import { copyDnsName } from './copyDnsName.ts';
import { copyLoginCommand } from './copyLoginCommand.ts';
import { copyName } from './copyName.ts';
import { filter } from './filter.ts';
import { openKubeconfig } from './openKubeconfig.ts';
import { reconnect } from './reconnect.ts';
import { refresh } from './refresh.ts';
import { removeNamespace } from './removeNamespace.ts';
import { showLog } from './showLog.ts';
import { startSandbox } from './startSandbox.ts';
import { stopSandbox } from './stopSandbox.ts';

/** A command as VS Code calls it: with a row, with whatever another extension passes, or with nothing. */
type Command = (argument: unknown) => unknown;

/** Registers every command under its id. An error ends as a message, and the caller gets `undefined`. */
export function registerCommands(context: CommandContext): Disposable {
  const registrations = new DisposableStore();
  for (const [id, run] of Object.entries(table(context))) {
    registrations.add(
      commands.registerCommand(id, async (argument: unknown) => {
        try {
          return await run(argument);
        } catch (error) {
          report(error, context.log);
          return undefined;
        }
      }),
    );
  }
  return registrations;
}

function table(context: CommandContext): Record<CommandId, Command> {
  const { view } = context;
  return {
    [Commands.refresh]: () => refresh(context),
    [Commands.reconnect]: (argument) => {
      reconnect(context, view.targetOf(argument));
    },
    [Commands.filter]: () => filter(context),
    [Commands.clearFilter]: () => {
      clearFilter(context);
    },
    [Commands.chooseContexts]: () => chooseContexts(context),
    [Commands.addNamespace]: (argument) => addNamespace(context, view.targetOf(argument)),
    [Commands.removeNamespace]: (argument) => removeNamespace(context, view.targetOf(argument)),
    [Commands.copyName]: (argument) => copyName(view.targetOf(argument)),
    [Commands.copyDnsName]: (argument) => copyDnsName(context, view.targetOf(argument)),
    [Commands.copyClusterIP]: (argument) => copyClusterIP(view.targetOf(argument)),
    [Commands.copyLoginCommand]: (argument) => copyLoginCommand(view.targetOf(argument)),
    [Commands.startSandbox]: () => startSandbox(context),
    [Commands.stopSandbox]: () => stopSandbox(context),
    [Commands.openKubeconfig]: (argument) => openKubeconfig(context, argument),
    [Commands.showLog]: () => {
      showLog(context);
    },
  };
}
