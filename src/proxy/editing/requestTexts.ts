import { type TextDocument } from 'vscode';
import { readRequests } from '../request/readRequests.ts';
import type { RequestDocument } from '../request/requestDocument.ts';

/** The language of request documents. */
export const REQUEST_LANGUAGE = 'service-http';

/** Documents larger than this are nobody's handwriting, and are not read while somebody types. In characters. */
const LARGEST = 8 * 1024 * 1024;

const EMPTY: RequestDocument = { requests: [], variables: [], problems: [] };

const read = new WeakMap<TextDocument, { readonly version: number; readonly requests: RequestDocument }>();

/** What a document says, read once for each of its versions. */
export function requestsOf(document: TextDocument): RequestDocument {
  const known = read.get(document);
  if (known?.version === document.version) {
    return known.requests;
  }
  const text = document.getText();
  const requests = text.length > LARGEST ? EMPTY : readRequests(text);
  read.set(document, { version: document.version, requests });
  return requests;
}
