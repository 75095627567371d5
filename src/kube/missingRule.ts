import type { KubeError } from './errors.ts';

/** The rule that a refused request would have needed (`PolicyRule` of rbac/v1). */
export interface MissingRule {
  readonly verb: string;
  /** Empty for the core group. */
  readonly group: string;
  /** With its subresource: `services`, `services/status`. */
  readonly resource: string;
  /** Empty at the cluster scope. */
  readonly namespace: string;
}

/** `cannot patch resource "services/status" in API group "" in the namespace "shop"`, since 1.12. */
const MODERN =
  /\bcannot ([a-z]+) resource "([^"\s]+)" in API group "([^"\s]*)"(?: in the namespace "([^"\s]+)"| at the cluster scope)/u;
/** `cannot patch services/status in the namespace "shop"`, or, on OpenShift, `in project "shop"`. */
const OLD =
  /\bcannot ([a-z]+) ([a-z0-9]+)((?:\.[a-z0-9-]+)*)((?:\/[a-z]+)?)(?: in (?:the namespace|project) "([^"\s]+)"| at the cluster scope)/u;

/**
 * Reads which rule a 403 is about, for people: the verb, the subresource and the namespace are in the message alone.
 * Undefined where something else than missing rules refused (a quota, an admission webhook), or in other words.
 * Source: apiserver pkg/endpoints/handlers/responsewriters/errors.go, `forbiddenMessage`.
 */
export function missingRule({ status }: KubeError): MissingRule | undefined {
  const message = status?.reason === 'Forbidden' ? (status.message ?? '') : '';
  const [, verb, resource, group = '', namespace = ''] = MODERN.exec(message) ?? [];
  if (verb !== undefined && resource !== undefined) {
    return { verb, group, resource, namespace };
  }
  const [, oldVerb, name, suffix = '', subresource = '', oldNamespace = ''] = OLD.exec(message) ?? [];
  return oldVerb === undefined || name === undefined
    ? undefined
    : { verb: oldVerb, group: suffix.slice(1), resource: `${name}${subresource}`, namespace: oldNamespace };
}
