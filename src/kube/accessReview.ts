import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../common/json.ts';
import { LinkedAbort } from '../common/linkedAbort.ts';
import type { Connection } from './connection.ts';
import { KubeError } from './errors.ts';
import { readText } from './readText.ts';

/** What somebody wants to do with a resource (`ResourceAttributes` of authorization.k8s.io/v1). */
export interface ResourceAccess {
  readonly verb: string;
  /** Empty for the core group. */
  readonly group: string;
  readonly resource: string;
  /** Empty for the resource itself. */
  readonly subresource: string;
  readonly namespace: string;
}

/** What one may do oneself, by one rule (`ResourceRule` of authorization.k8s.io/v1). `*` stands for all. */
export interface ResourceRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  /** `services`, `services/status`, or with `*` for the resource. */
  readonly resources: readonly string[];
  /** The only names that it holds for; empty where it holds for all. */
  readonly resourceNames: readonly string[];
}

const DEADLINE_MS = 30_000;
const MAX_REVIEW_BYTES = 16 * 1024 * 1024;

/**
 * Asks whether one may do something (`SelfSubjectAccessReview`), and why or why not, where the server says.
 *
 * @throws KubeError `forbidden` or `notFound` where the server answers no such questions
 */
export async function reviewAccess(
  connection: Connection,
  access: ResourceAccess,
  signal: AbortSignal,
): Promise<{ readonly allowed: boolean; readonly reason: string }> {
  const spec = { resourceAttributes: { ...access } };
  const { allowed, reason } = await review(connection, 'SelfSubjectAccessReview', spec, signal);
  return { allowed: allowed === true, reason: typeof reason === 'string' ? reason : '' };
}

/**
 * Asks what one may do with the resources of a namespace (`SelfSubjectRulesReview`, since 1.8). `incomplete` where an
 * authorizer of the server, such as a webhook, cannot list its rules: then there may be more of them.
 *
 * @throws KubeError `forbidden` or `notFound` where the server answers no such questions
 */
export async function reviewRules(
  connection: Connection,
  namespace: string,
  signal: AbortSignal,
): Promise<{ readonly rules: readonly ResourceRule[]; readonly incomplete: boolean }> {
  const status = await review(connection, 'SelfSubjectRulesReview', { namespace }, signal);
  const { resourceRules: rules, incomplete } = status;
  return {
    rules: isJsonArray(rules) ? rules.filter(isJsonObject).map(toRule) : [],
    incomplete: incomplete === true,
  };
}

/** Whether a rule allows something for an object of any name at all, or, where it names objects, for some. */
export function ruleAllows(rule: ResourceRule, access: ResourceAccess): boolean {
  const { verb, group, resource, subresource } = access;
  const resources = subresource === '' ? [resource] : [`${resource}/${subresource}`, `*/${subresource}`];
  return (
    includes(rule.verbs, verb) &&
    includes(rule.apiGroups, group) &&
    resources.some((name) => includes(rule.resources, name)) &&
    // What is not there yet has no name that a rule could hold for.
    (rule.resourceNames.length === 0 || verb !== 'create' || subresource !== '')
  );
}

/** @returns the status of the review */
async function review(
  connection: Connection,
  kind: 'SelfSubjectAccessReview' | 'SelfSubjectRulesReview',
  spec: JsonObject,
  signal: AbortSignal,
): Promise<JsonObject> {
  const apiVersion = 'authorization.k8s.io/v1';
  const deadline = new LinkedAbort(signal);
  deadline.abortAfter(
    DEADLINE_MS,
    () => new KubeError('timeout', `${connection.target.server.host} did not answer in time.`),
  );
  try {
    const { body } = await connection.send({
      method: 'POST',
      path: `/apis/${apiVersion}/${kind.toLowerCase()}s`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ apiVersion, kind, spec }),
      signal: deadline.signal,
    });
    const answer: unknown = JSON.parse(await readText(body, MAX_REVIEW_BYTES));
    if (!isJsonObject(answer) || !isJsonObject(answer['status'])) {
      throw new KubeError('protocol', `The answer is no ${kind}.`);
    }
    return answer['status'];
  } catch (error) {
    throw connection.explain(error, deadline.signal);
  } finally {
    deadline.dispose();
  }
}

function toRule({ verbs, apiGroups, resources, resourceNames }: JsonObject): ResourceRule {
  return {
    verbs: strings(verbs),
    apiGroups: strings(apiGroups),
    resources: strings(resources),
    resourceNames: strings(resourceNames),
  };
}

function strings(value: Json | undefined): readonly string[] {
  return isJsonArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function includes(allowed: readonly string[], wanted: string): boolean {
  return allowed.includes('*') || allowed.includes(wanted);
}
