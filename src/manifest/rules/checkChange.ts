import {
  isJsonArray,
  isJsonEqual,
  isJsonObject,
  ownMember,
  type Json,
  type JsonObject,
} from '../../common/json.ts';
import type { KubeVersion } from '../../kube/capabilities.ts';
import { valueAt, type FieldPath } from '../diff/fieldPath.ts';
import type { ManifestDocument } from '../text/manifest.ts';
import { toFindings } from './checkService.ts';
import type { Finding } from './finding.ts';
import { forbidden, invalid, replacement, type Problem } from './problem.ts';
import { serverRulesOf, type ServerRules } from './serverRules.ts';

const KEEPS = 'may not change once set';

/**
 * What the server would refuse to change about a Service that exists, as information: by the time the manifest is sent
 * the Service may be another, and a delete and a new create may be what is meant.
 * Source: `ValidateServiceUpdate` in pkg/apis/core/validation/validation.go.
 *
 * @param live as the server has it
 */
export function checkChange(
  live: JsonObject,
  document: ManifestDocument,
  version: KubeVersion,
): readonly Finding[] {
  const { root, content } = document;
  if (root?.kind !== 'mapping' || content.kind !== 'service') {
    return [];
  }
  const problems = changeProblems(live, content.object, version);
  return toFindings(
    root,
    problems.map((problem) => ({ ...problem, severity: 'information' })),
  );
}

/** What the server would refuse of a change, whatever the text that it comes from. */
export function changeProblems(
  live: JsonObject,
  wanted: JsonObject,
  version: KubeVersion,
): readonly Problem[] {
  const change: Change = { live, wanted, server: serverRulesOf(version) };
  return [
    ...identityProblems(change),
    ...(keepsAddress(change) ? [...addressProblems(change), ...familyProblems(change)] : []),
    ...balancerProblems(change),
  ];
}

interface Change {
  readonly live: JsonObject;
  readonly wanted: JsonObject;
  readonly server: ServerRules;
}

/** Undefined for what is not there or as good as that. */
function given(object: JsonObject, path: FieldPath): Json | undefined {
  const value = valueAt(object, path);
  const isEmpty = value === null || value === '' || value === 0 || (isJsonArray(value) && value.length === 0);
  return isEmpty ? undefined : value;
}

/** What both have and do not agree on. */
function differs({ live, wanted }: Change, path: FieldPath): boolean {
  const [before, after] = [given(live, path), given(wanted, path)];
  return before !== undefined && after !== undefined && !isJsonEqual(before, after);
}

function immutable(change: Change, path: FieldPath, text: string): readonly Problem[] {
  const before = given(change.live, path);
  if (!differs(change, path)) {
    return [];
  }
  const isScalar = typeof before === 'string' || typeof before === 'number';
  return [
    {
      code: 'immutable-field',
      place: path,
      said: invalid(given(change.wanted, path) ?? null, text),
      advice: `The Service has ${JSON.stringify(before)}. To change it, delete the Service and create it again.`,
      fixes: isScalar ? [replacement(path, before)] : [],
    },
  ];
}

function identityProblems(change: Change): readonly Problem[] {
  return ['name', 'namespace', 'uid'].flatMap((name) =>
    immutable(change, ['metadata', name], 'field is immutable'),
  );
}

function keepsAddress({ live, wanted }: Change): boolean {
  return [live, wanted].every((service) => given(service, ['spec', 'type']) !== 'ExternalName');
}

function addressProblems(change: Change): readonly Problem[] {
  const { live, wanted, server } = change;
  const field = ['spec', 'clusterIP'];
  const before = given(live, field);
  if (before === undefined) {
    return [];
  }
  if (differs(change, field)) {
    const [problem] = immutable(change, field, server.clusterIPs ? KEEPS : 'field is immutable');
    return problem === undefined
      ? []
      : [{ ...problem, ...(server.clusterIPs && { path: 'spec.clusterIPs[0]' }) }];
  }
  const list = [...field.slice(0, 1), 'clusterIPs'];
  return given(wanted, field) === undefined && !server.clusterIPs ? [] : immutable(change, list, KEEPS);
}

function familyProblems(change: Change): readonly Problem[] {
  const { live, wanted, server } = change;
  const field = ['spec', 'ipFamilies'];
  const [before, after] = [given(live, field), given(wanted, field)];
  if (
    !server.dualStack ||
    !isJsonArray(before) ||
    !isJsonArray(after) ||
    isHeadless(live) ||
    isHeadless(wanted)
  ) {
    return [];
  }
  const first = immutable(change, [...field, 0], KEEPS);
  const isReleased =
    before.length > after.length && given(wanted, ['spec', 'ipFamilyPolicy']) !== 'SingleStack';
  return isReleased
    ? [
        ...first,
        {
          code: 'secondary-family-released',
          place: ['spec', 'ipFamilyPolicy'],
          said: invalid(
            given(wanted, ['spec', 'ipFamilyPolicy']) ?? null,
            "must be 'SingleStack' to release the secondary IP family",
          ),
          advice: 'Set it to SingleStack, or name both families.',
        },
      ]
    : first;
}

function isHeadless(service: JsonObject): boolean {
  return given(service, ['spec', 'clusterIP']) === 'None';
}

function balancerProblems(change: Change): readonly Problem[] {
  const { live, wanted, server } = change;
  const specs = [live, wanted].map((service) => ownMember(service, 'spec'));
  const areBalancers = specs.every((spec) => isJsonObject(spec) && spec['type'] === 'LoadBalancer');
  const areLocal = specs.every((spec) => isJsonObject(spec) && spec['externalTrafficPolicy'] === 'Local');
  const port = ['spec', 'healthCheckNodePort'];
  const old =
    'cannot change healthCheckNodePort on loadBalancer service with externalTraffic=Local during update';
  if (!areBalancers) {
    return [];
  }
  return [
    ...immutable(change, ['spec', 'loadBalancerClass'], KEEPS),
    ...(areLocal ? immutable(change, port, old) : []).map((problem) => ({
      ...problem,
      ...(server.dualStack && { said: forbidden('field is immutable') }),
    })),
  ];
}
