import type { KubeObject } from '../../kube/types.ts';
import type { ClusterState } from '../storage/clusterState.ts';
import { formatAddress, parseAddress } from './ipAddress.ts';
import { NumberPool } from './numberPool.ts';
import type { ServiceSpec } from './service.ts';

/** What a cluster gives its Services addresses from (`--service-cluster-ip-range`). */
export const SERVICE_CIDR = '10.96.0.0/16';
/** The address of the range itself, which no Service gets: a dry run shows it instead of one. */
export const SERVICE_NETWORK = '10.96.0.0';
/** And node ports (`--service-node-port-range`). */
export const NODE_PORTS = { first: 30_000, last: 32_767, dynamicFrom: 30_086 };

/** From 10.96.0.1 to 10.96.255.254, given out from 10.96.1.0 on: without the network's own and the broadcast address. */
const CLUSTER_IPS = { first: 0x0a_60_00_01, last: 0x0a_60_ff_fe, dynamicFrom: 0x0a_60_01_00 };

/**
 * The cluster addresses and node ports that the stored Services hold. Follows the state, so a Service that is checked
 * and not stored takes nothing.
 */
export class Allocations {
  readonly #clusterIPs = new NumberPool(CLUSTER_IPS);
  readonly nodePorts = new NumberPool(NODE_PORTS);

  constructor(state: Pick<ClusterState, 'objects' | 'subscribe'>) {
    state.objects('services').forEach((service) => {
      this.#follow(service, 'take');
    });
    state.subscribe(({ type, resource, object, former }) => {
      if (resource !== 'services') {
        return;
      }
      if (former !== undefined) {
        this.#follow(former, 'release');
      }
      if (type !== 'DELETED') {
        this.#follow(object, 'take');
      }
    });
  }

  /** A free address, or nothing when all are in use. */
  findClusterIP(): string | undefined {
    const value = this.#clusterIPs.findFree();
    return value === undefined ? undefined : formatAddress({ family: 'IPv4', value: BigInt(value) });
  }

  /** Whether an address is free, taken, or none that this cluster could give. */
  lookUpClusterIP(ip: string): 'free' | 'taken' | 'outside' {
    const address = parseAddress(ip);
    if (address?.family !== 'IPv4' || !this.#clusterIPs.has(Number(address.value))) {
      return 'outside';
    }
    return this.#clusterIPs.isTaken(Number(address.value)) ? 'taken' : 'free';
  }

  #follow(service: KubeObject & { readonly spec?: ServiceSpec }, action: 'take' | 'release'): void {
    const { clusterIP, clusterIPs = [], ports = [], healthCheckNodePort } = service.spec ?? {};
    for (const ip of new Set([...clusterIPs, ...(clusterIP === undefined ? [] : [clusterIP])])) {
      const address = parseAddress(ip);
      if (address?.family === 'IPv4') {
        this.#clusterIPs[action](Number(address.value));
      }
    }
    const numbers = [...ports.map(({ nodePort }) => nodePort), healthCheckNodePort];
    for (const number of new Set(numbers.filter((one) => one !== undefined))) {
      this.nodePorts[action](number);
    }
  }
}
