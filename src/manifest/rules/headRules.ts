import type { YamlMapping, YamlNode } from '../../kube/yaml/yamlNode.ts';
import type { RuleCode } from './codes.ts';
import { distanceOf } from './nearest.ts';
import { replacement, type Problem } from './problem.ts';

/**
 * Groups that servers have themselves, so that no custom resource of one is called Service, as those of Knative and
 * OpenSLO are. `core` is what the group without a name is called, but not written. Source: pkg/apis of Kubernetes.
 */
const BUILT_IN = new Set([
  ...['', 'apps', 'autoscaling', 'batch', 'core', 'extensions', 'policy'],
  ...[
    'admissionregistration',
    'apiextensions',
    'apiregistration',
    'authentication',
    'authorization',
    'certificates',
    'coordination',
    'discovery',
    'events',
    'flowcontrol.apiserver',
    'internal.apiserver',
    'networking',
    'node',
    'rbac.authorization',
    'resource',
    'scheduling',
    'settings',
    'storage',
    'storagemigration',
  ].map((name) => `${name}.k8s.io`),
]);

/** Whether an API version is one in which servers have kinds of their own, whether or not there is such a version. */
function isBuiltIn(apiVersion: string): boolean {
  const [, group = '', version] = /^(?:([^/]+)\/)?(v\d+(?:(?:alpha|beta)\d+)?)$/iu.exec(apiVersion) ?? [];
  return version !== undefined && BUILT_IN.has(group);
}

/** Whether somebody who wrote a kind meant `Service`: in other letters, as many, or with a slip. */
export function isNearlyService(kind: string): boolean {
  const lower = kind.toLowerCase();
  return (
    kind !== 'Service' && [lower, lower.replace(/s$/u, '')].some((one) => distanceOf(one, 'service') <= 1)
  );
}

/**
 * What keeps an object from being a Service that is meant to be one: its kind, or its API version. Servers and kubectl
 * refuse it, or know nothing of it. Whatever else may be meant has nothing to be said of it.
 * Source of the words: `NoKindMatchError` in apimachinery/pkg/api/meta/errors.go, `ValidateBytes` in kubectl.
 *
 * @param root of a document that is no Service
 */
export function checkHead(root: YamlMapping): readonly Problem[] {
  const { fields } = root;
  const kind = textOf(fields.get('kind')?.value);
  // Without them it may be of any format that has kinds.
  const isObject = ['metadata', 'spec'].every((name) => fields.get(name)?.value.kind === 'mapping');
  if (kind === undefined || !isObject) {
    return [];
  }
  const version = fields.get('apiVersion');
  const apiVersion = textOf(version?.value);
  if (isNearlyService(kind) && apiVersion === 'v1') {
    return [noMatches(kind, apiVersion, 'kind', 'Service')];
  }
  if (kind !== 'Service') {
    return [];
  }
  if (apiVersion !== undefined) {
    return apiVersion !== 'v1' && isBuiltIn(apiVersion)
      ? [noMatches(kind, apiVersion, 'apiVersion', 'v1')]
      : [];
  }
  if (version !== undefined) {
    return isNull(version.value) ? [notSet('apiVersion')] : [];
  }
  const misspelt = [...fields.keys()].find((key) => distanceOf(key.toLowerCase(), 'apiversion') <= 2);
  return [misspelt === undefined ? notSet(undefined) : misnamed(misspelt)];
}

function noMatches(kind: string, apiVersion: string, field: string, meant: string): Problem {
  const place = [field];
  return {
    code: 'unknown-kind',
    place,
    said: `no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`,
    advice: `Did you mean ${JSON.stringify(meant)}?`,
    fixes: [replacement(place, meant)],
  };
}

const NOT_SET: { readonly code: RuleCode; readonly said: string } = {
  code: 'api-version-required',
  said: 'apiVersion not set',
};

/** @param field that is there without a value */
function notSet(field: string | undefined): Problem {
  return {
    ...NOT_SET,
    place: [field ?? 'kind'],
    path: 'apiVersion',
    at: 'key',
    advice: 'Services have the API version "v1".',
    fixes: [
      { title: 'Add apiVersion: v1', edits: [{ kind: 'add', place: [], name: 'apiVersion', value: 'v1' }] },
    ],
  };
}

function misnamed(key: string): Problem {
  const place = [key];
  return {
    ...NOT_SET,
    place,
    at: 'key',
    advice: 'Did you mean "apiVersion"?',
    fixes: [{ title: 'Change to "apiVersion"', edits: [{ kind: 'rename', place, name: 'apiVersion' }] }],
  };
}

/** Text that is not empty. */
function textOf(node: YamlNode | undefined): string | undefined {
  const value = node?.kind === 'scalar' ? node.value : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && (node.value === null || node.value === '');
}
