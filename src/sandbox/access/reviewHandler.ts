import { isJsonObject, type JsonObject } from '../../common/json.ts';
import type { KubeObject } from '../../kube/types.ts';
import { json, type Answer } from '../api/answer.ts';
import { ApiError } from '../api/apiError.ts';
import { decodeBody } from '../api/decode.ts';
import { badRequest, methodNotAllowed, noSuchResource } from '../api/failures.ts';
import type { Handler } from '../api/handler.ts';
import type { ApiRequest } from '../api/request.ts';
import { apiVersionOf, type BodyScope } from '../api/resourceScope.ts';
import { writeOptions } from '../api/writeOptions.ts';
import type { Profile } from '../profile.ts';
import { invalid, invalidObject } from '../registry/fieldError.ts';
import { timestamp } from '../storage/clusterState.ts';
import type { AccessRule } from './accessRule.ts';
import { trackReview } from './reviewFields.ts';
import { readReviewSpec, reviewAccess, reviewRules, type Review } from './reviews.ts';

const GROUP = 'authorization.k8s.io';

/** Answers what a user may do: `SelfSubjectAccessReview` and `SelfSubjectRulesReview` of authorization.k8s.io/v1. */
export function createReviewHandler(rules: readonly AccessRule[], profile: Profile): Handler {
  return (request) => {
    const { group, version, resource, namespace, name } = request;
    const isServed = version === 'v1' || (version === 'v1beta1' && profile.name !== '1.36');
    if (group !== GROUP || !isServed || resource === undefined) {
      return undefined;
    }
    const found = namespace === '' && name === '' ? REVIEWS.get(resource) : undefined;
    if (found === undefined) {
      throw new ApiError(noSuchResource());
    }
    return answerReview(request, found, rules, profile);
  };
}

interface ReviewKind {
  readonly kind: string;
  readonly review: Review;
}

const REVIEWS: ReadonlyMap<string, ReviewKind> = new Map([
  ['selfsubjectaccessreviews', { kind: 'SelfSubjectAccessReview', review: reviewAccess }],
  ['selfsubjectrulesreviews', { kind: 'SelfSubjectRulesReview', review: reviewRules }],
]);

async function answerReview(
  request: ApiRequest,
  { kind, review }: ReviewKind,
  rules: readonly AccessRule[],
  profile: Profile,
): Promise<Answer> {
  if (request.method !== 'POST') {
    throw new ApiError(methodNotAllowed());
  }
  const scope: BodyScope = {
    type: { group: GROUP, version: request.version, kind },
    profile,
    strategy: { decode: (body) => ({ object: body as unknown as KubeObject, strictProblems: [] }) },
  };
  const { object } = await decodeBody(request, scope, 'Ignore');
  const { spec: sent } = object as KubeObject & { readonly spec?: unknown };
  const spec = readReviewSpec(isJsonObject(sent) ? sent : {}, profile.name);
  checkSpec(kind, spec, profile);
  const apiVersion = apiVersionOf(scope.type);
  const asked: JsonObject = {
    kind,
    apiVersion,
    metadata: profile.name === '1.36' ? {} : { creationTimestamp: null },
    spec,
  };
  const { manager } = writeOptions(request, 'CreateOptions', profile);
  const tracked = profile.managedFields
    ? trackReview(asked, { manager, time: timestamp(), apiVersion })
    : asked;
  return json({ ...tracked, status: review(spec, request.user, rules) }, 201);
}

/** `ValidateSelfSubjectAccessReviewSpec` of pkg/apis/authorization/validation. */
function checkSpec(kind: string, spec: JsonObject, { name }: Profile): void {
  if (kind === 'SelfSubjectRulesReview') {
    if (spec['namespace'] === undefined) {
      throw new ApiError(badRequest('no namespace on request'));
    }
    return;
  }
  const { resourceAttributes, nonResourceAttributes } = spec;
  if ((resourceAttributes === undefined) === (nonResourceAttributes === undefined)) {
    const error = invalid(
      'spec.resourceAttributes',
      null,
      'exactly one of nonResourceAttributes or resourceAttributes must be specified',
    );
    throw invalidObject(`${kind}.${GROUP}`, '', [error], name);
  }
}
