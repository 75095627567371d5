import assert from 'node:assert/strict';
import type { CommandContext } from '../../src/commands/context.ts';
import { DeletedServices } from '../../src/model/deletedServices.ts';

type Required = 'clusters' | 'settings' | 'log';

/** What a command is given, where it uses no more than what the test names: everything else fails when it is called. */
export function commandContext<T extends Pick<CommandContext, Required> & Partial<CommandContext>>(
  given: T,
): CommandContext & T {
  const unused = (): never => assert.fail('this command is not to call that');
  return {
    sandbox: { start: unused, stop: unused },
    preferences: { namespaces: () => [], addNamespace: unused, removeNamespace: unused },
    pluginConsent: { decideAgain: unused },
    documents: {
      open: unused,
      refOf: () => undefined,
      show: unused,
      diff: unused,
      diffAll: unused,
      merge: unused,
    },
    patches: {
      open: unused,
      bindingOf: unused,
      inFront: unused,
      change: unused,
      preview: unused,
      send: unused,
    },
    requests: {
      open: unused,
      inFront: () => undefined,
      urlOf: unused,
      urlOfService: unused,
      curlOf: unused,
      curlOfService: unused,
    },
    calls: {
      send: unused,
      cancel: unused,
      rerun: unused,
      showHistory: unused,
      compare: unused,
      saveBody: unused,
      showBody: unused,
      sessions: { ask: unused, close: unused },
    },
    forwarders: { running: [], onDidChange: unused, open: unused, stop: unused },
    applyTarget: { get: () => undefined, require: unused, askCluster: unused, set: unused },
    problems: { show: unused, clear: unused },
    deletedServices: new DeletedServices(),
    view: { filterText: '', targetOf: () => undefined, selection: [], focusCluster: unused },
    ...given,
  };
}
