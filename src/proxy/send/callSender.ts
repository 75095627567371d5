import { STATUS_CODES } from 'node:http';
import type { Readable } from 'node:stream';
import { Uri } from 'vscode';
import type { Disposable } from '../../common/disposable.ts';
import type { Log } from '../../editor/log.ts';
import { withProgress } from '../../editor/progress.ts';
import { report } from '../../editor/report.ts';
import { KubeError } from '../../kube/errors.ts';
import type { Cluster } from '../../model/cluster.ts';
import type { RecentCalls } from '../lastCalls.ts';
import type { CookieJar } from '../libraries/cookieJar.ts';
import { loadLibraries, type Libraries } from '../libraries/loadLibraries.ts';
import { withoutSecrets, type CallHistory, type PastCall } from '../response/callHistory.ts';
import { CallResponse, type SentCall } from '../response/callResponse.ts';
import { failureTitle } from '../response/failureText.ts';
import { requestTitle } from '../response/messageText.ts';
import type { Responses } from '../response/responses.ts';
import { responseUri } from '../response/responseUri.ts';
import { showResponse } from '../response/showText.ts';
import type { Sessions } from '../webSocket/sessions.ts';
import { confirmCall } from './confirmCall.ts';
import { CookieJars } from './cookieJars.ts';
import { openBody, readBodyText } from './requestBody.ts';
import { RunningCalls } from './runningCalls.ts';
import { sendCall } from './sendCall.ts';
import { shortErrorText } from './shortErrorText.ts';

export interface CallSenderOptions {
  readonly recentCalls: RecentCalls;
  readonly history: CallHistory;
  readonly responses: Responses;
  readonly sessions: Sessions;
  readonly log: Log;
}

/** What a call came to, for who sent it by a command. */
export interface CallResult {
  readonly httpStatus: number;
  readonly from: 'backend' | 'apiServer';
  /** Of the document with the answer. */
  readonly uri: string;
}

/** A body that comes sooner than this is shown at once, and not in parts. */
const PATIENCE_MS = 250;

/** Has requests sent, and tells everybody what becomes of them: the lines above them, the history, and documents. */
export class CallSender implements Disposable {
  readonly #options: CallSenderOptions;
  readonly #running = new RunningCalls();
  readonly #jars = new CookieJars();

  constructor(options: CallSenderOptions) {
    this.#options = options;
  }

  /** Ends the call of a request, or all there are. @returns false where there is none */
  cancel(call?: Pick<SentCall, 'uri' | 'key'>): boolean {
    const keys = call === undefined ? this.#running.keys : [runningKey(call)];
    return keys.filter((key) => this.#running.cancel(key)).length > 0;
  }

  dispose(): void {
    this.#running.dispose();
  }

  /**
   * Sends a request and shows what is answered. It is done once the answer is shown; a body may go on coming. While it is
   * on its way, to ask again sends no second one.
   *
   * @throws UserError where it must not be sent; KubeError where there is no answer
   */
  async send(cluster: Cluster, call: SentCall): Promise<CallResult | undefined> {
    const key = runningKey(call);
    if (this.#running.has(key)) {
      return undefined;
    }
    const signal = this.#running.begin(key);
    const at = Date.now();
    try {
      await confirmCall(cluster, call.request, signal);
      this.#options.recentCalls.set(call.uri, call.key, { kind: 'running' });
      return call.request.method === 'WEBSOCKET'
        ? await this.#connect(cluster, call, signal)
        : await this.#exchange(cluster, call, signal);
    } catch (error) {
      this.#running.end(key);
      await this.#failed(call, error, at);
      throw error;
    }
  }

  async #exchange(cluster: Cluster, call: SentCall, signal: AbortSignal): Promise<CallResult> {
    const { request, uri } = call;
    const libraries = await loadLibraries();
    const cookies = this.#cookiesOf(call, libraries);
    const answer = await withProgress(requestTitle({ call }), async (impatience) => {
      const either = AbortSignal.any([signal, impatience]);
      const server = await cluster.apiServer(either);
      return sendCall(server, request, {
        cookies,
        openBody: () => openBody(request, Uri.parse(uri)),
        signal: either,
      });
    });
    return this.#show(new CallResponse(call, answer, libraries), answer.body);
  }

  /** A WebSocket has a document of its own; that there is to be none is an answer like any other. */
  async #connect(cluster: Cluster, call: SentCall, signal: AbortSignal): Promise<CallResult | undefined> {
    const { request, uri } = call;
    const libraries = await loadLibraries();
    const cookies = this.#cookiesOf(call, libraries);
    const firstMessage = await readBodyText(request, Uri.parse(uri));
    const at = performance.now();
    const { sessions } = this.#options;
    const opened = await sessions.open(cluster, request, { firstMessage, cookies, signal });
    const milliseconds = performance.now() - at;
    if ('httpStatus' in opened) {
      const answer = { ...opened, redirects: [], milliseconds };
      return this.#show(new CallResponse(call, answer, libraries), opened.body);
    }
    await this.#answered(call, opened.id, { httpStatus: 101, from: 'backend', milliseconds, size: 0 });
    await sessions.show(opened.id);
    return undefined;
  }

  #cookiesOf({ request, context }: SentCall, { createCookieJar }: Libraries): CookieJar | undefined {
    return request.settings.keepCookies ? this.#jars.of(context, request.target, createCookieJar) : undefined;
  }

  async #show(response: CallResponse, body: Readable): Promise<CallResult> {
    this.#options.responses.add(response);
    const reading = this.#read(response, body);
    await Promise.race([reading, patience()]);
    await showResponse(response);
    if (response.state.kind === 'arriving') {
      // The rest is shown as it comes; a picture once all of it is there.
      void reading.then(() => this.#showPicture(response));
    }
    const { httpStatus, from } = response.head;
    return { httpStatus, from, uri: responseUri(response, 'message').toString() };
  }

  async #read(response: CallResponse, body: Readable): Promise<void> {
    await response.read(body);
    const { call, head, milliseconds } = response;
    const { httpStatus, from, failure } = head;
    const outcome = { httpStatus, from, milliseconds, size: response.body.size };
    await this.#answered(call, response.id, outcome, failure);
  }

  async #showPicture(response: CallResponse): Promise<void> {
    try {
      if (response.kind.kind === 'image') {
        await showResponse(response);
      }
    } catch (error) {
      report(error, this.#options.log);
    }
  }

  /** @param id of the response, or of the session */
  async #answered(
    call: SentCall,
    id: string,
    outcome: Omit<Extract<PastCall['outcome'], { kind: 'answered' }>, 'kind'>,
    failure?: KubeError,
  ): Promise<void> {
    const { httpStatus, milliseconds } = outcome;
    const at = Date.now();
    this.#running.end(runningKey(call));
    this.#options.recentCalls.set(
      call.uri,
      call.key,
      failure === undefined
        ? { kind: 'answered', httpStatus, reason: STATUS_CODES[httpStatus] ?? '', milliseconds, at }
        : { kind: 'failed', reason: `${httpStatus} ${failureTitle(failure)}`, at },
    );
    await this.#remember(call, { id, at, outcome: { kind: 'answered', ...outcome } });
  }

  async #failed(call: SentCall, error: unknown, at: number): Promise<void> {
    const isCancelled = error instanceof KubeError && error.code === 'aborted';
    const reason = shortErrorText(error);
    this.#options.recentCalls.set(
      call.uri,
      call.key,
      isCancelled ? undefined : { kind: 'failed', reason, at: Date.now() },
    );
    if (!isCancelled) {
      await this.#remember(call, { id: `${at}`, at, outcome: { kind: 'failed', reason } });
    }
  }

  /** Never fails: what came of a call counts, whatever becomes of its history. */
  async #remember(call: SentCall, rest: Pick<PastCall, 'id' | 'at' | 'outcome'>): Promise<void> {
    try {
      await this.#options.history.add({ ...withoutSecrets(call.request), context: call.context, ...rest });
    } catch (error) {
      report(error, this.#options.log);
    }
  }
}

/** One call of a request at a time. */
function runningKey({ uri, key }: Pick<SentCall, 'uri' | 'key'>): string {
  return `${uri}\n${key}`;
}

function patience(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, PATIENCE_MS);
  });
}
