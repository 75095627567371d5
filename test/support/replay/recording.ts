import { readFileSync } from 'node:fs';
import type { ProfileName } from '../../../src/sandbox/profile.ts';

/** Who sent a request. A user without rights is known to the server, and may do nothing. */
export type Caller = 'cluster admin' | 'user without rights' | 'wrong' | 'anonymous';

/** One request to a real API server and its answer. */
export interface Exchange {
  /** What it shows. */
  readonly note: string;
  readonly as: Caller;
  readonly request: RecordedRequest;
  readonly response: RecordedResponse;
}

export interface RecordedRequest {
  readonly method: string;
  /** With its query, as sent. */
  readonly path: string;
  /** As sent, but for the token. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface RecordedResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly encoding: 'utf8' | 'base64';
  readonly body: string;
}

export const PROFILES: readonly ProfileName[] = ['1.9', '1.20', '1.36'];

/** All exchanges with the server of a generation, in the order in which they were made. */
export function readRecording(profile: ProfileName): readonly Exchange[] {
  const file = new URL(`../../fixtures/recordings/${profile}.jsonl`, import.meta.url);
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Exchange);
}

export function isWatch({ request }: Exchange): boolean {
  const { pathname, searchParams } = new URL(request.path, 'http://server');
  return searchParams.get('watch') === 'true' || pathname.startsWith('/api/v1/watch/');
}

/** Whether the request was sent while the next watch of the recording was open. */
export function isDuringWatch({ note }: Exchange): boolean {
  return note.startsWith('(during the watch)');
}
