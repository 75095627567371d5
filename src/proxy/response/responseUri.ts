import { Uri } from 'vscode';
import { Schemes } from '../../ids.ts';
import type { CallResponse } from './callResponse.ts';
import { requestTitle } from './messageText.ts';

/** What of a response a document shows: all of it, its body alone, or what is compared of it. */
export type ResponsePart = 'message' | 'body' | 'compared';

/** The ending of messages, which tells VS Code the language. */
const MESSAGE_ENDING = 'svcresponse';

/**
 * What a body is shown as, where its own language would do more than colour it: the language servers of JSON, YAML and
 * XML fetch the schema that a document names, from wherever whoever wrote it wants to be asked.
 */
const HARMLESS: Readonly<Record<string, string>> = { json: 'jsonl', yaml: 'txt', xml: 'txt' };

/** `service-call:/200 GET shop∕web∕healthz.svcresponse?message&ID`: the path is what the tab says. */
export function responseUri(response: CallResponse, part: ResponsePart): Uri {
  const { kind } = response;
  const own = kind.kind === 'text' ? kind.ending : 'txt';
  const ending = part === 'body' ? (HARMLESS[own] ?? own) : MESSAGE_ENDING;
  const title = `${response.head.httpStatus} ${requestTitle(response)}`.replaceAll('/', '∕');
  return Uri.from({ scheme: Schemes.call, path: `/${title}.${ending}`, query: `${part}&${response.id}` });
}

/** Undefined for any other document. */
export function parseResponseUri({
  scheme,
  query,
}: Uri): { readonly part: ResponsePart; readonly id: string } | undefined {
  const [, part, id] = /^(message|body|compared)&([\w-]+)$/.exec(query) ?? [];
  return scheme === Schemes.call && part !== undefined && id !== undefined
    ? { part: part as ResponsePart, id }
    : undefined;
}
