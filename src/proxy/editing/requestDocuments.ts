import { l10n, languages, Selection, window, workspace, type TextEditor } from 'vscode';
import { DisposableStore, type Disposable } from '../../common/disposable.ts';
import { toPlainText } from '../../common/text.ts';
import { requireTrusted } from '../../editor/requireTrusted.ts';
import { UserError } from '../../editor/userError.ts';
import type { ServiceRef } from '../../kube/serviceApi/names.ts';
import type { Cluster } from '../../model/cluster.ts';
import type { Clusters } from '../../model/clusters.ts';
import { findService } from '../../model/findService.ts';
import type { PortRecord } from '../../model/records.ts';
import { callCluster } from '../callCluster.ts';
import type { LastCalls } from '../lastCalls.ts';
import { toCurl } from '../request/curl.ts';
import { NO_DIRECTIVES } from '../request/directives.ts';
import { likelyPort, newTarget, printNewRequest } from '../request/newRequest.ts';
import type { CallRequest } from '../request/requestDocument.ts';
import { requestUrl } from '../request/requestUrl.ts';
import { bodyFile } from '../send/requestBody.ts';
import { NamedServices } from './namedServices.ts';
import { requestAt, type RequestAddress } from './requestAt.ts';
import { COMPLETION_TRIGGERS, RequestCompletions } from './requestCompletion.ts';
import { RequestLenses } from './requestLenses.ts';
import { RequestOutline } from './requestOutline.ts';
import { RequestProblems } from './requestProblems.ts';
import { REQUEST_LANGUAGE, requestsOf } from './requestTexts.ts';

export interface RequestDocumentsOptions {
  readonly clusters: Clusters;
  /** What came of the requests, for the lines above them. */
  readonly lastCalls: LastCalls;
}

/** A Service, or one port of it. */
export interface CallPlace {
  readonly cluster: Cluster;
  readonly ref: ServiceRef;
  readonly port?: PortRecord;
}

/** Requests to Services as documents, and what the editor knows of them. */
export class RequestDocuments implements Disposable {
  readonly #clusters: Clusters;
  readonly #owned = new DisposableStore();

  constructor({ clusters, lastCalls }: RequestDocumentsOptions) {
    this.#clusters = clusters;
    const selector = { language: REQUEST_LANGUAGE };
    const services = this.#owned.add(new NamedServices(clusters));
    const lenses = this.#owned.add(new RequestLenses(lastCalls));
    const completions = this.#owned.add(new RequestCompletions(clusters));
    this.#owned.add(new RequestProblems(services));
    this.#owned.add(languages.registerCodeLensProvider(selector, lenses));
    this.#owned.add(languages.registerDocumentSymbolProvider(selector, new RequestOutline()));
    this.#owned.add(languages.registerCompletionItemProvider(selector, completions, ...COMPLETION_TRIGGERS));
  }

  /** Opens a new document with a request to begin with. @throws UserError in a workspace that is not trusted */
  async open(place: CallPlace): Promise<TextEditor> {
    requireTrusted();
    const { context } = place.cluster;
    const goesThere = callCluster(this.#clusters, undefined) === place.cluster;
    const { text, cursor } = printNewRequest({
      ...partsOf(place),
      context: goesThere ? undefined : context,
    });
    const document = await workspace.openTextDocument({ language: REQUEST_LANGUAGE, content: text });
    const editor = await window.showTextDocument(document, { preview: false });
    const end = document.positionAt(cursor);
    editor.selection = new Selection(end, end);
    return editor;
  }

  /** The request that the cursor is in; undefined where it is in none. */
  inFront(): RequestAddress | undefined {
    const editor = window.activeTextEditor;
    if (editor?.document.languageId !== REQUEST_LANGUAGE) {
      return undefined;
    }
    const { document, selection } = editor;
    const { requests } = requestsOf(document);
    const at = document.offsetAt(selection.active);
    // Between two requests it is the one above.
    const request = requests.findLast(({ range }) => range.start <= at) ?? requests[0];
    return request && { uri: document.uri.toString(), index: request.index };
  }

  /** Where a request goes to. @throws UserError, KubeError */
  async urlOf(address: RequestAddress): Promise<string> {
    const { cluster, request } = await requestAt(this.#clusters, address);
    return urlOf(cluster, request);
  }

  /** A request as a command line. @throws UserError, KubeError */
  async curlOf(address: RequestAddress): Promise<string> {
    const { cluster, request, document } = await requestAt(this.#clusters, address);
    if (request.method === 'WEBSOCKET') {
      throw new UserError(l10n.t('A session has no command line. Copy its URL instead.'));
    }
    const { body } = request;
    const file = body?.kind === 'file' ? bodyFile(body.path, document.uri).fsPath : undefined;
    return toCurl(urlOf(cluster, request), request, file);
  }

  /** The root of a Service, through the API server. @throws UserError, KubeError */
  urlOfService(place: CallPlace): string {
    return urlOf(place.cluster, { ...NO_DIRECTIVES, target: newTarget(partsOf(place)) });
  }

  /** A GET of the root of a Service as a command line. @throws UserError, KubeError */
  curlOfService(place: CallPlace): string {
    return toCurl(this.urlOfService(place), { ...NO_DIRECTIVES, method: 'GET', headers: [] });
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

function partsOf({ cluster, ref, port }: CallPlace): Parameters<typeof newTarget>[0] {
  return { ...ref, port: port ?? likelyPort(findService(cluster.services, ref)?.ports ?? []) };
}

function urlOf(cluster: Cluster, request: Pick<CallRequest, 'target' | 'settings'>): string {
  if (cluster.server === undefined) {
    throw new UserError(l10n.t('The context {0} leads to no server.', toPlainText(cluster.context)));
  }
  return requestUrl(cluster.server, request);
}
