import { l10n } from 'vscode';
import { toPlainText } from '../common/text.ts';
import type { ForwardedElement } from './elements.ts';

/** Which Service, and which port of it. */
export function forwardedLabel({ forwarded }: ForwardedElement): string {
  const { namespace, name, port } = forwarded.target;
  return toPlainText(`${namespace}/${name}${port === undefined ? '' : `:${port}`}`);
}

export function forwardedDescription({ forwarded }: ForwardedElement): string {
  return l10n.t('in the browser · {0}', toPlainText(forwarded.context));
}

export function forwardedTooltip(element: ForwardedElement): string {
  return [
    l10n.t(
      '{0} is at {1} of this machine, for the browsers in which you opened it.',
      forwardedLabel(element),
      element.forwarded.origin,
    ),
    l10n.t('It is closed with this window, by Stop, or when nobody has asked for half an hour.'),
  ].join('\n');
}
