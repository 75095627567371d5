import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { Listener } from '../../../../src/sandbox/wire/listener.ts';

// Only a second loopback address makes two connections from one port certain, and macOS has none.
const skip = process.platform === 'darwin';

test('a connection is known while one that came from the same port ends', { skip }, async (t) => {
  const accepted: Socket[] = [];
  const changes: (() => void)[] = [];
  const listener = new Listener(
    (socket) => accepted.push(socket),
    () => {
      changes.splice(0).forEach((resolve) => {
        resolve();
      });
    },
  );
  const changed = (): Promise<void> => new Promise((resolve) => changes.push(resolve));
  await listener.open();
  t.after(() => {
    listener.close();
    listener.dropAll('close');
  });
  const comeFrom = async (localAddress: string, localPort?: number): Promise<Socket> => {
    const isAccepted = changed();
    const client = connect({ host: '127.0.0.1', port: listener.port, localAddress, localPort });
    t.after(() => client.destroy());
    await Promise.all([once(client, 'connect'), isAccepted]);
    return client;
  };

  const first = await comeFrom('127.0.0.1');
  const port = first.localPort;
  await comeFrom('127.0.0.2', port);
  const isGone = changed();
  first.resetAndDestroy();
  await isGone;

  assert.equal(listener.openSockets, 1);
  assert.ok(accepted[1]);
  assert.equal(listener.socketFrom(port), accepted[1]);
});
