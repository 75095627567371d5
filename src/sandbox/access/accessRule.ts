import { MASTERS, type User } from './user.ts';

/**
 * Who may do what: a binding and one `PolicyRule` of the role it binds, in one (rbac/v1). A rule for resources names
 * `apiGroups` and `resources`, a rule for anything else `nonResourceURLs`.
 */
export interface AccessRule {
  /** The subjects. */
  readonly users?: readonly string[];
  readonly groups?: readonly string[];
  /** Where the rule is bound; left out: in all namespaces and at the cluster scope. */
  readonly namespaces?: readonly string[];
  /** Verbs of RBAC, or `*`. */
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  /** `services`, `services/proxy`, `*` for all with their subresources, or `*` and a slash and a subresource. */
  readonly resources?: readonly string[];
  /** Left out: of any name. */
  readonly resourceNames?: readonly string[];
  /** Paths, which may end with `*`. */
  readonly nonResourceURLs?: readonly string[];
}

export interface ResourceAttributes {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  /** Empty for the resource itself, and so on. */
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
}

export interface NonResourceAttributes {
  readonly verb: string;
  readonly path: string;
}

/** What somebody wants to do, as an authorizer sees it. */
export type Attributes = ResourceAttributes | NonResourceAttributes;

export function isAllowed(rules: readonly AccessRule[], user: User, attributes: Attributes): boolean {
  return (
    user.groups.includes(MASTERS) ||
    rules.some((rule) => appliesTo(rule, user) && ruleAllows(rule, attributes))
  );
}

/** Whether a rule is about this user. */
export function appliesTo({ users = [], groups = [] }: AccessRule, user: User): boolean {
  return users.includes(user.name) || groups.some((group) => user.groups.includes(group));
}

/** Whether a rule is bound in this namespace. */
export function holdsIn({ namespaces }: AccessRule, namespace: string): boolean {
  return namespaces === undefined || namespaces.includes(namespace);
}

/** `RuleAllows` of plugin/pkg/auth/authorizer/rbac. */
function ruleAllows(rule: AccessRule, attributes: Attributes): boolean {
  if (!includes(rule.verbs, attributes.verb)) {
    return false;
  }
  if ('path' in attributes) {
    return (rule.nonResourceURLs ?? []).some((url) => urlMatches(url, attributes.path));
  }
  const { group, resource, subresource, namespace, name } = attributes;
  const wanted = subresource === '' ? [resource] : [`${resource}/${subresource}`, `*/${subresource}`];
  return (
    holdsIn(rule, namespace) &&
    includes(rule.apiGroups ?? [], group) &&
    wanted.some((one) => includes(rule.resources ?? [], one)) &&
    (rule.resourceNames === undefined || rule.resourceNames.includes(name))
  );
}

function includes(allowed: readonly string[], wanted: string): boolean {
  return allowed.includes('*') || allowed.includes(wanted);
}

function urlMatches(allowed: string, path: string): boolean {
  return allowed.endsWith('*') ? path.startsWith(allowed.slice(0, -1)) : path === allowed;
}
