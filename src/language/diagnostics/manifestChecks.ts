import { languages, RelativePattern, workspace, type TextDocument, type Uri } from 'vscode';
import type { ApplyTarget } from '../../editor/applyTarget.ts';
import { isOwnDocument, languageOf, MANIFEST_LANGUAGES } from '../../editor/manifestDocument.ts';
import type { Rules, ServerRules } from '../../editor/serverRules.ts';
import type { Settings } from '../../editor/settings.ts';
import { mayHoldServices } from '../../manifest/text/mayHoldServices.ts';
import { validateManifest, type Validated } from '../../manifest/validate/validateManifest.ts';
import type { Clusters } from '../../model/clusters.ts';
import type { ManifestOrigins } from '../manifestOrigins.ts';

/** Which Service, or which part of it, a live document is. */
export interface LiveAddress {
  readonly context: string;
  readonly namespace: string;
  readonly part: 'service' | 'status';
}

/** What decides how a document is judged. */
export interface CheckContext {
  readonly clusters: Pick<Clusters, 'shown'>;
  readonly applyTarget: Pick<ApplyTarget, 'get'>;
  readonly origins: Pick<ManifestOrigins, 'of'>;
  readonly rules: Pick<ServerRules, 'rulesFor'>;
  readonly settings: Pick<Settings, 'validates' | 'validationExclude'>;
  /** Of a live document; undefined for any other. */
  readonly liveAddressOf: (uri: Uri) => LiveAddress | undefined;
}

/** What was found in a text, and by which rules. */
export interface Checked extends Validated {
  /** Of the text. */
  readonly version: number;
  readonly rules: Rules;
}

/** Files, texts that are no file yet, and those of folders that are elsewhere; not the sides of diffs. */
const SCHEMES: ReadonlySet<string> = new Set(['file', 'untitled']);

/** By whose rules a document is judged: those of its cluster, if it is a live one, else of the one where it goes. */
export function rulesOf(
  { uri }: TextDocument,
  { clusters, applyTarget, rules, liveAddressOf }: Omit<CheckContext, 'origins' | 'settings'>,
): Rules {
  const live = liveAddressOf(uri);
  return rules.rulesFor(
    live === undefined
      ? applyTarget.get()?.cluster
      : clusters.shown.find(({ context }) => context === live.context),
  );
}

/** Whether a document is one that people write Services in, whatever is in it now. */
export function isForManifests(
  { uri, languageId }: TextDocument,
  liveAddressOf: CheckContext['liveAddressOf'],
): boolean {
  const isOfUs = isOwnDocument(uri)
    ? liveAddressOf(uri)?.part === 'service'
    : SCHEMES.has(uri.scheme) || workspace.getWorkspaceFolder(uri) !== undefined;
  return isOfUs && MANIFEST_LANGUAGES.includes(languageId);
}

/** Whether a document looks as if there were Services to judge in it: a search in the text, and no more. */
export function isChecked(
  document: TextDocument,
  { settings, liveAddressOf }: Pick<CheckContext, 'settings' | 'liveAddressOf'>,
): boolean {
  return (
    isForManifests(document, liveAddressOf) &&
    settings.validates(document) &&
    mayHoldServices(document.getText()) &&
    !isExcluded(document, settings)
  );
}

/** Judges a document as it is now. @throws the reason of `signal` once it aborts */
export async function checkManifest(
  document: TextDocument,
  context: CheckContext,
  signal: AbortSignal,
): Promise<Checked> {
  const { version } = document;
  const text = document.getText();
  const rules = rulesOf(document, context);
  const origin = await context.origins.of(document);
  signal.throwIfAborted();
  const found = await validateManifest(text, languageOf(document), {
    version: rules.version,
    knownFields: rules.knownFields,
    origin,
    signal,
  });
  return { ...found, version, rules };
}

function isExcluded(document: TextDocument, settings: CheckContext['settings']): boolean {
  const folder = workspace.getWorkspaceFolder(document.uri);
  return settings
    .validationExclude(document)
    .map((glob) => (folder === undefined ? glob : new RelativePattern(folder, glob)))
    .some((pattern) => languages.match({ pattern }, document) > 0);
}
