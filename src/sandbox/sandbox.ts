import { randomBytes } from 'node:crypto';
import { createAccessControl } from './access/accessControl.ts';
import type { AccessRule } from './access/accessRule.ts';
import { DEFAULT_RULES } from './access/defaultRules.ts';
import { createReviewHandler } from './access/reviewHandler.ts';
import { Tokens } from './access/tokens.ts';
import { authenticatedUser, MASTERS } from './access/user.ts';
import { ApiServer } from './api/apiServer.ts';
import type { Handler } from './api/handler.ts';
import { refuseNotImplemented } from './api/notImplemented.ts';
import { createResourceHandler } from './api/resourceHandler.ts';
import type { ResourceScope } from './api/resourceScope.ts';
import type { WatchOptions } from './api/watch.ts';
import { startEndpointSlicesController } from './controllers/endpointSlicesController.ts';
import { startEndpointsController } from './controllers/endpointsController.ts';
import { startKubernetesServiceController } from './controllers/kubernetesServiceController.ts';
import { startPodController } from './controllers/podController.ts';
import { createDiscovery } from './discovery/discovery.ts';
import { createProjectHandler } from './openshift/projectHandler.ts';
import { profiles, type ProfileName } from './profile.ts';
import { createServiceProxy } from './proxy/serviceProxy.ts';
import { createObjectStrategy } from './registry/objectStrategy.ts';
import { RESOURCES, type ResourceName } from './registry/resources.ts';
import type { Strategy } from './registry/strategy.ts';
import { bootstrapObjects, kubernetesService } from './samples/bootstrap.ts';
import { samplesFor } from './samples/samples.ts';
import { seed } from './samples/seed.ts';
import { createServiceStrategy } from './services/serviceStrategy.ts';
import { ClusterState } from './storage/clusterState.ts';
import { SandboxServer, type SandboxServerOptions } from './wire/sandboxServer.ts';

export interface SandboxOptions {
  /** Which generation to be; by default the newest. */
  readonly profile?: ProfileName;
  /** Whether the sample namespaces are there; by default they are. */
  readonly samples?: boolean;
  /** Whether pods start and Endpoints follow them; by default they do. */
  readonly controllers?: boolean;
  /** Speaks TLS, with this certificate: without it, neither kubectl nor we send the token of a kubeconfig. */
  readonly tls?: SandboxServerOptions['tls'];
}

/** A running cluster. */
export interface Sandbox {
  /** `http://127.0.0.1:PORT`, or `https:`. */
  readonly url: string;
  /** The bearer token of a user who may do everything, new with every start. */
  readonly token: string;
  readonly profile: ProfileName;
  /** More users can be added. */
  readonly tokens: Tokens;
  /** What those users may do. May be changed at any time. */
  readonly rules: AccessRule[];
  readonly state: ClusterState;
  readonly server: SandboxServer;
  /** Ends every connection and forgets everything. */
  readonly stop: () => Promise<void>;
}

const WATCH: WatchOptions = { secondMs: 1000, bookmarkEveryMs: 60_000, expiredWatch: 'event' };

/** How many changes a watch can resume over. A real server keeps those of five minutes. */
const HISTORY_SIZE = 10_000;

/** Starts a cluster in memory, on a free port of 127.0.0.1. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { profile: name = '1.36', samples = true, controllers = true } = options;
  const profile = profiles[name];
  const state = new ClusterState({ historySize: HISTORY_SIZE });
  const rules = [...DEFAULT_RULES[name]];
  const tokens = new Tokens();
  const token = randomBytes(32).toString('base64url');
  tokens.add(token, authenticatedUser('sandbox', [MASTERS]));

  const strategies = strategiesOf(name, state);
  const scopeOf = (resource: ResourceName): ResourceScope => {
    const strategy = strategies[resource];
    if (strategy === undefined) {
      throw new Error(`Profile ${name} has no ${resource}.`);
    }
    return { type: RESOURCES[resource], state, profile, strategy };
  };
  const stopControllers = controllers ? startControllers(state, name) : [];
  seed(bootstrapObjects(name), 'kube-apiserver', scopeOf);
  const stopKubernetesService = startKubernetesServiceController(state, () => {
    seed([kubernetesService(name)], 'kube-apiserver', scopeOf);
  });
  seed(samples ? samplesFor(name) : [], 'sandbox', scopeOf);

  const openShift: readonly Handler[] =
    name === '1.9' ? [createProjectHandler({ namespaces: scopeOf('namespaces'), rules, watch: WATCH })] : [];
  const api = new ApiServer({
    profile,
    access: createAccessControl({ profile: name, tokens, rules, port: () => new URL(server.url).port }),
    handlers: [
      createDiscovery(name),
      createReviewHandler(rules, profile),
      createServiceProxy(state, name),
      ...openShift,
      refuseNotImplemented,
      createResourceHandler({ state, profile, strategies, watch: WATCH }),
    ],
  });
  const server: SandboxServer = new SandboxServer(api, options.tls && { tls: options.tls });
  await server.acceptConnections();
  return {
    url: server.url,
    token,
    profile: name,
    tokens,
    rules,
    state,
    server,
    stop: async () => {
      for (const stopController of [...stopControllers, stopKubernetesService]) {
        stopController();
      }
      await server.close();
    },
  };
}

/** @returns functions that stop them */
function startControllers(state: ClusterState, profile: ProfileName): readonly (() => void)[] {
  const common = [startPodController(state), startEndpointsController(state, profile)];
  return profile === '1.36' ? [...common, startEndpointSlicesController(state)] : common;
}

/** The rules of every resource that a generation serves. Routes are OpenShift's; EndpointSlices came in 1.21. */
function strategiesOf(
  profile: ProfileName,
  state: ClusterState,
): Readonly<Partial<Record<ResourceName, Strategy>>> {
  const { namespaces, endpoints, pods, events, routes, endpointslices } = RESOURCES;
  const own = { '1.9': [routes], '1.20': [], '1.36': [endpointslices] }[profile];
  const types = [namespaces, endpoints, pods, events, ...own];
  return {
    ...Object.fromEntries(types.map((type) => [type.name, createObjectStrategy(type, profile)])),
    services: createServiceStrategy(profile, state),
  };
}
