import { l10n, languages, Uri, window, workspace, type Memento } from 'vscode';
import { DisposableStore, type Disposable } from '../common/disposable.ts';
import { toPlainText } from '../common/text.ts';
import type { Log } from '../editor/log.ts';
import { requireTrusted } from '../editor/requireTrusted.ts';
import { UserError } from '../editor/userError.ts';
import { CALLS_KEY, Schemes } from '../ids.ts';
import type { Clusters } from '../model/clusters.ts';
import { requestAt, type RequestAddress } from './editing/requestAt.ts';
import { requestsOf, REQUEST_LANGUAGE } from './editing/requestTexts.ts';
import { callKeyOf, type RecentCalls } from './lastCalls.ts';
import { CallHistory } from './response/callHistory.ts';
import type { CallResponse, SentCall } from './response/callResponse.ts';
import { compareResponses } from './response/compareResponses.ts';
import { pickCall } from './response/pickCall.ts';
import { printPastCall } from './response/printPastCall.ts';
import { ResponseLenses } from './response/responseLenses.ts';
import { Responses } from './response/responses.ts';
import { ResponseTexts } from './response/responseTexts.ts';
import { parseResponseUri, responseUri } from './response/responseUri.ts';
import { saveBody } from './response/saveBody.ts';
import { showResponse, showText } from './response/showText.ts';
import { CallSender, type CallResult } from './send/callSender.ts';
import { Sessions } from './webSocket/sessions.ts';

export interface CallsOptions {
  readonly clusters: Clusters;
  readonly recentCalls: RecentCalls;
  /** Where the workspace keeps the history. */
  readonly storage: Pick<Memento, 'get' | 'update'>;
  readonly log: Log;
}

/** Requests on their way to Services, and what was answered. */
export class Calls implements Disposable {
  readonly history: CallHistory;
  readonly sessions: Sessions;
  readonly #clusters: Clusters;
  readonly #owned = new DisposableStore();
  readonly #responses = this.#owned.add(new Responses());
  readonly #sender: CallSender;

  constructor(options: CallsOptions) {
    this.#clusters = options.clusters;
    this.history = new CallHistory(options.storage, CALLS_KEY);
    this.sessions = this.#owned.add(new Sessions());
    const { history, sessions } = this;
    const responses = this.#responses;
    this.#sender = this.#owned.add(new CallSender({ ...options, history, sessions, responses }));
    this.#owned.add(new ResponseTexts(this.#responses));
    const lenses = this.#owned.add(new ResponseLenses(this.#responses));
    this.#owned.add(languages.registerCodeLensProvider({ scheme: Schemes.call }, lenses));
  }

  /**
   * Sends a request of a document and shows what is answered. It is done once the answer is shown; a body may go on
   * coming. While it is on its way, to ask again sends no second one.
   *
   * @throws UserError where it cannot or must not be sent; KubeError where there is no answer
   */
  async send(address: RequestAddress): Promise<CallResult | undefined> {
    const { cluster, request, key } = await requestAt(this.#clusters, address);
    return this.#sender.send(cluster, { request, context: cluster.context, uri: address.uri, key });
  }

  /** Ends a call that is under way: that of a request, of a response, or all there are. @throws UserError without any */
  async cancel(argument: RequestAddress | { readonly uri: string } | undefined): Promise<void> {
    const call = argument && (await this.#callOf(argument));
    if ((argument !== undefined && call === undefined) || !this.#sender.cancel(call)) {
      throw new UserError(l10n.t('No request is on its way.'));
    }
  }

  /** Sends once more what was answered here, as its variables were then. @throws as {@link send} */
  async rerun(uri: string | undefined): Promise<CallResult | undefined> {
    requireTrusted();
    const { call } = this.#requireResponse(uri);
    const cluster = this.#clusters.shown.find(({ context }) => context === call.context);
    if (cluster === undefined) {
      throw new UserError(l10n.t('The context {0} is not shown any more.', toPlainText(call.context)));
    }
    return this.#sender.send(cluster, call);
  }

  /** Shows the calls that were made, to look at or to send again. @throws as {@link send} */
  async showHistory(): Promise<void> {
    requireTrusted();
    const call = await pickCall(this.history);
    if (call === undefined) {
      return;
    }
    const response = this.#responses.get(call.id);
    if (response !== undefined) {
      await showResponse(response);
    } else if (!(await this.sessions.show(call.id))) {
      const content = printPastCall(call);
      const document = await workspace.openTextDocument({ language: REQUEST_LANGUAGE, content });
      await window.showTextDocument(document, { preview: false });
    }
  }

  /** Compares a response with another one, by default the former one of the same request. @throws UserError */
  async compare(uri: string | undefined): Promise<void> {
    await compareResponses(this.#requireResponse(uri), this.#responses.all);
  }

  /** @returns where the body was saved; undefined where the person would rather not @throws UserError */
  async saveBody(uri: string | undefined): Promise<Uri | undefined> {
    return saveBody(this.#requireResponse(uri));
  }

  /** Opens the body of a response in a document of its own language. @throws UserError */
  async showBody(uri: string | undefined): Promise<void> {
    await showText(responseUri(this.#requireResponse(uri), 'body'));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** The call of a response, or of a request of a document. */
  async #callOf(
    named: RequestAddress | { readonly uri: string },
  ): Promise<Pick<SentCall, 'uri' | 'key'> | undefined> {
    const { uri } = named;
    if (!('index' in named)) {
      return this.#responseOf(uri)?.call;
    }
    const { index, key } = named;
    if (key !== undefined) {
      return { uri, key };
    }
    const document = requestsOf(await workspace.openTextDocument(Uri.parse(uri, true)));
    const written = document.requests[index];
    return written && { uri, key: callKeyOf(document, written) };
  }

  #responseOf(uri: string): CallResponse | undefined {
    const { id } = parseResponseUri(Uri.parse(uri)) ?? {};
    return id === undefined ? undefined : this.#responses.get(id);
  }

  /** The one that is named, or in front, or the latest. */
  #requireResponse(uri: string | undefined): CallResponse {
    const response = uri === undefined ? this.#responses.all[0] : this.#responseOf(uri);
    if (response === undefined) {
      throw new UserError(l10n.t('This response is no longer kept. Send the request again.'));
    }
    return response;
  }
}
