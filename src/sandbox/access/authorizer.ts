import { failure, type Failure } from '../api/answer.ts';
import type { ApiRequest } from '../api/request.ts';
import type { ProfileName } from '../profile.ts';
import { isAllowed, type AccessRule, type Attributes } from './accessRule.ts';
import type { User } from './user.ts';

/**
 * Says no to a request that the user's rules do not cover; undefined where they do (`WithAuthorization` of
 * apiserver/pkg/endpoints/filters). `rules` may be changed at any time.
 */
export function authorize(
  request: ApiRequest,
  rules: readonly AccessRule[],
  profile: ProfileName,
): Failure | undefined {
  const attributes = attributesOf(request);
  return isAllowed(rules, request.user, attributes)
    ? undefined
    : forbidden(request.user, attributes, profile);
}

/** Kinds whose objects live at the cluster scope, and are guarded by the rules of the namespace of that name. */
const NAMESPACE_LIKE = ['namespaces', 'projects'];

function attributesOf(request: ApiRequest): Attributes {
  const { verb, group, resource, subresource = '', name } = request;
  if (resource === undefined) {
    return { verb, path: request.path };
  }
  const namespace = NAMESPACE_LIKE.includes(resource) ? name : request.namespace;
  return { verb, group, resource, subresource, namespace, name };
}

/** `Forbidden` of apiserver/pkg/endpoints/handlers/responsewriters, in the words of the generation. */
function forbidden(user: User, attributes: Attributes, profile: ProfileName): Failure {
  if ('path' in attributes) {
    const { verb, path } = attributes;
    return failure(403, `forbidden: User "${user.name}" cannot ${verb} path "${path}"`, {
      reason: 'Forbidden',
      details: {},
    });
  }
  const { verb, group, resource, subresource, namespace, name } = attributes;
  const qualified = group === '' ? resource : `${resource}.${group}`;
  const suffix = subresource === '' ? '' : `/${subresource}`;
  const object =
    profile === '1.9' ? `${qualified}${suffix}` : `resource "${resource}${suffix}" in API group "${group}"`;
  const scope = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const subject = name === '' ? qualified : `${qualified} "${name}"`;
  return failure(403, `${subject} is forbidden: User "${user.name}" cannot ${verb} ${object} ${scope}`, {
    reason: 'Forbidden',
    details: {
      ...(name === '' ? {} : { name }),
      ...(group === '' ? {} : { group }),
      kind: resource,
    },
  });
}
