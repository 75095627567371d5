import { isJsonObject, type Json, type JsonObject } from '../../common/json.ts';
import type { ProfileName } from '../profile.ts';
import { appliesTo, holdsIn, isAllowed, type AccessRule, type Attributes } from './accessRule.ts';
import { MASTERS, type User } from './user.ts';

/** The kinds of authorization.k8s.io/v1 that ask what one may do oneself. */
export type Review = (spec: JsonObject, user: User, rules: readonly AccessRule[]) => JsonObject;

/** The status of a `SelfSubjectAccessReview`. */
export const reviewAccess: Review = (spec, user, rules) => ({
  allowed: isAllowed(rules, user, attributesOf(spec)),
});

/** The status of a `SelfSubjectRulesReview` for a namespace. */
export const reviewRules: Review = (spec, user, rules) => {
  const namespace = textOf(spec, 'namespace');
  const own = rules.filter((rule) => appliesTo(rule, user) && holdsIn(rule, namespace));
  const all = user.groups.includes(MASTERS) ? [...EVERYTHING, ...own] : own;
  const forResources = all.filter(({ resources }) => resources !== undefined);
  const forUrls = all.filter(({ nonResourceURLs }) => nonResourceURLs !== undefined);
  return {
    resourceRules: forResources.map(({ verbs, apiGroups = [], resources = [], resourceNames }) => ({
      verbs,
      apiGroups,
      resources,
      ...(resourceNames === undefined ? {} : { resourceNames }),
    })),
    nonResourceRules: forUrls.map(({ verbs, nonResourceURLs = [] }) => ({ verbs, nonResourceURLs })),
    incomplete: false,
  };
};

/** The fields of a spec as the server reads and repeats them, in its order; what else was sent is dropped. */
export function readReviewSpec(spec: JsonObject, profile: ProfileName): JsonObject {
  const { resourceAttributes, nonResourceAttributes } = spec;
  const fields =
    profile === '1.36' ? [...RESOURCE_FIELDS, 'fieldSelector', 'labelSelector'] : RESOURCE_FIELDS;
  return {
    ...(isJsonObject(resourceAttributes) ? { resourceAttributes: pick(resourceAttributes, fields) } : {}),
    ...(isJsonObject(nonResourceAttributes)
      ? { nonResourceAttributes: pick(nonResourceAttributes, ['path', 'verb']) }
      : {}),
    ...pick(spec, ['namespace']),
  };
}

const RESOURCE_FIELDS = ['namespace', 'verb', 'group', 'version', 'resource', 'subresource', 'name'];

/** `cluster-admin`. */
const EVERYTHING: readonly AccessRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

function attributesOf({ resourceAttributes, nonResourceAttributes }: JsonObject): Attributes {
  if (isJsonObject(nonResourceAttributes)) {
    return { verb: textOf(nonResourceAttributes, 'verb'), path: textOf(nonResourceAttributes, 'path') };
  }
  const asked = isJsonObject(resourceAttributes) ? resourceAttributes : {};
  return {
    verb: textOf(asked, 'verb'),
    group: textOf(asked, 'group'),
    resource: textOf(asked, 'resource'),
    subresource: textOf(asked, 'subresource'),
    namespace: textOf(asked, 'namespace'),
    name: textOf(asked, 'name'),
  };
}

function textOf(object: JsonObject, name: string): string {
  const value = object[name];
  return typeof value === 'string' ? value : '';
}

function pick(object: JsonObject, names: readonly string[]): JsonObject {
  const present = names.filter((name) => object[name] !== undefined && object[name] !== '');
  return Object.fromEntries(present.map((name): [string, Json] => [name, object[name] ?? null]));
}
