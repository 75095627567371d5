import { l10n } from 'vscode';
import { isJsonObject, type JsonObject } from '../common/json.ts';
import { toPlainText } from '../common/text.ts';
import { UserError } from '../editor/userError.ts';
import type { SentPatch } from '../manifest/patch/patchResults.ts';
import { mapAt } from '../manifest/patch/quick/operations.ts';
import {
  MEMBER_MAPS,
  membersPatch,
  type MemberChanges,
  type MemberMap,
} from '../manifest/patch/quick/membersPatch.ts';
import type { CommandContext } from './context.ts';
import { whatIsWrongWithKey, whatIsWrongWithValue } from './input/ruleText.ts';
import { askMembers } from './quickPatch/askMembers.ts';
import { runQuickPatch } from './quickPatch/runQuickPatch.ts';
import { selectedPods } from './quickPatch/selectedPods.ts';
import { oneServiceOf, type ServiceTarget } from './serviceArgument.ts';

/**
 * Sets or removes labels, annotations or members of the selector of a Service. From a keybinding or another extension
 * `{context, namespace, name, labels: {tier: 'web', old: null}}`, and likewise `annotations` and `selector`.
 *
 * @throws UserError, KubeError
 */
export async function editMembers(
  context: CommandContext,
  argument: unknown,
  map: MemberMap,
): Promise<SentPatch> {
  const target = oneServiceOf(context, argument);
  const given = changesIn(argument, map);
  const { name, namespace } = target.ref;
  return runQuickPatch(context, target, async (live) => {
    const members = mapAt(live, MEMBER_MAPS[map]) ?? {};
    const changes = given ?? (await ask(target, map, members));
    const left = { ...members, ...changes };
    const losesSelector =
      given === undefined && map === 'selector' && Object.values(left).every((value) => value === null);
    return {
      operations: membersPatch(live, map, changes),
      question: l10n.t('Change {0} of Service {1} in namespace {2}?', describe(changes), name, namespace),
      ...(losesSelector && {
        loss: l10n.t('Without a selector the Service has no pods: its endpoints are then for you to write.'),
      }),
    };
  });
}

async function ask(target: ServiceTarget, map: MemberMap, members: JsonObject): Promise<MemberChanges> {
  const outcome = map === 'selector' ? await selectedPods(target) : (): undefined => undefined;
  return askMembers({ map, title: titleOf(map, target.ref.name), members, outcome });
}

/** @throws UserError for what cannot be a key or a value */
function changesIn(argument: unknown, map: MemberMap): MemberChanges | undefined {
  const given = isJsonObject(argument) && isJsonObject(argument[map]) ? argument[map] : undefined;
  if (given === undefined || !isGiven(argument as JsonObject)) {
    return undefined;
  }
  const wrong = Object.entries(given)
    .map(([key, value]) =>
      value === null
        ? undefined
        : typeof value === 'string'
          ? (whatIsWrongWithKey(key) ?? whatIsWrongWithValue(map, value))
          : l10n.t('The value of {0} is to be a text, or null to remove it.', toPlainText(key)),
    )
    .find((problem) => problem !== undefined);
  if (wrong !== undefined) {
    throw new UserError(wrong);
  }
  return given as MemberChanges;
}

/** A row of the tree has labels of its own, which are no wish. */
function isGiven({ context, name }: JsonObject): boolean {
  return typeof context === 'string' && typeof name === 'string';
}

function describe(changes: MemberChanges): string {
  return toPlainText(
    Object.entries(changes)
      .map(([key, value]) => (value === null ? `-${key}` : `${key}=${value}`))
      .join(', '),
  );
}

function titleOf(map: MemberMap, name: string): string {
  switch (map) {
    case 'labels':
      return l10n.t('Labels of {0}', name);
    case 'annotations':
      return l10n.t('Annotations of {0}', name);
    case 'selector':
      return l10n.t('Selector of {0}', name);
  }
}
