import { commands } from 'vscode';
import { DisposableStore, type Disposable } from '../common/disposable.ts';
import { report } from '../editor/report.ts';
import { Commands, type CommandId } from '../ids.ts';
import { addNamespace } from './addNamespace.ts';
import { addPort } from './addPort.ts';
import { applyFile } from './applyFile.ts';
import { callService } from './callService.ts';
import { changePatch } from './changePatch.ts';
import { changeType } from './changeType.ts';
import { chooseApplyTarget } from './chooseApplyTarget.ts';
import { chooseContexts } from './chooseContexts.ts';
import { chooseValidationVersion } from './chooseValidationVersion.ts';
import { clearFilter } from './clearFilter.ts';
import type { CommandContext } from './context.ts';
import { copyAsCurl, copyUrl } from './copyCall.ts';
import { copyClusterIP } from './copyClusterIP.ts';
import { copyDnsName } from './copyDnsName.ts';
import { copyLoginCommand } from './copyLoginCommand.ts';
import { copyName } from './copyName.ts';
import { createFromFile } from './createFromFile.ts';
import { deleteService } from './deleteService.ts';
import { deleteFromFile } from './deleteFromFile.ts';
import { diffFile } from './diffFile.ts';
import { editMembers } from './editMembers.ts';
import { filter } from './filter.ts';
import { forgetRefusedRights } from './forgetRefusedRights.ts';
import { mergeService } from './mergeService.ts';
import { newService } from './newService.ts';
import { openInBrowser } from './openInBrowser.ts';
import { openKubeconfig } from './openKubeconfig.ts';
import { openService } from './openService.ts';
import { patchService } from './patchService.ts';
import { previewPatch } from './previewPatch.ts';
import { reconnect, targetNamed } from './reconnect.ts';
import { refresh } from './refresh.ts';
import { removeNamespace } from './removeNamespace.ts';
import { removePort } from './removePort.ts';
import { requireRow } from './requireRow.ts';
import { responseNamed } from './responseArgument.ts';
import { sendPatch } from './sendPatch.ts';
import { cancelRequest, sendRequest } from './sendRequest.ts';
import { showLog } from './showLog.ts';
import { showServiceStatus } from './showServiceStatus.ts';
import { startSandbox } from './startSandbox.ts';
import { stopForwarding } from './stopForwarding.ts';
import { stopSandbox } from './stopSandbox.ts';
import { toggleManagedFields } from './toggleManagedFields.ts';
import { undoDelete } from './undoDelete.ts';

/**
 * A command as VS Code calls it: with a row or a file and all that are selected besides, with whatever another extension
 * or a keybinding passes, or with nothing.
 */
type Command = (argument: unknown, selected: unknown) => unknown;

/** Registers every command under its id. An error ends as a message, and the caller gets `undefined`. */
export function registerCommands(context: CommandContext): Disposable {
  const registrations = new DisposableStore();
  for (const [id, run] of Object.entries(table(context))) {
    registrations.add(
      commands.registerCommand(id, async (...args: readonly unknown[]) => {
        const [argument, selected] = args;
        try {
          requireRow(args);
          return await run(argument, selected);
        } catch (error) {
          forgetRefusedRights(error, context.view.targetOf(argument));
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
      reconnect(context, view.targetOf(argument) ?? targetNamed(context, argument));
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
    [Commands.openService]: (argument) => openService(context, argument, { preview: true }),
    [Commands.openServiceAsJson]: (argument) =>
      openService(context, argument, { format: 'json', preview: true }),
    [Commands.editServiceStatus]: (argument) =>
      openService(context, argument, { status: true, preview: true }),
    [Commands.toggleManagedFields]: () => toggleManagedFields(context),
    [Commands.mergeService]: (argument) => mergeService(context, argument),
    [Commands.newService]: (argument) => newService(context, argument),
    [Commands.applyFile]: (argument, selected) => applyFile(context, argument, selected),
    [Commands.diffFile]: (argument, selected) => diffFile(context, argument, selected),
    [Commands.createFromFile]: (argument, selected) => createFromFile(context, argument, selected),
    [Commands.deleteFromFile]: (argument, selected) => deleteFromFile(context, argument, selected),
    [Commands.chooseApplyTarget]: (argument) => chooseApplyTarget(context, argument),
    [Commands.chooseValidationVersion]: (argument) => chooseValidationVersion(context, argument),
    [Commands.deleteService]: (argument, selected) => deleteService(context, argument, selected),
    [Commands.undoDelete]: (argument) => undoDelete(context, argument),
    [Commands.showServiceStatus]: (argument) => showServiceStatus(context, argument),
    [Commands.patchService]: (argument) => patchService(context, argument, 'service'),
    [Commands.patchServiceStatus]: (argument) => patchService(context, argument, 'status'),
    [Commands.changePatch]: (argument) => changePatch(context, argument),
    [Commands.previewPatch]: (argument) => previewPatch(context, argument),
    [Commands.sendPatch]: (argument) => sendPatch(context, argument),
    [Commands.editLabels]: (argument) => editMembers(context, argument, 'labels'),
    [Commands.editAnnotations]: (argument) => editMembers(context, argument, 'annotations'),
    [Commands.editSelector]: (argument) => editMembers(context, argument, 'selector'),
    [Commands.changeType]: (argument) => changeType(context, argument),
    [Commands.addPort]: (argument) => addPort(context, argument),
    [Commands.removePort]: (argument) => removePort(context, argument),
    [Commands.callService]: (argument) => callService(context, argument),
    [Commands.copyAsCurl]: (argument) => copyAsCurl(context, argument),
    [Commands.copyUrl]: (argument) => copyUrl(context, argument),
    [Commands.sendRequest]: (argument) => sendRequest(context, argument),
    [Commands.cancelRequest]: (argument) => cancelRequest(context, argument),
    [Commands.showCalls]: () => context.calls.showHistory(),
    [Commands.rerunCall]: (argument) => context.calls.rerun(responseNamed(argument)),
    [Commands.compareResponses]: (argument) => context.calls.compare(responseNamed(argument)),
    [Commands.saveResponseBody]: (argument) => context.calls.saveBody(responseNamed(argument)),
    [Commands.showResponseBody]: (argument) => context.calls.showBody(responseNamed(argument)),
    [Commands.sendToSession]: (argument) => context.calls.sessions.ask(responseNamed(argument)),
    [Commands.closeSession]: (argument) => {
      context.calls.sessions.close(responseNamed(argument));
    },
    [Commands.openInBrowser]: (argument) => openInBrowser(context, argument),
    [Commands.stopForwarding]: (argument) => stopForwarding(context, argument),
    [Commands.startSandbox]: () => startSandbox(context),
    [Commands.stopSandbox]: () => stopSandbox(context),
    [Commands.openKubeconfig]: (argument) => openKubeconfig(context, argument),
    [Commands.showLog]: () => {
      showLog(context);
    },
  };
}
