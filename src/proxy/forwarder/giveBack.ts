/**
 * Frees the memory of a piece of a body that nobody reads any more. V8 looks for such only once 64 MB of them have gathered
 * (`kExternalAllocationSoftLimit` of v8-internal.h), however few are in use at a time.
 *
 * @param piece is left alone where it is but a part of its memory: the rest may be in use yet
 */
export function giveBack({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) {
    buffer.transfer(0);
  }
}
