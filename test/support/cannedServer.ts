import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { Connection } from '../../src/kube/connection.ts';
import { connect } from './connect.ts';

export interface CannedServer {
  readonly connection: Connection;
  /** The paths that were asked for, with their queries, in order. */
  readonly asked: readonly string[];
}

/** A server that answers each path with its JSON, or with a failure of that HTTP status; any other path with 404. */
export async function startCannedServer(
  t: TestContext,
  answers: Readonly<Record<string, object | number>>,
): Promise<CannedServer> {
  const asked: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    asked.push(url);
    const answer = answers[url.split('?')[0] ?? ''] ?? 404;
    response.statusCode = typeof answer === 'number' ? answer : 200;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(typeof answer === 'number' ? { kind: 'Status', code: answer } : answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const connection = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  t.after(() => {
    connection.dispose();
    server.close();
  });
  return { connection, asked };
}
