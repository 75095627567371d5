import type { KubeObject } from '../../kube/types.ts';
import { firstOf, itemsAt, NONE, textAt, textsAt } from './cells.ts';
import { AGE, NAME, type TableColumn } from './tableColumn.ts';

const UNSET = '<unset>';

/** `printEndpoints`. */
export const ENDPOINTS_COLUMNS: readonly TableColumn[] = [
  NAME,
  { name: 'Endpoints', description: 'The ready addresses, each with its port.', cell: readyEndpoints },
  AGE,
];

/** `printEndpointSlice`. */
export const ENDPOINT_SLICE_COLUMNS: readonly TableColumn[] = [
  NAME,
  {
    name: 'AddressType',
    description: 'IPv4, IPv6 or FQDN.',
    cell: (slice) => textAt(slice, 'addressType'),
  },
  {
    name: 'Ports',
    description: 'The ports that all of its endpoints have.',
    cell: (slice) =>
      firstOf(
        itemsAt(slice, 'ports').map((port) => textAt(port, 'port') || textAt(port, 'name') || '*'),
        UNSET,
      ),
  },
  {
    name: 'Endpoints',
    description: 'The addresses, whether they are ready or not.',
    cell: (slice) =>
      firstOf(
        itemsAt(slice, 'endpoints').flatMap((endpoint) => textsAt(endpoint, 'addresses')),
        UNSET,
      ),
  },
  AGE,
];

/** `formatEndpoints`: without ports, as of a headless Service, the addresses alone. */
function readyEndpoints(endpoints: KubeObject): string {
  const list = itemsAt(endpoints, 'subsets').flatMap((subset) => {
    const addresses = itemsAt(subset, 'addresses').map((address) => textAt(address, 'ip'));
    const ports = itemsAt(subset, 'ports').map((port) => textAt(port, 'port'));
    return ports.length === 0
      ? addresses
      : ports.flatMap((port) =>
          addresses.map((ip) => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`)),
        );
  });
  return list.length === 0 && itemsAt(endpoints, 'subsets').length > 0 ? '' : firstOf(list, NONE);
}
