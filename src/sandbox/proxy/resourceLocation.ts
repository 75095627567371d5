import type { KubeObject, Service } from '../../kube/types.ts';
import { failure } from '../api/answer.ts';
import { ApiError } from '../api/apiError.ts';
import { badRequest, notFound } from '../api/failures.ts';
import type { EndpointAddress } from '../controllers/endpointSubsets.ts';
import type { Endpoints } from '../controllers/endpointsController.ts';
import { readPod, type Pod } from '../controllers/pod.ts';
import type { ClusterState } from '../storage/clusterState.ts';
import { parseServiceReference, type ServiceReference } from './serviceReference.ts';

/** Where a proxy request goes. */
export interface Location {
  readonly scheme: ServiceReference['scheme'];
  readonly pod: Pod;
  readonly port: number;
}

/**
 * Chooses a ready pod behind a Service's port, at random (`ResourceLocation` of
 * k8s.io/kubernetes/pkg/registry/core/service/storage): a port is meant by its name or its number, and the port
 * without a name by nothing. Addresses that are not of a pod of this namespace are passed over.
 *
 * @param reference `[scheme:]name[:port]`
 * @throws ApiError 400 for a malformed reference, 404 without Service or Endpoints, 503 without a ready endpoint
 */
export function resourceLocation(state: ClusterState, namespace: string, reference: string): Location {
  const parsed = parseServiceReference(reference);
  if (parsed === undefined) {
    throw new ApiError(badRequest(`invalid service request ${JSON.stringify(reference)}`));
  }
  const { scheme, name } = parsed;
  const portName = /^[+-]?\d+$/.test(parsed.port)
    ? nameOfPort(found(state.get('services', namespace, name), name), Number(parsed.port))
    : parsed.port;
  const { subsets = [] }: Endpoints = found(state.get('endpoints', namespace, name), name);
  if (subsets.length === 0) {
    throw unavailable(`no endpoints available for service "${name}"`);
  }
  const locations = subsets.flatMap(({ addresses = [], ports = [] }) => {
    const port = ports.find((each) => (each.name ?? '') === portName);
    return port === undefined
      ? []
      : addresses
          .map((address) => podBehind(state, namespace, address))
          .filter((pod) => pod !== undefined)
          .map((pod) => ({ scheme, pod, port: port.port }));
  });
  const location = locations[Math.floor(Math.random() * locations.length)];
  if (location === undefined) {
    throw unavailable(`no endpoints available for service "${reference}"`);
  }
  return location;
}

export function unavailable(message: string): ApiError {
  return new ApiError(failure(503, message, { reason: 'ServiceUnavailable' }));
}

function nameOfPort({ spec, metadata }: Service, number: number): string {
  const port = (spec?.ports ?? []).find((each) => each.port === number);
  if (port === undefined) {
    throw unavailable(`no service port ${number} found for service "${metadata.name ?? ''}"`);
  }
  return port.name ?? '';
}

/** Missing Endpoints are reported as a missing Service, whose storage looks them up. */
function found(object: KubeObject | undefined, name: string): KubeObject {
  if (object === undefined) {
    throw new ApiError(notFound('services', name));
  }
  return object;
}

function podBehind(
  state: ClusterState,
  namespace: string,
  { ip, targetRef }: EndpointAddress,
): Pod | undefined {
  if (targetRef?.kind !== 'Pod' || (targetRef.namespace ?? namespace) !== namespace) {
    return undefined;
  }
  const object = state.get('pods', namespace, targetRef.name ?? '');
  const pod = object && readPod(object);
  return pod?.ip === ip ? pod : undefined;
}
