import type { TestContext } from 'node:test';
import {
  startFaultServer,
  type FaultServer,
  type FaultServerOptions,
} from '../../support/faultServer/faultServer.ts';
import { sampleService } from '../../support/faultServer/sampleServices.ts';

export const SERVICES = '/api/v1/services';
export const WATCH = `${SERVICES}?watch=true&resourceVersion=100`;

/** A server that knows one Service, which was created after version 100; closed when the test ends. */
export async function startWithService(
  t: TestContext,
  options: FaultServerOptions = {},
): Promise<FaultServer> {
  const server = await startFaultServer(options);
  t.after(() => server.close());
  server.state.put('services', sampleService('a', 'web'));
  return server;
}
