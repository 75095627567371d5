import type { Service, ServicePort } from '../../kube/types.ts';
import { NONE } from './cells.ts';
import { AGE, NAME, type TableColumn } from './tableColumn.ts';

/** `printService`. */
export const SERVICE_COLUMNS: readonly TableColumn[] = [
  NAME,
  {
    name: 'Type',
    description: 'How the Service is exposed.',
    cell: ({ spec }: Service) => spec?.type ?? '',
  },
  {
    name: 'Cluster-IP',
    description: 'The address inside the cluster; None for a headless Service.',
    cell: ({ spec }: Service) => spec?.clusterIP ?? NONE,
  },
  {
    name: 'External-IP',
    description: 'The addresses outside the cluster, or the name that the Service stands for.',
    cell: externalAddress,
  },
  {
    name: 'Port(s)',
    description: 'The ports of the Service, each with its node port and protocol.',
    cell: ({ spec }: Service) => (spec?.ports ?? []).map(portText).join(',') || NONE,
  },
  AGE,
  {
    name: 'Selector',
    description: 'The labels of the pods that the Service sends traffic to.',
    priority: 1,
    cell: ({ spec }: Service) =>
      Object.entries(spec?.selector ?? {})
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, value]) => `${key}=${value}`)
        .join(',') || NONE,
  },
];

/** Beyond this, addresses of a load balancer are cut. */
const ADDRESS_WIDTH = 16;

function externalAddress({ spec, status }: Service): string {
  const { type, externalIPs = [], externalName } = spec ?? {};
  if (type === 'ExternalName') {
    return externalName ?? NONE;
  }
  if (type !== 'LoadBalancer') {
    return externalIPs.join(',') || NONE;
  }
  const ingress = status?.loadBalancer?.ingress ?? [];
  const assigned = ingress.map(({ ip, hostname }) => ip ?? hostname ?? '').filter((text) => text !== '');
  const balanced = [...new Set(assigned)].sort().join(',');
  const shown = balanced.length > ADDRESS_WIDTH ? `${balanced.slice(0, ADDRESS_WIDTH - 3)}...` : balanced;
  return [shown, ...externalIPs].filter((text) => text !== '').join(',') || '<pending>';
}

function portText({ port, nodePort, protocol = 'TCP' }: ServicePort): string {
  return nodePort === undefined || nodePort === 0 ? `${port}/${protocol}` : `${port}:${nodePort}/${protocol}`;
}
