import { Agent } from 'node:http';
import type { Json } from '../../../src/common/json.ts';
import type { ProfileName } from '../../../src/sandbox/profile.ts';
import { compareAnswer } from './compareAnswer.ts';
import type { Difference } from './compareJson.ts';
import { Correspondence } from './correspondence.ts';
import { isDuringWatch, isWatch, readRecording, type Caller, type Exchange } from './recording.ts';
import { restoreLeftovers } from './leftovers.ts';
import { send, type Answer } from './send.ts';

export interface ReplayTarget {
  /** Where the server listens. It must be new: nothing in it, and no history. */
  readonly url: string;
  /** Tokens of someone who may do everything and of someone who may do nothing, the user `viewer`. */
  readonly tokens: Readonly<Record<'cluster admin' | 'user without rights', string>>;
}

export interface ReplayedExchange {
  /** Its place in the recording, from 0. */
  readonly index: number;
  readonly note: string;
  /** None: the answer was the recorded one. */
  readonly differences: readonly Difference[];
}

/** Longer than any recorded watch lasts. */
const ANSWER_DEADLINE_MS = 15_000;

/**
 * Sends all requests of a recording to another server, in their order, and compares the answers. Values that the first
 * server made up are replaced in later requests by those of the second.
 */
export async function replay(
  profile: ProfileName,
  target: ReplayTarget,
): Promise<readonly ReplayedExchange[]> {
  const agent = new Agent({ keepAlive: true });
  try {
    const exchanges = readRecording(profile);
    await restoreLeftovers(exchanges, target.url, target.tokens['cluster admin'], agent);
    return await new Replay(target, agent).run(exchanges);
  } finally {
    agent.destroy();
  }
}

class Replay {
  readonly #target: ReplayTarget;
  readonly #agent: Agent;
  readonly #known = new Correspondence();
  readonly #results = new Map<Exchange, readonly Difference[]>();
  /** Watches that are still open. Nothing is written while there are any, but what was recorded during them. */
  #watches: Promise<void>[] = [];

  constructor(target: ReplayTarget, agent: Agent) {
    this.#target = target;
    this.#agent = agent;
  }

  async run(exchanges: readonly Exchange[]): Promise<readonly ReplayedExchange[]> {
    const waiting: Exchange[] = [];
    for (const exchange of exchanges) {
      if (isDuringWatch(exchange)) {
        waiting.push(exchange);
      } else if (isWatch(exchange)) {
        const answer = await this.#open(exchange);
        for (const during of waiting.splice(0)) {
          await this.#compare(during, await this.#open(during));
        }
        this.#watches.push(this.#compare(exchange, answer));
      } else {
        if (exchange.request.method !== 'GET') {
          await this.#endWatches();
        }
        await this.#compare(exchange, await this.#open(exchange));
      }
    }
    await this.#endWatches();
    return exchanges.map((exchange, index) => ({
      index,
      note: exchange.note,
      differences: this.#results.get(exchange) ?? ['not sent'],
    }));
  }

  async #endWatches(): Promise<void> {
    await Promise.all(this.#watches);
    this.#watches = [];
  }

  /** Sends the request of an exchange; what goes wrong with it is no answer. */
  async #open({ request, as }: Exchange): Promise<Answer | Error> {
    const sent = {
      ...request,
      path: this.#translatePath(request.path),
      headers: { ...request.headers, ...authorizationOf(as, this.#target) },
      body: request.body === null ? null : this.#translateBody(request.body),
    };
    try {
      return await send(this.#target.url, sent, this.#agent, AbortSignal.timeout(ANSWER_DEADLINE_MS));
    } catch (error) {
      return error as Error;
    }
  }

  async #compare(exchange: Exchange, answer: Answer | Error): Promise<void> {
    try {
      if (answer instanceof Error) {
        throw answer;
      }
      const seen = { ...answer, body: await answer.body };
      this.#results.set(exchange, [...compareAnswer(exchange, seen, this.#known)]);
    } catch (error) {
      this.#results.set(exchange, [String(error)]);
    }
  }

  #translatePath(path: string): string {
    return path
      .replace(/(?<=[?&]resourceVersion=)\d+/, (version) => this.#known.translate('resourceVersion', version))
      .replace(/(?<=[?&]continue=)[^&]+/, (token) => this.#known.translate('continue', token));
  }

  /** A body that is no JSON carries nothing that was made up. */
  #translateBody(body: string): string {
    let recorded: Json;
    try {
      recorded = JSON.parse(body) as Json;
    } catch {
      return body;
    }
    const translated = JSON.stringify(this.#known.translateJson(recorded));
    return translated === JSON.stringify(recorded) ? body : translated;
  }
}

function authorizationOf(as: Caller, { tokens }: ReplayTarget): Readonly<Record<string, string>> {
  switch (as) {
    case 'cluster admin':
    case 'user without rights':
      return { Authorization: `Bearer ${tokens[as]}` };
    case 'wrong':
      return { Authorization: 'Bearer wrong' };
    case 'anonymous':
      return {};
  }
}
