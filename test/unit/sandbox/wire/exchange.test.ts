import assert from 'node:assert/strict';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Exchange } from '../../../../src/sandbox/wire/exchange.ts';
import { apiRequest } from '../support/apiRequest.ts';

/** A client who takes nothing of what is sent before it is told to. */
class SlowClient extends Duplex {
  #resume: (() => void) | undefined;
  #isTaking = false;

  override _read(): void {
    // It sends nothing.
  }

  override _write(_chunk: Buffer, _encoding: string, taken: () => void): void {
    if (this.#isTaking) {
      taken();
    } else {
      this.#resume = taken;
    }
  }

  startTaking(): void {
    this.#isTaking = true;
    this.#resume?.();
  }
}

test('a piece has left when the client has taken it, and not while the exchange is stalled', async () => {
  const client = new SlowClient();
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  response.assignSocket(client as unknown as Socket);
  const exchange = new Exchange(apiRequest('GET /stream'), response, new Socket(), {});
  const events: string[] = [];
  exchange.stall();
  const sent = new Promise<void>((resolve) => {
    const body = {
      start: (write: (piece: string) => Promise<void>) => {
        void write('piece').then(() => {
          events.push('left');
          resolve();
        });
      },
      stop: () => undefined,
    };
    exchange.start({ status: 200, headers: {}, body });
  });
  await setImmediate();
  events.push('resumed');
  exchange.resume();
  await setImmediate();
  events.push('taken');
  client.startTaking();
  await sent;
  assert.deepEqual(events, ['resumed', 'taken', 'left']);
  response.destroy();
});
