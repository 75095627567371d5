import { l10n, type QuickPickItem } from 'vscode';
import { ownMember, type JsonObject } from '../../common/json.ts';
import { escapeIcons, toPlainText } from '../../common/text.ts';
import type { MemberChanges, MemberMap } from '../../manifest/patch/quick/membersPatch.ts';
import { askPick, askText } from './ask.ts';
import { whatIsWrongWithKey, whatIsWrongWithValue } from './ruleText.ts';

interface MemberItem extends QuickPickItem {
  /** Undefined for a new one. */
  readonly key?: string;
}

interface ActionItem extends QuickPickItem {
  readonly removes: boolean;
}

/** Asks what is to become of which label, annotation or member of the selector. */
export async function askMembers(map: MemberMap, title: string, members: JsonObject): Promise<MemberChanges> {
  const present = Object.entries(members).map(([key, value]): MemberItem => ({
    label: escapeIcons(toPlainText(key)),
    description: escapeIcons(toPlainText(typeof value === 'string' ? value : '', 120)),
    key,
  }));
  const add: MemberItem = { label: addText(map), alwaysShow: true };
  const { key } =
    present.length === 0
      ? add
      : await askPick([add, ...present], title, l10n.t('Pick one to change or remove'));
  if (key === undefined) {
    return askNew(map, title, members);
  }
  const { removes } = await askPick<ActionItem>(
    [
      { label: l10n.t('Change the Value…'), removes: false },
      { label: l10n.t('Remove'), removes: true },
    ],
    title,
    toPlainText(key),
  );
  if (removes) {
    return { [key]: null };
  }
  const former = ownMember(members, key);
  const value = await askText({
    title,
    prompt: l10n.t('Value of {0}', toPlainText(key)),
    value: typeof former === 'string' ? former : '',
    check: (text) => whatIsWrongWithValue(map, text),
  });
  return { [key]: value };
}

async function askNew(map: MemberMap, title: string, members: JsonObject): Promise<MemberChanges> {
  const text = await askText({
    title,
    prompt: addText(map),
    placeHolder: map === 'annotations' ? 'example.com/note=…' : 'tier=web',
    check: (typed) => {
      const { key, value } = split(typed);
      if (value === undefined) {
        return l10n.t('Write key=value.');
      }
      return ownMember(members, key) === undefined
        ? (whatIsWrongWithKey(key) ?? whatIsWrongWithValue(map, value))
        : l10n.t('{0} is there already: pick it to change it.', toPlainText(key));
    },
  });
  const { key, value = '' } = split(text);
  return { [key]: value };
}

function split(text: string): { readonly key: string; readonly value: string | undefined } {
  const at = text.indexOf('=');
  return at < 0
    ? { key: text, value: undefined }
    : { key: text.slice(0, at).trim(), value: text.slice(at + 1).trim() };
}

function addText(map: MemberMap): string {
  switch (map) {
    case 'labels':
      return l10n.t('Add Label…');
    case 'annotations':
      return l10n.t('Add Annotation…');
    case 'selector':
      return l10n.t('Add to Selector…');
  }
}
