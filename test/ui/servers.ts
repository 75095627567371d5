import { startApiServer } from '../../scripts/rigs/apiServer.ts';
import { findChromium } from '../../scripts/rigs/chromium.ts';
import { findKubeBinaries } from '../../scripts/rigs/kubeBinaries.ts';
import { kubeExpect, type KubeTarget } from '../../scripts/rigs/kubeRequest.ts';
import { seedSamples } from '../../scripts/rigs/samples.ts';
import { startSandboxRig } from '../../scripts/rigs/sandbox.ts';
import { skipIfMissing } from '../support/missing.ts';

/** A cluster with a shop in it, and the way to it for another client than ours. */
export interface TestServer extends KubeTarget {
  readonly kubeconfig: string;
  /** Of the kubeconfig. */
  readonly context: string;
  /** Of the context: where a document goes that names none. */
  readonly namespace: string;
  readonly stop: () => Promise<void>;
}

const CART = {
  metadata: { name: 'cart' },
  spec: { selector: { app: 'cart' }, sessionAffinity: 'ClientIP', ports: [{ name: 'http', port: 80 }] },
};

async function realServer(): Promise<TestServer> {
  const rig = await startApiServer();
  await seedSamples(rig);
  return {
    url: rig.url,
    ca: rig.ca,
    adminToken: rig.adminToken,
    kubeconfig: rig.kubeconfig,
    context: 'service-explorer',
    namespace: 'default',
    stop: () => rig.stop(),
  };
}

async function oldSandbox(): Promise<TestServer> {
  const rig = await startSandboxRig('1.9', 'old');
  // Its own shop has none.
  await kubeExpect(rig, 'POST', '/api/v1/namespaces/shop/services', CART);
  return { ...rig, context: 'old', namespace: 'shop' };
}

const withoutChromium = await skipIfMissing(findChromium);

/** The servers that a flow is to work on: a real one, and one without dry run and server-side apply. */
export const SERVERS = [
  {
    name: 'a real API server',
    start: realServer,
    /** Whether endpoints follow pods. There are no deployments where they do. */
    hasControllers: false,
    /** Whether it knows dry run and server-side apply. */
    isModern: true,
    skip: withoutChromium || (await skipIfMissing(findKubeBinaries)),
  },
  {
    name: 'a sandbox of 1.9',
    start: oldSandbox,
    hasControllers: true,
    isModern: false,
    skip: withoutChromium,
  },
] as const;
