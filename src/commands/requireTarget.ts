import { l10n } from 'vscode';
import { UserError } from '../editor/userError.ts';
import type { Target } from '../model/target.ts';

type ServiceTarget = Extract<Target, { service: unknown }>;

/** What to act on, or a word to the person that nothing is selected. */
export function requireTarget(target: Target | undefined): Target {
  if (target === undefined) {
    throw new UserError(l10n.t('Select a row of the Services view first.'));
  }
  return target;
}

/** The Service, or the Service's port, to act on. */
export function requireService(target: Target | undefined): ServiceTarget {
  if (target?.kind !== 'service' && target?.kind !== 'port') {
    throw new UserError(l10n.t('Select a Service in the Services view first.'));
  }
  return target;
}
