import { ApiServer } from '../../../src/sandbox/api/apiServer.ts';
import type { RequestHead } from '../../../src/sandbox/api/request.ts';
import { createResourceHandler } from '../../../src/sandbox/api/resourceHandler.ts';
import type { WatchOptions } from '../../../src/sandbox/api/watch.ts';
import { createDiscovery } from '../../../src/sandbox/discovery/discovery.ts';
import { profiles, type ProfileName } from '../../../src/sandbox/profile.ts';
import { createObjectStrategy } from '../../../src/sandbox/registry/objectStrategy.ts';
import { RESOURCES } from '../../../src/sandbox/registry/resources.ts';
import { createServiceStrategy } from '../../../src/sandbox/services/serviceStrategy.ts';
import { ClusterState } from '../../../src/sandbox/storage/clusterState.ts';
import { matches, type RequestMatch } from '../../../src/sandbox/wire/requestMatch.ts';
import { SandboxServer, type SandboxServerOptions } from '../../../src/sandbox/wire/sandboxServer.ts';
import { Conditions } from './conditions.ts';
import { TestAccess } from './testAccess.ts';

export interface FaultServerOptions extends SandboxServerOptions, Partial<WatchOptions> {
  /** Which generation to be; by default the newest. */
  readonly profile?: ProfileName;
  /** Where set, a request must carry it as its bearer token, or come with a client certificate. */
  readonly token?: string;
  /** How many changes a watch can resume over; by default all of them. */
  readonly historySize?: number;
}

export interface RecordedRequest extends RequestHead {
  /** When it came, in `performance.now()` milliseconds. */
  readonly time: number;
}

/** Well above 1, so that a test can name a version that was never kept. */
const FIRST_VERSION = 100;

/** Starts an API server for namespaces and Services on a free port of 127.0.0.1. */
export async function startFaultServer(options: FaultServerOptions = {}): Promise<FaultServer> {
  const server = new FaultServer(options);
  await server.acceptConnections();
  return server;
}

/** The sandbox's server with a cluster that is empty, and what a test must know of what it was asked. */
export class FaultServer extends SandboxServer {
  readonly state: ClusterState;
  /** Who may do what. */
  readonly access: TestAccess;
  /** Every request that came, in order. */
  readonly requests: RecordedRequest[] = [];
  readonly #conditions = new Conditions();

  constructor({ profile = '1.36', token, historySize, tls, ...watch }: FaultServerOptions) {
    const state = new ClusterState({
      firstVersion: FIRST_VERSION,
      ...(historySize === undefined ? {} : { historySize }),
    });
    const access = new TestAccess(profile, token);
    super(createApi(state, access, profile, watch), tls === undefined ? {} : { tls });
    this.state = state;
    this.access = access;
    this.onDidReceive((request) => this.requests.push({ ...request, time: performance.now() }));
    this.onDidChange(() => {
      this.#conditions.check();
    });
  }

  /** Waits until a condition on this server holds. It is looked at whenever something happens here. */
  waitFor(condition: () => boolean): Promise<void> {
    return this.#conditions.wait(
      condition,
      () => `The server saw:\n${this.requests.map(describe).join('\n')}`,
    );
  }

  /** Waits for the first so many requests that match, those that came already among them. */
  async waitForRequests(match: RequestMatch, count = 1): Promise<RecordedRequest[]> {
    const found = (): RecordedRequest[] => this.requests.filter((request) => matches(request, match));
    await this.waitFor(() => found().length >= count);
    return found().slice(0, count);
  }
}

function createApi(
  state: ClusterState,
  access: TestAccess,
  profile: ProfileName,
  watch: Partial<WatchOptions>,
): ApiServer {
  const strategies = {
    namespaces: createObjectStrategy(RESOURCES.namespaces, profile),
    services: createServiceStrategy(profile, state),
  };
  const resources = createResourceHandler({
    state,
    profile: profiles[profile],
    strategies,
    watch: { secondMs: 1000, bookmarkEveryMs: undefined, expiredWatch: 'event', ...watch },
  });
  return new ApiServer({
    profile: profiles[profile],
    access,
    handlers: [createDiscovery(profile), resources],
  });
}

function describe({ method, path, query }: RequestHead): string {
  return `  ${method} ${path} ${query.toString()}`;
}
