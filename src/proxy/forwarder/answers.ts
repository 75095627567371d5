import { STATUS_CODES, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** Our own words: nothing in them runs, nobody keeps them, and no other page gets to see them. */
const OWN_WORDS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** An answer of ours that goes out at once, after which the connection ends. */
export interface OwnAnswer {
  readonly status: number;
  readonly text: string;
  readonly headers?: OutgoingHttpHeaders;
}

export function answer(response: ServerResponse, own: OwnAnswer): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(own.status, headersOf(own)).end(own.text);
}

/** The same where there is but the socket. */
export function answerRaw(socket: Duplex, own: OwnAnswer): void {
  writeHead(socket, own.status, headersOf(own));
  socket.end(own.text);
}

/** @param headers values that are known to be those of headers */
export function writeHead(socket: Duplex, status: number, headers: OutgoingHttpHeaders): void {
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((each) => `${name}: ${each}\r\n`),
  );
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`, 'latin1');
}

export interface Welcome {
  /** Where the browser comes again, relative to where it is. */
  readonly link: string;
  readonly cookie: string;
  /** Nothing that the browser has of this origin is of this Service: another one was at the same port once. */
  readonly clearsStorage: boolean;
}

/** Has the browser come again by itself. A redirect would still be of the page that it came from, and get no cookie. */
export function welcome(response: ServerResponse, { link, cookie, clearsStorage }: Welcome): void {
  const escaped = link.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  answer(response, {
    status: 200,
    text: `<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url='${escaped}'">`,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'set-cookie': cookie,
      // Service workers of that one would see, and change, what is shown of this one.
      ...(clearsStorage && { 'clear-site-data': '"storage"' }),
    },
  });
}

function headersOf({ text, headers }: OwnAnswer): OutgoingHttpHeaders {
  return {
    ...OWN_WORDS,
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    connection: 'close',
    ...headers,
  };
}
