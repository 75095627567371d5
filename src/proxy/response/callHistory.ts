import { isJsonObject } from '../../common/json.ts';
import type { CallMethod, CallRequest, CallSettings } from '../request/requestDocument.ts';
import { isSecretHeader, MASK, maskQuery } from './mask.ts';

/** What is remembered of a call: nothing of its body, and no header or parameter that may be a secret. */
export interface PastCall {
  readonly id: string;
  /** When it was sent, as in `Date.now()`. */
  readonly at: number;
  readonly context: string;
  readonly name?: string;
  readonly method: CallMethod;
  readonly target: CallRequest['target'];
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly hadBody: boolean;
  /** Missing in what older versions kept. */
  readonly settings?: Omit<CallSettings, 'context'>;
  readonly outcome:
    | {
        readonly kind: 'answered';
        readonly httpStatus: number;
        readonly from: 'backend' | 'apiServer';
        readonly milliseconds: number;
        /** Of the body, in bytes. */
        readonly size: number;
      }
    | { readonly kind: 'failed'; readonly reason: string };
}

/** Where a workspace keeps it: a `vscode.Memento`. */
export interface Storage {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

export const HISTORY_LENGTH = 100;

/** The last calls of a workspace, the newest first. */
export class CallHistory {
  readonly #storage: Storage;
  readonly #key: string;

  constructor(storage: Storage, key: string) {
    this.#storage = storage;
    this.#key = key;
  }

  get all(): readonly PastCall[] {
    const stored = this.#storage.get(this.#key);
    return Array.isArray(stored) ? (stored as readonly unknown[]).filter(isPastCall) : [];
  }

  async add(call: PastCall): Promise<void> {
    await this.#storage.update(this.#key, [call, ...this.all].slice(0, HISTORY_LENGTH));
  }

  async clear(): Promise<void> {
    await this.#storage.update(this.#key, undefined);
  }
}

/** A request as it may be remembered. */
export function withoutSecrets({
  name,
  method,
  target,
  headers,
  body,
  settings,
}: CallRequest): Pick<PastCall, 'name' | 'method' | 'target' | 'headers' | 'hadBody' | 'settings'> {
  const { query, ...place } = target;
  const { context: _context, ...directives } = settings;
  return {
    ...(name !== undefined && { name }),
    method,
    target: { ...place, ...(query !== undefined && { query: maskQuery(query) }) },
    headers: headers.map((header) => ({
      name: header.name,
      value: isSecretHeader(header.name) ? MASK : header.value,
    })),
    hadBody: body !== undefined,
    settings: directives,
  };
}

/** What another version of this extension has left may be anything. */
function isPastCall(value: unknown): value is PastCall {
  const call = value as Partial<PastCall> | null;
  return (
    typeof call?.id === 'string' &&
    typeof call.at === 'number' &&
    typeof call.context === 'string' &&
    typeof call.method === 'string' &&
    typeof call.target?.namespace === 'string' &&
    typeof call.target.name === 'string' &&
    typeof call.target.path === 'string' &&
    Array.isArray(call.headers) &&
    (call.settings === undefined || isJsonObject(call.settings)) &&
    ['answered', 'failed'].includes(call.outcome?.kind ?? '')
  );
}
