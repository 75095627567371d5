import { asJsonObject, isJsonArray, type Json } from '../common/json.ts';
import type { Connection } from './connection.ts';
import { KubeError } from './errors.ts';

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
  const [info, groupList] = await Promise.all([
    unlessRefused(connection.getJson<Json>('/version', signal)),
    unlessRefused(connection.getJson<Json>('/apis', signal)),
  ]);
  const gitVersion = textOf(info, 'gitVersion');
  const { groups } = asJsonObject(groupList);
  return {
    gitVersion,
    version: parseVersion(gitVersion ?? '') ?? OLDEST_VERSION,
    isOpenShift:
      isJsonArray(groups) &&
      groups.some((group) => textOf(group, 'name')?.endsWith('.openshift.io') ?? false),
  };
}

/** Whatever stands before a server may answer for it, with JSON of its own. */
function textOf(object: Json | undefined, name: string): string | undefined {
  const value = asJsonObject(object)[name];
  return typeof value === 'string' ? value : undefined;
}

/** Reads `v1.20.2`, `v1.25.4-gke.100+abc`; undefined for `v0.0.0-master+$Format:%h$` and the like. */
export function parseVersion(gitVersion: string): KubeVersion | undefined {
  const [, major, minor] = /^v?(\d+)\.(\d+)(?:\.|\+|-|$)/.exec(gitVersion) ?? [];
  return major === undefined || minor === undefined || Number(major) === 0
    ? undefined
    : { major: Number(major), minor: Number(minor) };
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
