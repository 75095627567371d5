import type { KubeVersion } from '../../kube/capabilities.ts';
import { minorOf } from '../schema/fieldVersions.ts';

/**
 * Where servers of different versions judge a Service differently, apart from the fields and the values that they know:
 * those are in `src/manifest/schema`.
 */
export interface ServerRules {
  /** Field names in any case are taken, as Go's own decoder does: up to 1.10 (kubernetes/kubernetes#64612). */
  readonly takesNamesInAnyCase: boolean;
  /** `fieldValidation` (KEP-2885): since 1.25, when kubectl asks for it by default. Others drop what they do not know. */
  readonly refusesUnknownFields: boolean;
  /** Names of Services may begin with a digit: gate RelaxedServiceNameValidation, on since 1.36. */
  readonly relaxedNames: boolean;
  /** Messages speak of RFC 1123 in place of DNS-1123: since 1.19. */
  readonly saysRfc1123: boolean;
  /** Messages count bytes, not characters, and are made by the declarative validation library: since 1.34. */
  readonly countsBytes: boolean;
  /** An external name may end in a dot: since 1.16 (kubernetes/kubernetes#78385). */
  readonly trailingDot: boolean;
  /** There is a list of cluster IPs, which errors speak of: since 1.20 (kubernetes/kubernetes#91824). */
  readonly clusterIPs: boolean;
  /** Gate IPv6DualStack: on since 1.21. */
  readonly dualStack: boolean;
  /** Gate StrictIPCIDRValidation (KEP-4858): on since 1.36. */
  readonly strictAddresses: boolean;
  /** Source ranges are judged one by one: since 1.33, with KEP-4858. */
  readonly eachSourceRange: boolean;
  /** Gate MixedProtocolLBService (KEP-1435): on since 1.24. */
  readonly mixedProtocols: boolean;
  /** Load balancers may have port 10250: since 1.33 (kubernetes/kubernetes#129174). */
  readonly kubeletPort: boolean;
  /** External IPs count as being reached from outside: since 1.29 (kubernetes/kubernetes#119150). */
  readonly externalIPsAreExternal: boolean;
  /** Messages on the external traffic policy are those of today: since 1.26. */
  readonly modernTrafficTexts: boolean;
  /** The annotation topology-mode: since 1.27. */
  readonly topologyMode: boolean;
  /** Warnings on addresses, and on fields that are ignored: since 1.27 and 1.30. */
  readonly warnsOfAddresses: boolean;
  readonly warnsOfIgnoredFields: boolean;
  /** Warnings on what external IPs and PreferClose come to: since 1.36 and 1.35. */
  readonly warnsOfExternalIPs: boolean;
  readonly warnsOfPreferClose: boolean;
}

/** The rules of a version, with the gates as they are by default. Sources: the changelogs, `kube_features.go`. */
export function serverRulesOf(version: KubeVersion): ServerRules {
  const since = (first: number): boolean => minorOf(version) >= first;
  return {
    takesNamesInAnyCase: !since(11),
    refusesUnknownFields: since(25),
    relaxedNames: since(36),
    saysRfc1123: since(19),
    countsBytes: since(34),
    trailingDot: since(16),
    clusterIPs: since(20),
    dualStack: since(21),
    strictAddresses: since(36),
    eachSourceRange: since(33),
    mixedProtocols: since(24),
    kubeletPort: since(33),
    externalIPsAreExternal: since(29),
    modernTrafficTexts: since(26),
    topologyMode: since(27),
    warnsOfAddresses: since(27),
    warnsOfIgnoredFields: since(30),
    warnsOfExternalIPs: since(36),
    warnsOfPreferClose: since(35),
  };
}
