import type { Position, TextDocument } from 'vscode';
import { languageOf } from '../editor/manifestDocument.ts';
import type { Clusters } from '../model/clusters.ts';
import type { Cluster } from '../model/cluster.ts';
import type { LanguageRequest } from '../manifest/languageService/languageService.ts';
import { mayHoldServices } from '../manifest/text/mayHoldServices.ts';
import { isForManifests, rulesOf, type CheckContext } from './diagnostics/manifestChecks.ts';
import type { LanguageServiceLater } from './languageServiceLater.ts';
import type { FollowedPods } from './selectors/followedPods.ts';
import type { Settings } from '../editor/settings.ts';

/** What help with writing Services draws on. */
export interface HelpContext extends Pick<
  CheckContext,
  'applyTarget' | 'origins' | 'rules' | 'liveAddressOf'
> {
  readonly clusters: Pick<Clusters, 'shown'>;
  readonly settings: Pick<Settings, 'validationSchema'>;
  readonly service: Pick<LanguageServiceLater, 'get'>;
  readonly pods: Pick<FollowedPods, 'of'>;
}

/** A line between documents and comments may be there already where one is about to begin. */
const EMPTY = /^(?:\uFEFF|\s|#.*|---\s)*\w*\s*$/u;

/** Whether a document may become one with a Service, or has one: a search in the text, and no more. */
export function isHelped(
  document: TextDocument,
  { liveAddressOf }: Pick<HelpContext, 'liveAddressOf'>,
): boolean {
  return isForManifests(document, liveAddressOf) && mayBegin(document.getText());
}

function mayBegin(text: string): boolean {
  return mayHoldServices(text) || EMPTY.test(text);
}

/** The question about a place, by the rules of the cluster that the document is for. */
export function requestAt(document: TextDocument, position: Position, context: HelpContext): LanguageRequest {
  const { version, knownFields } = rulesOf(document, context);
  return {
    uri: document.uri.toString(),
    text: document.getText(),
    language: languageOf(document),
    version,
    knownFields,
    offset: document.offsetAt(position),
  };
}

/** Where a Service goes. */
export interface ServicePlace {
  readonly cluster: Cluster;
  /** Of Services that name none. */
  readonly namespace: string;
}

/** Where the Services of a document go, as long as that cluster is connected. */
export function placeOf(document: TextDocument, context: HelpContext): ServicePlace | undefined {
  const live = context.liveAddressOf(document.uri);
  const cluster = live && context.clusters.shown.find((shown) => shown.context === live.context);
  const place =
    live === undefined ? context.applyTarget.get() : cluster && { cluster, namespace: live.namespace };
  return place?.cluster.state.kind === 'live' ? place : undefined;
}
