import type { CredentialsEnvironment } from '../../src/kube/credentials/createCredentials.ts';
import { DEFAULT_NETWORK } from '../../src/kube/network/network.ts';

/** For the users of rigs, who have tokens and certificates: no plugin runs, and nothing is logged. */
export const RIG_CREDENTIALS: CredentialsEnvironment = {
  env: {},
  network: DEFAULT_NETWORK,
  mayRun: () => Promise.resolve({ refused: 'No plugins here.' }),
  log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
  life: new AbortController().signal,
  issued: new Map(),
  userAgent: 'service-explorer-rigs/0.0',
};
