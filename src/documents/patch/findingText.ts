import { l10n } from 'vscode';
import { toPlainText } from '../../common/text.ts';
import type { Json } from '../../common/json.ts';
import type { PatchFinding } from '../../manifest/patch/findings.ts';
import type { PatchType } from '../../manifest/patch/patchType.ts';

/** What is to be said of a patch, in a sentence or two. */
export function findingText(finding: PatchFinding): string {
  switch (finding.kind) {
    case 'wrongType':
      return wrongTypeText(finding.expected);
    case 'noOperation':
      return l10n.t('An operation is an object with "op" and "path".');
    case 'unknownOperation':
      return l10n.t(
        'There is no operation {0}. There are add, remove, replace, move, copy and test.',
        toPlainText(finding.op),
      );
    case 'missingMember':
      return l10n.t('The operation needs "{0}".', finding.member);
    case 'malformedPointer':
      return l10n.t(
        '{0} is no JSON pointer. Write /spec/ports/0, with ~1 for a slash and ~0 for a tilde in a name.',
        toPlainText(finding.pointer),
      );
    case 'noSuchPath':
      return l10n.t(
        '{0} is not there. The Service has {1}, and nothing of that name in it.',
        toPlainText(finding.pointer),
        finding.nearest === '' ? '/' : toPlainText(finding.nearest),
      );
    case 'failingTest':
      return l10n.t('The test fails: {0} is {1}.', toPlainText(finding.pointer), valueText(finding.present));
    case 'notApplicable':
      return l10n.t('The patch does not apply: {0}', toPlainText(finding.message));
    case 'overridden':
      return l10n.t('{0} is given again further down, and the last one counts.', toPlainText(finding.field));
    case 'droppedField':
      return l10n.t('This server does not know {0}, and drops it.', toPlainText(finding.field));
    case 'immutable':
      return l10n.t(
        '{0} cannot be changed: it is {1}. Only a new Service can have another.',
        finding.field,
        valueText(finding.present),
      );
    case 'otherPart':
      return finding.field === 'status'
        ? l10n.t('A patch of the Service does not change its status. Patch the status for that.')
        : l10n.t('A patch of the status does not change the spec. Patch the Service for that.');
    case 'listReplaced':
      return l10n.t(
        'The list takes the place of the one in {0}, and with it goes: {1}.',
        finding.field,
        toPlainText(finding.lost.join(', ')),
      );
    case 'portsLost':
      return l10n.t(
        'This loses {0}: a strategic merge patch tells ports apart by their number alone. Use a JSON patch here.',
        finding.lost.join(', '),
      );
    case 'portAmbiguous':
      return l10n.t(
        'Several ports have the number {0}, and a strategic merge patch changes the first of them, {1}.',
        finding.number,
        finding.changed,
      );
  }
}

/** A value as it is told in a line. */
export function valueText(value: Json | undefined): string {
  return value === undefined ? l10n.t('not there') : toPlainText(JSON.stringify(value), 120);
}

function wrongTypeText(expected: PatchType): string {
  switch (expected) {
    case 'json':
      return l10n.t('A JSON patch is a list of operations, such as "- op: remove".');
    case 'merge':
      return l10n.t('A merge patch is an object, such as "spec:" with what changes of it.');
    case 'strategic':
      return l10n.t('A strategic merge patch is an object, such as "spec:" with what changes of it.');
  }
}
