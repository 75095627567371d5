import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { toKubeError } from '../../kube/failure.ts';
import { upgradeService, type UpgradedService } from '../../kube/serviceApi/upgradeService.ts';
import { answerRaw, writeHead } from './answers.ts';
import { failureAnswer, type ForwardedService, type ForwardedTo } from './backend.ts';
import { toBackendHeaders } from './requestHeaders.ts';
import { toBrowserHeaders } from './responseHeaders.ts';

/** Joins a WebSocket to the backend, until one of them ends it. Never throws. */
export async function forwardUpgrade(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  to: ForwardedTo,
  service: ForwardedService,
): Promise<void> {
  const stopping = new AbortController();
  socket.once('close', () => {
    stopping.abort();
  });
  try {
    const { signal } = stopping;
    const server = await service.server(signal);
    const headers = toBackendHeaders(request.headers, {
      cookie: service.cookies.toBackend(request.headers.cookie),
      serverOrigin: server.connection.target.server.origin,
      compresses: false,
    });
    const answered = await upgradeService(server, service.target, { ...to, headers, signal });
    if ('socket' in answered) {
      await join(socket, head, answered, service);
      return;
    }
    if (answered.failure) {
      answered.body.destroy();
      throw answered.failure;
    }
    // After a refusal nothing that the browser has said besides may be taken for a request.
    const { 'content-length': _length, ...refusal } = toBrowserHeaders(answered.headers, service);
    writeHead(socket, answered.httpStatus, { ...refusal, connection: 'close' });
    await pipeline(answered.body, socket);
  } catch (error) {
    if (!socket.destroyed) {
      answerRaw(socket, failureAnswer(service, toKubeError(error, service.target.name), false));
    }
  }
}

async function join(
  browser: Duplex,
  early: Buffer,
  { socket: backend, head, headers }: UpgradedService,
  service: ForwardedService,
): Promise<void> {
  // Either may have ended already, and would not say so again.
  if (browser.destroyed || backend.destroyed) {
    browser.destroy();
    backend.destroy();
    return;
  }
  const { 'content-length': _length, ...passed } = toBrowserHeaders(headers, service);
  writeHead(browser, 101, { ...passed, connection: 'Upgrade', upgrade: 'websocket' });
  browser.write(head);
  backend.write(early);
  // How it ends is for the two to say: there is nobody here to tell.
  browser.pipe(backend).pipe(browser);
  await new Promise<void>((resolve) => {
    backend.once('close', () => {
      browser.destroy();
      resolve();
    });
    browser.once('close', () => backend.destroy());
  });
}
