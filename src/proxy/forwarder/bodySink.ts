import type { ServerResponse } from 'node:http';
import { Writable } from 'node:stream';
import { giveBack } from './giveBack.ts';

/**
 * Takes a body for a browser, and gives the memory of each piece back as soon as that is sent.
 *
 * @param response has its head written; is ended with the body, and left to the caller where that breaks off
 */
export function bodySink(response: ServerResponse): Writable {
  return new Writable({
    write(piece: Buffer, _encoding, done) {
      response.write(piece, (error) => {
        // Of what was not sent it is not known who still holds it.
        if (!error) {
          giveBack(piece);
        }
        done(error);
      });
    },
    final(done) {
      response.end(done);
    },
  });
}
