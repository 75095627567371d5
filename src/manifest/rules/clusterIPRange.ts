import type { KubeVersion } from '../../kube/capabilities.ts';
import { minorOf } from '../schema/fieldVersions.ts';
import { formatCidr, networkOf, parseIp, type Cidr } from './ipAddress.ts';

/** A Service by its address. */
interface Addressed {
  readonly namespace: string;
  readonly name: string;
  readonly clusterIP: string;
}

/**
 * A network, in CIDR notation, that the range of cluster IPs lies within, as far as Services tell: the first address of the
 * range is that of `default/kubernetes`, and how far a range can go follows from where it begins. Undefined where that
 * Service is not known, or an address contradicts it.
 * Sources: pkg/controlplane/instance.go (`ServiceIPRange`); `validateMaxCIDRRange` in
 * cmd/kube-apiserver/app/options/validation.go, in force until MultiCIDRServiceAllocator (KEP-1880) is on, since 1.33.
 */
export function clusterIPNetwork(present: readonly Addressed[], version: KubeVersion): string | undefined {
  const first = present.find(({ namespace, name }) => namespace === 'default' && name === 'kubernetes');
  const address = first && parseIp(first.clusterIP);
  const last = address?.bytes.at(-1);
  // The address before it is that of the network, which ends in zeros.
  if (address === undefined || last === undefined || last % 2 === 0) {
    return undefined;
  }
  const base = { ...address, bytes: [...address.bytes.slice(0, -1), last - 1] };
  const bits = Math.min(trailingZeros(base.bytes), minorOf(version) >= 33 ? 64 : 20);
  const network: Cidr = { address: base, prefix: 8 * base.bytes.length - bits };
  const isContradicted = present.some(({ clusterIP }) => isOutside(clusterIP, network));
  return isContradicted ? undefined : formatCidr(network);
}

/** Whether an address is of the family of a network, and not in it. */
function isOutside(text: string, { address: { family, bytes }, prefix }: Cidr): boolean {
  const address = parseIp(text);
  return address?.family === family && networkOf({ address, prefix }).address.bytes.join() !== bytes.join();
}

function trailingZeros(bytes: readonly number[]): number {
  const bits = bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return bits.length - bits.lastIndexOf('1') - 1;
}
