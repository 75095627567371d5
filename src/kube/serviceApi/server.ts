import { discoverCapabilities, type KubeVersion } from '../capabilities.ts';
import type { Connection } from '../connection.ts';
import { proveFeatures, type Features } from '../features.ts';

/** An API server and what it is known to honour. */
export interface ApiServer {
  readonly connection: Connection;
  readonly features: Features;
  /** What it can be held to; the oldest that is supported where it does not say. */
  readonly version: KubeVersion;
}

/**
 * Finds out what the server at the other end of a connection is.
 *
 * @throws KubeError when it cannot be reached
 */
export async function discoverApiServer(connection: Connection, signal: AbortSignal): Promise<ApiServer> {
  const capabilities = await discoverCapabilities(connection, signal);
  const features = await proveFeatures(connection, capabilities, signal);
  return { connection, features, version: capabilities.version };
}
