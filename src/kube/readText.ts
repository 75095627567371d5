import type { Readable } from 'node:stream';
import { KubeError } from './errors.ts';

/**
 * Reads a body as text.
 *
 * @throws KubeError `protocol` when it is larger than `maxBytes`
 */
export async function readText(body: Readable, maxBytes: number): Promise<string> {
  const text = await readShortText(body, maxBytes);
  if (text === undefined) {
    throw new KubeError('protocol', `The answer is larger than ${maxBytes} bytes.`);
  }
  return text;
}

/** The same; undefined, and no more of it read, when it is larger. */
export async function readShortText(body: Readable, maxBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
