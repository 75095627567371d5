import type { KubeVersion } from '../../kube/capabilities.ts';
import type { YamlMapping } from '../../kube/yaml/yamlNode.ts';
import { toPathText, type FieldPath } from '../diff/fieldPath.ts';
import type { ManifestDocument } from '../text/manifest.ts';
import { holdsPlaceholder } from '../text/placeholder.ts';
import { checkExternalIPs } from './addressRules.ts';
import { checkClusterIPs } from './clusterIPRules.ts';
import { decodeService } from './decodeService.ts';
import { duplicateKeyProblems } from './duplicateKeyRule.ts';
import type { Finding } from './finding.ts';
import { checkLoadBalancer } from './loadBalancerRules.ts';
import { rangeToMark } from './locate.ts';
import { checkLabels, checkMetadata } from './metadataRules.ts';
import { checkPorts } from './portRules.ts';
import { required, type Problem } from './problem.ts';
import { judged, type Judged, type WrittenService } from './service.ts';
import { checkTraffic } from './trafficRules.ts';
import { checkType } from './typeRules.ts';
import { checkWarnings } from './warningRules.ts';

/** By whose rules, and as what, a Service is judged. */
export interface CheckOptions {
  readonly version: KubeVersion;
  /** Whether it is only what changes about a Service, as in a kustomize overlay. Left out: what the document tells. */
  readonly patch?: boolean;
  /** Fields that the cluster has besides those of its version, by their paths without indices: `spec.ports.someField`. */
  readonly knownFields?: readonly string[];
}

/**
 * What a server of a version would say to a Service, sorted by place. It needs no server: what only the cluster can say,
 * such as which addresses are free, is left to it. Documents that are no Service have no findings.
 */
export function checkService(
  document: ManifestDocument,
  { version, patch = isPatch(document), knownFields = [] }: CheckOptions,
): readonly Finding[] {
  const { root, text } = document;
  if (root?.kind !== 'mapping' || (document.content.kind !== 'service' && !isPatch(document))) {
    return [];
  }
  const decoded = decodeService(root, text, { version, isPatch: patch, knownFields });
  const wrong = new Set(
    decoded.problems.flatMap(({ code, place }) => (code === 'wrong-type' ? [toPathText(place)] : [])),
  );
  // With a type that nobody knows yet, nothing contradicts it.
  const isUnsure = patch || isToBeFilledIn(decoded.service);
  const ruled = decoded.isComplete ? applyRules(judged(decoded.service, version, isUnsure)) : [];
  const misspelt = decoded.problems.flatMap(misspeltPlace);
  const problems = [
    ...decoded.problems,
    ...duplicateKeyProblems(root),
    // Of a value of the wrong type, and of a field with the wrong name, enough is said.
    ...ruled.filter(
      (problem) =>
        !wrong.has(toPathText(problem.place)) &&
        !(isMissing(problem) && misspelt.some((place) => isWithin(problem.place, place))),
    ),
  ];
  return toFindings(root, problems);
}

/** Findings in the order of the text, one for each place and severity. */
export function toFindings(root: YamlMapping, problems: readonly Problem[]): readonly Finding[] {
  const findings = new Map<string, Finding>();
  for (const { code, place, path, at = 'value', severity = 'error', said, advice, fixes = [] } of problems) {
    const key = [toPathText(place), path, at, severity].join('\n');
    const known = findings.get(key);
    const { start, end } = rangeToMark(root, place, at);
    // Of several fields that are missing, nothing but their paths tells which is which.
    const words = said === required() ? `${path ?? toPathText(place)}: ${said}` : said;
    const message = advice === undefined ? words : `${words}. ${advice}`;
    findings.set(key, {
      path: known?.path ?? path ?? toPathText(place),
      code: known?.code ?? code,
      severity,
      message: known === undefined ? message : `${known.message} ${message}`,
      at,
      range: { start, end },
      fixes: [...(known?.fixes ?? []), ...fixes],
    });
  }
  return [...findings.values()].sort((a, b) => a.range.start - b.range.start);
}

/**
 * What a field would be called but for a slip. Servers that drop fields that they do not know miss the right one all the
 * same, and that is the error then.
 */
function misspeltPlace({ code, place, severity, fixes = [] }: Problem): readonly FieldPath[] {
  return code !== 'unknown-field' || severity !== 'error'
    ? []
    : fixes.flatMap(({ edits }) =>
        edits.flatMap((edit) => (edit.kind === 'rename' ? [[...place.slice(0, -1), edit.name]] : [])),
      );
}

/** Whether nothing but that something is not there is what is wrong. */
function isMissing({ code, said }: Problem): boolean {
  return code.endsWith('-required') || said.startsWith(required());
}

function isWithin(place: FieldPath, outer: FieldPath): boolean {
  return outer.every((step, index) => step === place[index]);
}

function applyRules(service: Judged): readonly Problem[] {
  const { spec, server, isPatch } = service;
  return [
    ...checkMetadata(service),
    ...checkPorts(service),
    ...checkLabels(spec.selector, ['spec', 'selector'], server),
    ...checkType(service),
    ...checkClusterIPs(service),
    ...checkExternalIPs(service),
    ...checkTraffic(service),
    ...checkLoadBalancer(service),
    ...(isPatch ? [] : checkWarnings(service)),
  ];
}

function isToBeFilledIn({ spec = {} }: WrittenService): boolean {
  return Object.values(spec).some((value) => typeof value === 'string' && holdsPlaceholder(value));
}

function isPatch({ content }: ManifestDocument): boolean {
  return content.kind === 'skipped' && content.reason === 'patch';
}
