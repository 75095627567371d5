import { l10n, MarkdownString } from 'vscode';
import { isJsonObject, type Json, type JsonObject } from '../../common/json.ts';
import { toPlainText } from '../../common/text.ts';
import { matchedBy, type NamespacePods } from '../../kube/workloads.ts';
import { printYaml } from '../../kube/yaml/yaml.ts';
import type { FieldPath } from '../../manifest/diff/fieldPath.ts';
import { liveValue } from '../../manifest/hover/liveValue.ts';
import { selectorOf } from '../../manifest/selector/selectorOf.ts';
import type { Sighting } from '../../model/watchedService.ts';

/** Of what has more lines one looks at the whole. */
const MOST_LINES = 12;

/** What the cluster has in a field now; undefined where that is not known, and where it is too much to show. */
export function liveText(
  sighting: Sighting,
  { context, namespace }: { readonly context: string; readonly namespace: string },
  written: JsonObject,
  path: FieldPath,
): MarkdownString | undefined {
  const where = `${toPlainText(context)} / ${toPlainText(namespace)}`;
  const text = new MarkdownString();
  if (sighting.kind === 'absent') {
    return text.appendText(l10n.t('{0} has no such Service.', where));
  }
  if (sighting.kind !== 'present') {
    return undefined;
  }
  const live = liveValue(written, sighting.object, path);
  switch (live.kind) {
    case 'notSet':
      return text.appendText(l10n.t('On {0}: not set', where));
    case 'noItem':
      return text.appendText(l10n.t('On {0}: there is no such item', where));
    case 'value':
      return isShort(live.value)
        ? withValue(text.appendText(l10n.t('On {0}:', where)), live.value)
        : undefined;
  }
}

/**
 * How many pods the selector of a Service matches; undefined where it has none, or not all pods are known. That it matches
 * none is a problem, which VS Code shows in the same place.
 */
export function selectionText(
  service: JsonObject,
  namespace: string,
  { pods, hasMorePods }: NamespacePods,
): MarkdownString | undefined {
  const selector = selectorOf(service);
  if (hasMorePods || Object.keys(selector).length === 0) {
    return undefined;
  }
  const matched = matchedBy(selector, pods).length;
  const place = toPlainText(namespace);
  return matched === 0
    ? undefined
    : new MarkdownString().appendText(
        l10n.t('The selector matches {0} of {1} pods in {2}.', matched, pods.length, place),
      );
}

function isShort(value: Json): boolean {
  return !isJsonObject(value) && !Array.isArray(value)
    ? true
    : JSON.stringify(value, undefined, 1).split('\n').length <= MOST_LINES;
}

function withValue(text: MarkdownString, value: Json): MarkdownString {
  if (typeof value === 'object') {
    return text.appendCodeblock(printYaml(value).trimEnd(), 'yaml');
  }
  return text.appendMarkdown(' ').appendMarkdown(codeSpan(toPlainText(String(value))));
}

/** Code in a line of Markdown: fenced by more backticks than it has in a row. */
function codeSpan(text: string): string {
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/gu), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return `${fence}${space}${text}${space}${fence}`;
}
