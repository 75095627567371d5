import type { Connection } from './connection.ts';
import { KubeError } from './errors.ts';
import type { VersionInfo } from './types.ts';

/** A Kubernetes version, as far as behaviour depends on it. */
export interface KubeVersion {
  readonly major: number;
  readonly minor: number;
}

/** What the server at the other end is. Decides what may be sent to it. */
export interface Capabilities {
  /** As the server spells it, `v1.20.2`; undefined where it would not say. */
  readonly gitVersion: string | undefined;
  /** What it can be held to. A version that cannot be read proves nothing, so it counts as the oldest. */
  readonly version: KubeVersion;
  /** API groups of OpenShift are served. */
  readonly isOpenShift: boolean;
}

/** The oldest server that is supported: OKD 3.9. */
export const OLDEST_VERSION: KubeVersion = { major: 1, minor: 9 };

/**
 * Asks the server what it is (`GET /version`, `GET /apis`). A server that forbids these is still a server: what it
 * does not tell counts as absent.
 *
 * @throws KubeError when it cannot be reached, or has no answer now
 */
export async function discoverCapabilities(
  connection: Connection,
  signal: AbortSignal,
): Promise<Capabilities> {
  const [version, groups] = await Promise.all([
    unlessRefused(connection.getJson<VersionInfo>('/version', signal)),
    unlessRefused(connection.getJson<APIGroupList>('/apis', signal)),
  ]);
  return {
    gitVersion: version?.gitVersion,
    version: parseVersion(version?.gitVersion ?? '') ?? OLDEST_VERSION,
    isOpenShift: groups?.groups?.some(({ name }) => name?.endsWith('.openshift.io')) ?? false,
  };
}

/** Reads `v1.20.2`, `v1.25.4-gke.100+abc`; undefined for `v0.0.0-master+$Format:%h$` and the like. */
export function parseVersion(gitVersion: string): KubeVersion | undefined {
  const [, major, minor] = /^v?(\d+)\.(\d+)(?:\.|\+|-|$)/.exec(gitVersion) ?? [];
  return major === undefined || minor === undefined || Number(major) === 0
    ? undefined
    : { major: Number(major), minor: Number(minor) };
}

/** `APIGroupList` of `meta/v1`. */
interface APIGroupList {
  readonly groups?: readonly { readonly name?: string }[];
}

async function unlessRefused<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    const refused =
      error instanceof KubeError && ['forbidden', 'unauthorized', 'notFound'].includes(error.code);
    if (refused) {
      return undefined;
    }
    throw error;
  }
}
