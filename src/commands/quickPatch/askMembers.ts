import { l10n, type QuickPickItem } from 'vscode';
import { ownMember, type Json, type JsonObject } from '../../common/json.ts';
import { escapeIcons, toPlainText } from '../../common/text.ts';
import type { MemberChanges, MemberMap } from '../../manifest/patch/quick/membersPatch.ts';
import { whatIsWrongWithKey, whatIsWrongWithValue } from '../input/ruleText.ts';
import { askPick, askText } from './ask.ts';

interface MemberItem extends QuickPickItem {
  /** Undefined for a new one. */
  readonly key?: string;
}

interface ActionItem extends QuickPickItem {
  readonly removes: boolean;
}

/** What is asked about. */
export interface AskedMembers {
  readonly map: MemberMap;
  readonly title: string;
  /** As they are now. */
  readonly members: JsonObject;
  /** What would come of other members, in a few words; nothing where that is not known. */
  readonly outcome: (members: JsonObject) => string | undefined;
}

/** Asks what is to become of which label, annotation or member of the selector. */
export async function askMembers(asked: AskedMembers): Promise<MemberChanges> {
  const { map, title, members, outcome } = asked;
  const present = Object.entries(members).map(([key, value]): MemberItem => ({
    label: escapeIcons(toPlainText(key)),
    description: escapeIcons(toPlainText(typeof value === 'string' ? value : '', 120)),
    key,
  }));
  const add: MemberItem = { label: addText(map), alwaysShow: true };
  const { key } =
    present.length === 0
      ? add
      : await askPick(
          [add, ...present],
          title,
          [l10n.t('Pick one to change or remove'), outcome(members)]
            .filter((text) => text !== undefined)
            .join(' - '),
        );
  if (key === undefined) {
    return askNew(asked);
  }
  const { [key]: former, ...others } = members;
  const { removes } = await askPick<ActionItem>(
    [
      { label: l10n.t('Change the Value…'), removes: false },
      { label: l10n.t('Remove'), detail: outcome(others) ?? '', removes: true },
    ],
    title,
    toPlainText(key),
  );
  if (removes) {
    return { [key]: null };
  }
  const value = await askText({
    title,
    prompt: l10n.t('Value of {0}', toPlainText(key)),
    value: typeof former === 'string' ? former : '',
    check: (text) => whatIsWrongWithValue(map, text),
    hint: (text) => outcome({ ...members, [key]: text }),
  });
  return { [key]: value };
}

async function askNew({ map, title, members, outcome }: AskedMembers): Promise<MemberChanges> {
  const text = await askText({
    title,
    prompt: addText(map),
    placeHolder: map === 'annotations' ? 'example.com/note=…' : 'tier=web',
    check: (typed) => {
      const { key, value } = split(typed);
      if (value === undefined) {
        return l10n.t('Write key=value.');
      }
      return whatIsWrongWithKey(key) ?? whatIsWrongWithValue(map, value);
    },
    hint: (typed) => {
      const { key, value = '' } = split(typed);
      return [replacedText(ownMember(members, key)), outcome({ ...members, [key]: value })]
        .filter((text) => text !== undefined)
        .join(' - ');
    },
  });
  const { key, value = '' } = split(text);
  return { [key]: value };
}

function replacedText(former: Json | undefined): string | undefined {
  return typeof former === 'string'
    ? l10n.t('It is there already: this replaces "{0}".', toPlainText(former, 120))
    : undefined;
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
