import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventLine } from './events.ts';

/** Serves one watch of `count` events as fast as the reader takes them; prints its port. */
const count = Number(process.argv[2]);
const blocks: Buffer[] = [];
for (let index = 0; index < count; index += 500) {
  const lines = Array.from(
    { length: Math.min(500, count - index) },
    (_, offset) => `${eventLine(index + offset)}\n`,
  );
  blocks.push(Buffer.from(lines.join('')));
}
const server = createServer((_request, response) => {
  response.setHeader('content-type', 'application/json');
  let next = 0;
  const send = (): void => {
    while (next < blocks.length) {
      const block = blocks[next];
      next += 1;
      if (!response.write(block)) {
        response.once('drain', send);
        return;
      }
    }
    response.end();
  };
  send();
});
server.listen(0, '127.0.0.1', () => {
  console.log(String((server.address() as AddressInfo).port));
});
