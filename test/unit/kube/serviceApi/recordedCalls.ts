import type { JsonObject } from '../../../../src/common/json.ts';
import type { ApiResult } from '../../../../src/kube/serviceApi/answer.ts';
import type { ServiceBody } from '../../../../src/kube/serviceApi/body.ts';
import {
  createService,
  createServiceAcrossNamespaces,
} from '../../../../src/kube/serviceApi/createService.ts';
import { deleteService } from '../../../../src/kube/serviceApi/deleteService.ts';
import { listServices, listServicesForAllNamespaces } from '../../../../src/kube/serviceApi/listServices.ts';
import type { ServiceRef } from '../../../../src/kube/serviceApi/names.ts';
import type { DeleteOptions, ReplaceOptions, WatchOptions } from '../../../../src/kube/serviceApi/options.ts';
import {
  patchService,
  patchServiceStatus,
  type JsonPatchOperation,
  type Patch,
} from '../../../../src/kube/serviceApi/patchService.ts';
import { proxyService, type ProxyResponse } from '../../../../src/kube/serviceApi/proxyService.ts';
import { readService, readServiceStatus } from '../../../../src/kube/serviceApi/readService.ts';
import { replaceService, replaceServiceStatus } from '../../../../src/kube/serviceApi/replaceService.ts';
import type { ApiServer } from '../../../../src/kube/serviceApi/server.ts';
import {
  watchService,
  watchServices,
  watchServicesForAllNamespaces,
  type ServiceEvents,
} from '../../../../src/kube/serviceApi/watchServices.ts';
import type { HttpMethod } from '../../../../src/kube/serviceApi/operations.ts';
import { isWatch, type Exchange, type RecordedRequest } from '../../../support/replay/recording.ts';

/** What a function of `serviceApi` gives for a recorded request. */
export type Outcome =
  | { readonly kind: 'result'; readonly result: Promise<ApiResult<object>> }
  | { readonly kind: 'watch'; readonly events: ServiceEvents }
  | { readonly kind: 'proxy'; readonly response: Promise<ProxyResponse> };

const signal = new AbortController().signal;

/** Calls the function that a recorded request is a case of; undefined where there is none. */
export function callRecorded(server: ApiServer, exchange: Exchange): Outcome | undefined {
  const { request } = exchange;
  const { pathname, searchParams } = new URL(request.path, 'http://server');
  const path = SERVICE_PATH.exec(pathname)?.groups;
  if (path === undefined) {
    return undefined;
  }
  const { namespace, name, subresource, proxied } = path;
  const options = { signal, ...toOptions(searchParams) };
  if (isWatch(exchange)) {
    return { kind: 'watch', events: watchRecorded(server, path, options) };
  }
  if (subresource === 'proxy') {
    const [service = '', port] = name!.split(':');
    const target = { namespace: namespace!, name: service, ...(port !== undefined && { port }) };
    const method = request.method as HttpMethod;
    const response = proxyService(server, target, {
      method,
      ...(proxied !== undefined && { path: proxied }),
      signal,
    });
    return { kind: 'proxy', response };
  }
  const result = callService(server, request, path, options);
  return result && { kind: 'result', result };
}

const SERVICE_PATH =
  /^\/api\/v1(?<deprecated>\/watch)?(?:\/namespaces\/(?<namespace>[^/]+))?\/services(?:\/(?<name>[^/]+))?(?:\/(?<subresource>status|proxy)(?:\/(?<proxied>.*))?)?$/;

type Path = Readonly<Record<string, string | undefined>>;

interface RecordedOptions {
  readonly signal: AbortSignal;
}

/** The parameters have the names of the options. */
function toOptions(query: URLSearchParams): object {
  const NUMBERS = ['limit', 'timeoutSeconds'];
  return Object.fromEntries(
    [...query].map(([name, value]) => [
      name,
      value === 'true' ? true : NUMBERS.includes(name) ? Number(value) : value,
    ]),
  );
}

function watchRecorded(
  server: ApiServer,
  { deprecated, namespace, name }: Path,
  all: RecordedOptions,
): ServiceEvents {
  const options: WatchOptions = { ...all, path: deprecated === undefined ? 'parameter' : 'deprecated' };
  if (namespace === undefined) {
    return watchServicesForAllNamespaces(server, options);
  }
  return name === undefined
    ? watchServices(server, namespace, options)
    : watchService(server, { namespace, name }, options);
}

function callService(
  server: ApiServer,
  request: RecordedRequest,
  { namespace, name, subresource }: Path,
  options: RecordedOptions,
): Promise<ApiResult<object>> | undefined {
  if (name === undefined) {
    return callCollection(server, request, namespace, options);
  }
  const ref = { namespace: namespace!, name };
  const isStatus = subresource === 'status';
  switch (request.method) {
    case 'GET':
      return read(server, request, ref, isStatus, options);
    case 'PUT':
      // What the recordings are about is what servers say to a body without a version.
      return (isStatus ? replaceServiceStatus : replaceService)(server, ref, bodyOf(request), {
        ...(options as ReplaceOptions),
        withoutResourceVersion: 'send',
      });
    case 'PATCH': {
      const patch = patchOf(request);
      return patch && (isStatus ? patchServiceStatus : patchService)(server, ref, patch, options);
    }
    case 'DELETE':
      return deleteService(server, ref, { ...(options as DeleteOptions), ...preconditionsOf(request) });
    default:
      return undefined;
  }
}

function callCollection(
  server: ApiServer,
  request: RecordedRequest,
  namespace: string | undefined,
  options: RecordedOptions,
): Promise<ApiResult<object>> | undefined {
  const { Accept: accept = 'application/json' } = request.headers;
  if (request.method === 'GET' && accept === 'application/json') {
    return namespace === undefined
      ? listServicesForAllNamespaces(server, options)
      : listServices(server, namespace, options);
  }
  if (request.method !== 'POST') {
    return undefined;
  }
  return namespace === undefined
    ? createServiceAcrossNamespaces(server, bodyOf(request), options)
    : createService(server, namespace, bodyOf(request), options);
}

function read(
  server: ApiServer,
  { headers }: RecordedRequest,
  ref: ServiceRef,
  isStatus: boolean,
  options: RecordedOptions,
): Promise<ApiResult<object>> | undefined {
  switch (headers['Accept'] ?? 'application/json') {
    case 'application/json':
      return (isStatus ? readServiceStatus : readService)(server, ref, options);
    case 'application/yaml':
      return readService(server, ref, { ...options, as: 'yaml' });
    default:
      return undefined;
  }
}

function bodyOf({ headers, body }: RecordedRequest): ServiceBody {
  const mediaType = headers['Content-Type'] === 'application/yaml' ? 'application/yaml' : 'application/json';
  return { mediaType, text: body ?? '' };
}

/** Undefined for what cannot be said with the types of a patch. */
function patchOf({ headers, body }: RecordedRequest): Patch | undefined {
  const text = body ?? '';
  switch (headers['Content-Type']) {
    case 'application/json-patch+json': {
      const operations = JSON.parse(text) as readonly JsonPatchOperation[];
      return Array.isArray(operations) ? { type: 'json', operations } : undefined;
    }
    case 'application/merge-patch+json':
      return { type: 'merge', patch: JSON.parse(text) as JsonObject };
    case 'application/strategic-merge-patch+json':
      return { type: 'strategic', patch: JSON.parse(text) as JsonObject };
    case 'application/apply-patch+yaml':
      return { type: 'apply', yaml: text };
    default:
      return undefined;
  }
}

function preconditionsOf({ body }: RecordedRequest): Pick<DeleteOptions, 'preconditions'> {
  return body === null ? {} : (JSON.parse(body) as Pick<DeleteOptions, 'preconditions'>);
}
