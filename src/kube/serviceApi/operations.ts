/** HTTP methods of the Service API. */
export type HttpMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

export interface ServiceOperation {
  readonly method: HttpMethod;
  /** Template of the path, as OpenAPI writes it. */
  readonly path: string;
  /** The function of this folder that carries it out. */
  readonly run: string;
}

/**
 * The operations on Services, in the order of the API reference of OKD 3.9, by their `operationId` in the OpenAPI of
 * Kubernetes. Only the first is in no OpenAPI: no server has ever carried it out.
 */
export const SERVICE_OPERATIONS = {
  createCoreV1ServiceForAllNamespaces: {
    method: 'POST',
    path: '/api/v1/services',
    run: 'createServiceAcrossNamespaces',
  },
  createCoreV1NamespacedService: {
    method: 'POST',
    path: '/api/v1/namespaces/{namespace}/services',
    run: 'createService',
  },
  readCoreV1NamespacedService: {
    method: 'GET',
    path: '/api/v1/namespaces/{namespace}/services/{name}',
    run: 'readService',
  },
  listCoreV1ServiceForAllNamespaces: {
    method: 'GET',
    path: '/api/v1/services',
    run: 'listServicesForAllNamespaces',
  },
  listCoreV1NamespacedService: {
    method: 'GET',
    path: '/api/v1/namespaces/{namespace}/services',
    run: 'listServices',
  },
  watchCoreV1NamespacedService: {
    method: 'GET',
    path: '/api/v1/watch/namespaces/{namespace}/services/{name}',
    run: 'watchService',
  },
  watchCoreV1ServiceListForAllNamespaces: {
    method: 'GET',
    path: '/api/v1/watch/services',
    run: 'watchServicesForAllNamespaces',
  },
  watchCoreV1NamespacedServiceList: {
    method: 'GET',
    path: '/api/v1/watch/namespaces/{namespace}/services',
    run: 'watchServices',
  },
  replaceCoreV1NamespacedService: {
    method: 'PUT',
    path: '/api/v1/namespaces/{namespace}/services/{name}',
    run: 'replaceService',
  },
  patchCoreV1NamespacedService: {
    method: 'PATCH',
    path: '/api/v1/namespaces/{namespace}/services/{name}',
    run: 'patchService',
  },
  deleteCoreV1NamespacedService: {
    method: 'DELETE',
    path: '/api/v1/namespaces/{namespace}/services/{name}',
    run: 'deleteService',
  },
  readCoreV1NamespacedServiceStatus: {
    method: 'GET',
    path: '/api/v1/namespaces/{namespace}/services/{name}/status',
    run: 'readServiceStatus',
  },
  replaceCoreV1NamespacedServiceStatus: {
    method: 'PUT',
    path: '/api/v1/namespaces/{namespace}/services/{name}/status',
    run: 'replaceServiceStatus',
  },
  patchCoreV1NamespacedServiceStatus: {
    method: 'PATCH',
    path: '/api/v1/namespaces/{namespace}/services/{name}/status',
    run: 'patchServiceStatus',
  },
  connectCoreV1OptionsNamespacedServiceProxy: {
    method: 'OPTIONS',
    path: '/api/v1/namespaces/{namespace}/services/{name}/proxy',
    run: 'proxyService',
  },
  connectCoreV1PostNamespacedServiceProxy: {
    method: 'POST',
    path: '/api/v1/namespaces/{namespace}/services/{name}/proxy',
    run: 'proxyService',
  },
  connectCoreV1HeadNamespacedServiceProxy: {
    method: 'HEAD',
    path: '/api/v1/namespaces/{namespace}/services/{name}/proxy',
    run: 'proxyService',
  },
  connectCoreV1GetNamespacedServiceProxy: {
    method: 'GET',
    path: '/api/v1/namespaces/{namespace}/services/{name}/proxy',
    run: 'proxyService',
  },
  connectCoreV1PutNamespacedServiceProxy: {
    method: 'PUT',
    path: '/api/v1/namespaces/{namespace}/services/{name}/proxy',
    run: 'proxyService',
  },
  connectCoreV1PatchNamespacedServiceProxy: {
    method: 'PATCH',
    path: '/api/v1/namespaces/{namespace}/services/{name}/proxy',
    run: 'proxyService',
  },
  connectCoreV1DeleteNamespacedServiceProxy: {
    method: 'DELETE',
    path: '/api/v1/namespaces/{namespace}/services/{name}/proxy',
    run: 'proxyService',
  },
  connectCoreV1OptionsNamespacedServiceProxyWithPath: {
    method: 'OPTIONS',
    path: '/api/v1/namespaces/{namespace}/services/{name}/proxy/{path}',
    run: 'proxyService',
  },
  connectCoreV1PostNamespacedServiceProxyWithPath: {
    method: 'POST',
    path: '/api/v1/namespaces/{namespace}/services/{name}/proxy/{path}',
    run: 'proxyService',
  },
  connectCoreV1HeadNamespacedServiceProxyWithPath: {
    method: 'HEAD',
    path: '/api/v1/namespaces/{namespace}/services/{name}/proxy/{path}',
    run: 'proxyService',
  },
  connectCoreV1GetNamespacedServiceProxyWithPath: {
    method: 'GET',
    path: '/api/v1/namespaces/{namespace}/services/{name}/proxy/{path}',
    run: 'proxyService',
  },
  connectCoreV1PutNamespacedServiceProxyWithPath: {
    method: 'PUT',
    path: '/api/v1/namespaces/{namespace}/services/{name}/proxy/{path}',
    run: 'proxyService',
  },
  connectCoreV1PatchNamespacedServiceProxyWithPath: {
    method: 'PATCH',
    path: '/api/v1/namespaces/{namespace}/services/{name}/proxy/{path}',
    run: 'proxyService',
  },
  connectCoreV1DeleteNamespacedServiceProxyWithPath: {
    method: 'DELETE',
    path: '/api/v1/namespaces/{namespace}/services/{name}/proxy/{path}',
    run: 'proxyService',
  },
} as const satisfies Readonly<Record<string, ServiceOperation>>;

export type OperationId = keyof typeof SERVICE_OPERATIONS;

/**
 * The path of an operation, each parameter encoded into one segment. The `{path}` of a proxy operation is the one that
 * is more than a segment; it is not filled in here.
 */
export function operationPath(id: OperationId, parameters: Readonly<Record<string, string>> = {}): string {
  return SERVICE_OPERATIONS[id].path.replace(/\{(namespace|name)\}/g, (_, name: string) => {
    const value = parameters[name];
    if (value === undefined) {
      throw new TypeError(`${id} needs a ${name}.`);
    }
    // A colon is a part of a segment like any other (RFC 3986, 3.3), and separates name and port of a proxied Service.
    return encodeURIComponent(value).replaceAll('%3A', ':');
  });
}
