import type { FieldPath } from '../diff/fieldPath.ts';
import { canonicalCidr, cidrProblem } from './addressRules.ts';
import type { Fix } from './finding.ts';
import { parseCidr } from './ipAddress.ts';
import { qualifiedName } from './names.ts';
import { forbidden, invalid, removal, replacement, type Problem } from './problem.ts';
import { isLoadBalancer, type Judged, type WrittenSpec } from './service.ts';
import type { ServerRules } from './serverRules.ts';
import { retyping } from './typeRules.ts';

/** Who came in before there was a field for it. */
export const RANGES_ANNOTATION = 'service.beta.kubernetes.io/load-balancer-source-ranges';
/** With the capital letter of the servers. */
const RANGES_PATH = 'spec.LoadBalancerSourceRanges';
const ONLY_BALANCERS = "may only be used when `type` is 'LoadBalancer'";
const ADVICE = 'Remove it, or use the type LoadBalancer.';

/** What only load balancers have. Source: `ValidateService` in pkg/apis/core/validation/validation.go. */
export function checkLoadBalancer(service: Judged): readonly Problem[] {
  return [...checkSourceRanges(service), ...checkFields(service)];
}

interface SourceRange {
  readonly value: string;
  readonly place: FieldPath;
  readonly path: string;
}

/** By the field, else by the annotation. Values may have spaces around them: those of the annotation had. */
function checkSourceRanges({ metadata, spec, server, isPatch }: Judged): readonly Problem[] {
  const { loadBalancerSourceRanges: listed = [] } = spec;
  const annotation = metadata.annotations?.[RANGES_ANNOTATION];
  const isListed = listed.length > 0;
  if (!isListed && annotation === undefined) {
    return [];
  }
  const place = isListed
    ? ['spec', 'loadBalancerSourceRanges']
    : ['metadata', 'annotations', RANGES_ANNOTATION];
  const path = isListed ? RANGES_PATH : `metadata.annotations[${RANGES_ANNOTATION}]`;
  const written = isListed ? listed : (annotation ?? '').trim().split(',');
  const ranges = written.map((value, index): SourceRange => {
    return isListed ? { value, place: [...place, index], path: `${path}[${index}]` } : { value, place, path };
  });
  const text = server.clusterIPs ? forbidden(ONLY_BALANCERS) : invalid('', ONLY_BALANCERS);
  const fixes = [
    removal(place, isListed ? 'the source ranges' : 'the annotation'),
    retyping(spec, 'LoadBalancer'),
  ];
  const isEmpty = annotation?.trim() === '' && !isListed;
  return [
    ...(isLoadBalancer(spec) || isPatch
      ? []
      : [
          {
            code: 'source-ranges-not-allowed',
            place,
            path,
            at: 'key',
            said: text,
            advice: ADVICE,
            fixes,
          } as const,
        ]),
    ...(isEmpty ? [] : checkRanges(ranges, path, server)),
  ];
}

/** Servers before 1.33 speak of the whole list; which of its items is wrong we tell all the same. */
function checkRanges(ranges: readonly SourceRange[], path: string, server: ServerRules): readonly Problem[] {
  return ranges.flatMap((range): Problem[] => {
    const value = range.value.trim();
    const isReadable = parseCidr(value) !== undefined;
    const problem = server.eachSourceRange
      ? cidrProblem(value, server)
      : isReadable
        ? undefined
        : 'must be a list of IP ranges';
    return problem === undefined
      ? []
      : [
          {
            code: 'invalid-source-range',
            place: range.place,
            path: server.eachSourceRange ? range.path : path,
            said: invalid(range.value, problem),
            advice: `Use CIDR notation, such as ${canonicalCidr(value) ?? '10.9.8.0/24'}.`,
            fixes: canonicalFix(range),
          },
        ];
  });
}

function canonicalFix({ place, value }: SourceRange): readonly Fix[] {
  const canonical = canonicalCidr(value);
  return canonical === undefined || typeof place.at(-1) !== 'number' ? [] : [replacement(place, canonical)];
}

/** Source: `validateLoadBalancerClassField` and what stands before its call, there. */
function checkFields({ spec, server, isPatch }: Judged): readonly Problem[] {
  const { loadBalancerClass: name } = spec;
  const problems = name === undefined ? [] : qualifiedName(name, server);
  if (isLoadBalancer(spec) || isPatch) {
    const said = invalid(name ?? '', ...problems);
    const advice = 'Use the name that the implementation gives, such as "example.com/internal".';
    return problems.length === 0
      ? []
      : [{ code: 'invalid-load-balancer-class', place: ['spec', 'loadBalancerClass'], said, advice }];
  }
  return [
    ...notAllowed('allocate-node-ports-not-allowed', 'allocateLoadBalancerNodePorts', spec),
    ...notAllowed('load-balancer-class-not-allowed', 'loadBalancerClass', spec),
  ];
}

function notAllowed(
  code: Problem['code'],
  name: 'allocateLoadBalancerNodePorts' | 'loadBalancerClass',
  spec: WrittenSpec,
): readonly Problem[] {
  const place = ['spec', name];
  const fixes = [removal(place, name), retyping(spec, 'LoadBalancer')];
  return spec[name] === undefined
    ? []
    : [{ code, place, said: forbidden(ONLY_BALANCERS), advice: ADVICE, fixes }];
}
