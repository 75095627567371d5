import { once } from 'node:events';
import { request as startRequest, type IncomingMessage } from 'node:http';

/** Downloads or uploads so many bytes, as a browser would: through the forwarder, or through `kubectl proxy`. */
const [url = '', direction = '', size = '', cookie = ''] = process.argv.slice(2);
const isUpload = direction === 'upload';
const outgoing = startRequest(url, {
  method: isUpload ? 'PUT' : 'GET',
  headers: { ...(cookie !== '' && { cookie }), ...(isUpload && { 'content-length': size }) },
});
const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
if (isUpload) {
  const block = Buffer.alloc(64 * 1024, 'x');
  for (let left = Number(size); left > 0; left -= block.length) {
    if (!outgoing.write(block.subarray(0, left))) {
      await once(outgoing, 'drain');
    }
  }
}
outgoing.end();
const [response] = await answered;
let received = 0;
for await (const chunk of response as AsyncIterable<Buffer>) {
  received += chunk.length;
}
if (response.statusCode !== 200 || (!isUpload && received !== Number(size))) {
  throw new Error(`Answered ${String(response.statusCode)}, ${received} bytes.`);
}
