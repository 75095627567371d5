import type { KubeObject, Service } from '../../kube/types.ts';

/**
 * An object without what belongs to its cluster, as `?export=true` gave it up to 1.17 and, ever less of it, until 1.20
 * (`exportObjectMeta` of apiserver/pkg/registry/generic, `Export` of pkg/registry/core/service/strategy.go).
 *
 * @param isExact keeps what the cluster chose: namespace, cluster IP and node ports
 */
export function exportObject(object: KubeObject, isExact: boolean): KubeObject {
  const { uid: _uid, resourceVersion: _version, creationTimestamp: _time, ...metadata } = object.metadata;
  const { name, namespace, ...rest } = metadata as Record<string, unknown>;
  const { labels, annotations, managedFields, ...others } = rest;
  const exported = {
    ...object,
    metadata: {
      name,
      ...(isExact ? { namespace } : {}),
      ...others,
      creationTimestamp: null,
      ...present({ labels, annotations, managedFields }),
    },
  };
  const isService = object.kind === 'Service';
  return (isService ? exportService(exported as unknown as Service, isExact) : exported) as KubeObject;
}

function exportService(service: Service, isExact: boolean): Service {
  const status = { loadBalancer: {} };
  if (isExact || service.spec === undefined) {
    return { ...service, status };
  }
  const { clusterIP, clusterIPs, ports, ...spec } = service.spec;
  const { type, ...afterType } = spec;
  const isHeadless = clusterIP === 'None';
  const chosen = type === 'NodePort' ? ports?.map(({ nodePort: _nodePort, ...port }) => port) : ports;
  const { selector, ...others } = afterType;
  return {
    ...service,
    spec: {
      ...present({
        ports: chosen,
        selector,
        clusterIP: isHeadless ? clusterIP : undefined,
        clusterIPs: isHeadless ? clusterIPs : undefined,
        type,
      }),
      ...others,
    },
    status,
  };
}

function present(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
