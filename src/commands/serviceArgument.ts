import { l10n, Uri, window } from 'vscode';
import { isJsonObject } from '../common/json.ts';
import { toPlainText } from '../common/text.ts';
import { UserError } from '../editor/userError.ts';
import type { ServiceRef } from '../kube/serviceApi/names.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Target } from '../model/target.ts';
import type { CommandContext, ServiceAddress } from './context.ts';

/** One Service of one cluster. */
export interface ServiceTarget {
  readonly cluster: Cluster;
  readonly ref: ServiceRef;
}

/** What a keybinding of the tree passes: the selected rows are meant, not the document in front. */
interface SelectedRows {
  readonly selected: true;
}

/**
 * The Services that a command is called for, each once: from the tree with its row, and all that are selected; from a
 * keybinding or another extension with `{context, namespace, name}`, the address of a live document, or lists of these,
 * or `{selected: true}` for what is selected in the tree; without an argument the live document in front, or else what
 * is selected in the tree. Of several rows those of Services count, of a single one also the port's Service.
 *
 * @throws UserError where there is none, or where its context is not shown
 */
export function servicesOf(
  context: CommandContext,
  argument: unknown,
  selected?: unknown,
): readonly [ServiceTarget, ...ServiceTarget[]] {
  const [first, ...others] = unique(found(context, argument, selected));
  if (first === undefined) {
    throw new UserError(l10n.t('Select a Service in the Services view first.'));
  }
  return [first, ...others];
}

/** The one Service that a command is called for. @throws UserError as {@link servicesOf} */
export function oneServiceOf(context: CommandContext, argument: unknown): ServiceTarget {
  return servicesOf(context, argument)[0];
}

function found(context: CommandContext, argument: unknown, selected: unknown): readonly ServiceTarget[] {
  const given = Array.isArray(selected) && selected.length > 0 ? (selected as readonly unknown[]) : argument;
  if (given === undefined) {
    const live = window.activeTextEditor && context.documents.refOf(window.activeTextEditor.document.uri);
    return live === undefined ? fromRows(context.view.selection) : [byName(context, live)];
  }
  if (isSelectedRows(given)) {
    return fromRows(context.view.selection);
  }
  const all: readonly unknown[] = Array.isArray(given) ? given : [given];
  const rows = all.map((each) => (each === undefined ? undefined : context.view.targetOf(each)));
  return [
    ...all.flatMap((each) => fromAddress(context, each)),
    ...fromRows(rows.filter((row) => row !== undefined)),
  ];
}

function fromRows(rows: readonly Target[]): readonly ServiceTarget[] {
  return rows.flatMap((row) => {
    if (row.kind !== 'service' && (row.kind !== 'port' || rows.length > 1)) {
      return [];
    }
    const { namespace, name } = row.service;
    return [{ cluster: row.cluster, ref: { namespace, name } }];
  });
}

function fromAddress(context: CommandContext, argument: unknown): readonly ServiceTarget[] {
  const address = argument instanceof Uri ? context.documents.refOf(argument) : argument;
  return isAddress(address) ? [byName(context, address)] : [];
}

function unique(targets: readonly ServiceTarget[]): readonly ServiceTarget[] {
  const byAddress = new Map<string, ServiceTarget>();
  for (const target of targets) {
    const { cluster, ref } = target;
    byAddress.set(JSON.stringify([cluster.context, ref.namespace, ref.name]), target);
  }
  return [...byAddress.values()];
}

function isSelectedRows(value: unknown): value is SelectedRows {
  return isJsonObject(value) && value['selected'] === true;
}

function isAddress(value: unknown): value is ServiceAddress {
  return (
    isJsonObject(value) &&
    [value['context'], value['namespace'], value['name']].every((part) => typeof part === 'string')
  );
}

function byName({ clusters }: CommandContext, { context, namespace, name }: ServiceAddress): ServiceTarget {
  const cluster = clusters.shown.find((shown) => shown.context === context);
  if (cluster === undefined) {
    throw new UserError(
      l10n.t('The context {0} is not shown. Choose it in the Services view first.', toPlainText(context)),
    );
  }
  return { cluster, ref: { namespace, name } };
}
