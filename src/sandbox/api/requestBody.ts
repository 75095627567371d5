import type { Readable } from 'node:stream';
import { ApiError } from './apiError.ts';
import { tooLargeBody } from './failures.ts';

/** `MaxRequestBodyBytes` of apiserver/pkg/server/config.go, which 1.9 did not have yet; here it bounds all. */
const MAX_BODY_BYTES = 3 * 1024 * 1024;

/**
 * Reads a whole body.
 *
 * @throws ApiError 413 for one that is too large; what is left of it is read and forgotten
 */
export async function readBody(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  await new Promise<void>((resolve, reject) => {
    body.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) {
        chunks.length = 0;
        reject(new ApiError(tooLargeBody(MAX_BODY_BYTES)));
      } else {
        chunks.push(chunk);
      }
    });
    body.once('end', resolve);
    body.once('error', reject);
    // Without effect after the end: what was cut off must not pass for a whole body.
    body.once('close', () => {
      reject(new Error('The client left before its request was complete.'));
    });
  });
  return Buffer.concat(chunks);
}

/** The media type of a header, without its parameters; JSON where there is none. */
export function mediaTypeOf(contentType: string | undefined): string {
  const [mediaType = ''] = (contentType ?? '').split(';');
  return mediaType.trim().toLowerCase() || 'application/json';
}
