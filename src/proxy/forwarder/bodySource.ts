import { Transform, type Readable, type TransformCallback } from 'node:stream';
import { giveBack } from './giveBack.ts';

/**
 * What is on its way at most: streams ask for no more of a body once they hold their `highWaterMark`, which is 64 KB for a
 * socket, and a piece is no larger than that either.
 */
const ROUND_BYTES = 2 * 1024 * 1024;

/**
 * The body of a browser's request, as it comes. That of a large one goes round in the same memory, for a socket does not
 * tell whose bytes it has sent; that of a small one is left where it is.
 */
export function bodySource(request: Readable): Readable {
  const source = request.pipe(new RoundTransform());
  request.once('error', (error) => source.destroy(error));
  // Who has refused it does not read the rest, which is in the way of the next request.
  source.once('close', () => request.resume());
  return source;
}

class RoundTransform extends Transform {
  #taken = 0;
  #round: Buffer | undefined;
  /** Where in the round the next piece begins. */
  #next = 0;

  override _transform(piece: Buffer, _encoding: BufferEncoding, callback: TransformCallback): void {
    this.#taken += piece.length;
    callback(null, this.#taken <= ROUND_BYTES ? piece : this.#copy(piece));
  }

  #copy(piece: Buffer): Buffer {
    this.#round ??= Buffer.allocUnsafeSlow(ROUND_BYTES);
    const begin = this.#next + piece.length > ROUND_BYTES ? 0 : this.#next;
    this.#next = begin + piece.copy(this.#round, begin);
    giveBack(piece);
    return this.#round.subarray(begin, this.#next);
  }
}
