/** What the sandbox stores, under its plural name. */
export type ResourceName =
  'namespaces' | 'services' | 'endpoints' | 'endpointslices' | 'pods' | 'events' | 'routes';

/** `GroupVersionKind` of apimachinery/pkg/runtime/schema. */
export interface GroupVersionKind {
  /** API group; empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export interface ResourceType extends GroupVersionKind {
  readonly name: ResourceName;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
}

const core = { group: '', version: 'v1', namespaced: true } as const;

export const RESOURCES: Readonly<Record<ResourceName, ResourceType>> = {
  namespaces: { ...core, name: 'namespaces', kind: 'Namespace', namespaced: false, shortNames: ['ns'] },
  services: { ...core, name: 'services', kind: 'Service', shortNames: ['svc'] },
  endpoints: { ...core, name: 'endpoints', kind: 'Endpoints', shortNames: ['ep'] },
  endpointslices: {
    ...core,
    name: 'endpointslices',
    group: 'discovery.k8s.io',
    kind: 'EndpointSlice',
    shortNames: [],
  },
  pods: { ...core, name: 'pods', kind: 'Pod', shortNames: ['po'] },
  events: { ...core, name: 'events', kind: 'Event', shortNames: ['ev'] },
  routes: {
    name: 'routes',
    group: 'route.openshift.io',
    version: 'v1',
    kind: 'Route',
    namespaced: true,
    shortNames: [],
  },
};
