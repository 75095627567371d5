import type { Duplex, Writable } from 'node:stream';
import * as ws from 'ws';

/** What comes of a WebSocket whose handshake is done. Nothing is called after `onClose`. */
export interface FrameListener {
  onMessage(data: Buffer, isBinary: boolean): void;
  /** @param code of RFC 6455, 7.4; 1006 where the connection broke off; @param reason what the other side said */
  onClose(code: number, reason: string): void;
}

/** The frames of a WebSocket, as the client that we are. */
export interface Frames {
  /** @returns false after the good-bye of either side, which nothing may follow (RFC 6455, 5.5.1) */
  sendText(text: string): boolean;
  /** Says good-bye; `onClose` follows once the other side has, too, or does not in time. */
  close(): void;
  /** Ends the connection now. */
  destroy(): void;
}

/** Both are exported by ws, and left out of its types. */
const { Receiver, Sender } = ws as unknown as {
  readonly Receiver: new (options: { maxPayload: number; allowSynchronousEvents: boolean }) => Writable;
  readonly Sender: new (socket: Duplex) => {
    send(data: string, options: { fin: true; mask: true; binary: false; compress: false }): void;
    pong(data: Buffer, mask: true): void;
    close(code: number, reason: string, mask: true): void;
  };
};

/** A longer message is nothing for a person to read. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
const CLOSE_TIMEOUT_MS = 5_000;
const NO_STATUS = 1005;
const BROKEN = 1006;

/** @param head what came with the answer to the handshake */
export function openFrames(socket: Duplex, head: Buffer, listener: FrameListener): Frames {
  const sender = new Sender(socket);
  const receiver = new Receiver({ maxPayload: MAX_MESSAGE_BYTES, allowSynchronousEvents: true });
  let closing: { readonly code: number; readonly reason: string } | undefined;
  let hasSaidGoodbye = false;
  let timer: NodeJS.Timeout | undefined;

  const close = (code: number): void => {
    if (!hasSaidGoodbye && socket.writable) {
      hasSaidGoodbye = true;
      sender.close(code === NO_STATUS ? 1000 : code, '', true);
      timer = setTimeout(() => socket.destroy(), CLOSE_TIMEOUT_MS).unref();
    }
  };
  receiver.on('message', (data: Buffer, isBinary: boolean) => {
    listener.onMessage(data, isBinary);
  });
  receiver.on('ping', (data: Buffer) => {
    if (socket.writable) {
      sender.pong(data, true);
    }
  });
  receiver.on('conclude', (code: number, reason: Buffer) => {
    closing ??= { code, reason: reason.toString() };
    close(code);
    socket.end();
  });
  receiver.on('error', (error) => {
    closing ??= { code: 1002, reason: error.message };
    close(1002);
    socket.destroy();
  });
  socket.on('error', (error) => {
    closing ??= { code: BROKEN, reason: error.message };
  });
  socket.once('close', () => {
    clearTimeout(timer);
    const { code, reason } = closing ?? { code: BROKEN, reason: '' };
    listener.onClose(code, reason);
  });
  if (head.length > 0) {
    receiver.write(head);
  }
  socket.pipe(receiver);
  return {
    sendText: (text) => {
      if (hasSaidGoodbye || !socket.writable) {
        return false;
      }
      sender.send(text, { fin: true, mask: true, binary: false, compress: false });
      return true;
    },
    close: () => {
      close(1000);
    },
    destroy: () => {
      socket.destroy();
    },
  };
}
