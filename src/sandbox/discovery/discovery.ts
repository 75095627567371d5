import { answer, json } from '../api/answer.ts';
import type { Handler } from '../api/handler.ts';
import type { ProfileName } from '../profile.ts';
import { apiGroups, coreResources } from './apiResources.ts';
import { health } from './health.ts';
import { createOpenApiHandler } from './openApiHandler.ts';
import { versionDocument } from './version.ts';

/**
 * What a server says of itself: version, health, groups, resources and OpenAPI. Aggregated discovery (1.26 on) is
 * answered with the plain documents, to which its clients fall back.
 */
export function createDiscovery(profile: ProfileName): Handler {
  const documents = discoveryDocuments(profile);
  const openApi = createOpenApiHandler(profile);
  return (request) => {
    const { method, path } = request;
    if (request.resource !== undefined || (method !== 'GET' && method !== 'HEAD')) {
      return undefined;
    }
    if (path === '/version' || path === '/version/') {
      // Indented, as the real one is.
      return answer(200, 'application/json', JSON.stringify(versionDocument(profile), undefined, 2));
    }
    const document = documents.get(path.replace(/(?<=.)\/$/, ''));
    return document === undefined ? (health(request, profile) ?? openApi(request)) : json(document);
  };
}

function discoveryDocuments(profile: ProfileName): ReadonlyMap<string, object> {
  const documents = new Map<string, object>([
    ['/api', { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] }],
    // The core list has always come without a version of its own; those of the groups have had one since 1.7.
    ['/api/v1', { kind: 'APIResourceList', groupVersion: 'v1', resources: coreResources(profile) }],
  ]);
  const served = apiGroups(profile);
  for (const [groupVersion, resources] of served) {
    const list = { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources };
    documents.set(`/apis/${groupVersion}`, list);
  }
  const groups = describeGroups([...served.keys()], profile);
  for (const group of groups) {
    documents.set(`/apis/${group.name}`, { kind: 'APIGroup', apiVersion: 'v1', ...group });
  }
  documents.set('/apis', { kind: 'APIGroupList', apiVersion: 'v1', groups });
  return documents.set('/', { paths: [...documents.keys(), '/healthz', '/version'].sort() });
}

interface ApiGroup {
  readonly name: string;
}

/** @param groupVersions of each group, the preferred one first */
function describeGroups(groupVersions: readonly string[], profile: ProfileName): readonly ApiGroup[] {
  const names = new Set(groupVersions.map((groupVersion) => groupVersion.split('/', 1).join()));
  return [...names].map((name) => {
    const versions = groupVersions
      .filter((groupVersion) => groupVersion.startsWith(`${name}/`))
      .map((groupVersion) => ({ groupVersion, version: groupVersion.slice(name.length + 1) }));
    return {
      name,
      versions,
      preferredVersion: versions[0],
      ...(profile === '1.9' ? { serverAddressByClientCIDRs: null } : {}),
    };
  });
}
