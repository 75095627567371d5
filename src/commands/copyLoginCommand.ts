import { l10n } from 'vscode';
import { UserError } from '../editor/userError.ts';
import { loginCommand } from '../model/openShiftLogin.ts';
import type { Target } from '../model/target.ts';
import { copy } from './copy.ts';
import { requireTarget } from './requireTarget.ts';

/** Copies the command that signs in to an OpenShift cluster again. Nothing in it is secret: `oc` asks for that. */
export function copyLoginCommand(target: Target | undefined): Promise<string> {
  const command = loginCommand(requireTarget(target).cluster);
  if (command === undefined) {
    throw new UserError(
      l10n.t('This does not look like an OpenShift cluster, so there is no "oc login" for it.'),
    );
  }
  return copy(command);
}
