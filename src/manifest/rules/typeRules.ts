import type { FieldPath } from '../diff/fieldPath.ts';
import { checkChoice } from './choices.ts';
import type { Fix } from './finding.ts';
import { dns1123Subdomain } from './names.ts';
import { forbidden, invalid, removal, replacement, required, type Problem } from './problem.ts';
import {
  clusterIPsOf,
  hasNodePorts,
  isExternalName,
  isHeadless,
  isLoadBalancer,
  protocolOf,
  typeOf,
  type Judged,
  type WrittenSpec,
} from './service.ts';
import type { ServerRules } from './serverRules.ts';

/** `ports.KubeletPort` */
const KUBELET_PORT = 10_250;
/** What `--service-node-port-range` is unless the cluster says otherwise. */
const NODE_PORTS = { first: 30_000, last: 32_767 };

/** What goes with the type and what does not. Source: `ValidateService` in pkg/apis/core/validation/validation.go. */
export function checkType(service: Judged): readonly Problem[] {
  const { spec, version, isPatch } = service;
  const ofType = checkChoice('unsupported-type', ['spec', 'type'], typeOf(spec), version);
  if (isPatch) {
    return ofType;
  }
  return [
    ...ofType,
    ...checkExternalName(service),
    ...checkHeadless(service),
    ...checkNodePorts(spec, service.server),
    ...(isLoadBalancer(spec) ? checkBalancedPorts(service) : []),
  ];
}

/** A fix that makes the Service one of another type. */
export function retyping(spec: WrittenSpec, type: string): Fix {
  const place = ['spec'];
  return {
    title: `Change the type to ${type}`,
    edits: [
      spec.type === undefined
        ? { kind: 'add', place, name: 'type', value: type }
        : { kind: 'replace', place: [...place, 'type'], value: type },
    ],
  };
}

function checkExternalName({ spec, server }: Judged): readonly Problem[] {
  if (!isExternalName(spec)) {
    return [];
  }
  const place = ['spec', 'externalName'];
  const { externalName = '' } = spec;
  const hasDot = externalName.endsWith('.');
  const name = server.trailingDot ? externalName.replace(/\.$/u, '') : externalName;
  if (name === '') {
    const advice = 'Add the DNS name that the Service stands for.';
    return [
      { code: 'external-name-required', place, said: required(), advice },
      ...notForExternalName(spec, server),
    ];
  }
  const problems = dns1123Subdomain(name, server);
  const bare = externalName
    .replace(/^[a-z]+:\/\//iu, '')
    .replace(/(?::\d+)?\/*$/u, '')
    .toLowerCase();
  const valid = hasDot && !server.trailingDot ? bare.replace(/\.$/u, '') : bare;
  const isValid = dns1123Subdomain(valid.replace(/\.$/u, ''), server).length === 0;
  const advice =
    hasDot && !server.trailingDot
      ? 'Servers before 1.16 take no dot at the end.'
      : 'Use a DNS name, without scheme, port and path.';
  return [
    ...(problems.length === 0
      ? []
      : [
          {
            code: 'invalid-external-name',
            place,
            said: invalid(name, ...problems),
            advice,
            fixes: isValid ? [replacement(place, valid)] : [],
          } as const,
        ]),
    ...notForExternalName(spec, server),
  ];
}

function notForExternalName(spec: WrittenSpec, server: ServerRules): readonly Problem[] {
  const addresses = clusterIPsOf(spec, server);
  const fields = (['clusterIPs', 'clusterIP'] as const).filter((name) => (spec[name] ?? '').length > 0);
  const [field] = fields;
  const families = server.dualStack ? (['ipFamilies', 'ipFamilyPolicy'] as const) : [];
  const text = 'may not be set for ExternalName services';
  const advice = 'Remove it, or choose another type.';
  return [
    ...(addresses.length > 0 && field !== undefined
      ? [
          {
            code: 'not-for-external-name',
            place: ['spec', field],
            path: server.clusterIPs ? 'spec.clusterIPs' : 'spec.clusterIP',
            said: server.clusterIPs
              ? forbidden(text)
              : invalid(addresses[0] ?? '', 'must be empty for ExternalName services'),
            advice,
            fixes: [
              {
                title: 'Remove the cluster IP',
                edits: fields.map((name) => ({ kind: 'remove', place: ['spec', name] }) as const),
              },
            ],
          } as const,
        ]
      : []),
    ...families.flatMap((name): Problem[] => {
      const place = ['spec', name];
      const value = spec[name];
      return value === undefined || (name === 'ipFamilies' && value.length === 0)
        ? []
        : [
            {
              code: 'not-for-external-name',
              place,
              said: forbidden(text),
              advice,
              fixes: [removal(place, name)],
            },
          ];
    }),
  ];
}

function checkHeadless({ spec, server }: Judged): readonly Problem[] {
  if (!hasNodePorts(spec) || !isHeadless(spec, server)) {
    return [];
  }
  const isListed = (spec.clusterIPs ?? []).length > 0 && (spec.clusterIP ?? '') === '';
  const place = isListed ? ['spec', 'clusterIPs', 0] : ['spec', 'clusterIP'];
  return [
    {
      code: 'headless-with-node-ports',
      place,
      path: server.clusterIPs ? 'spec.clusterIPs[0]' : 'spec.clusterIP',
      said: invalid('None', `may not be set to 'None' for ${typeOf(spec)} services`),
      advice: 'Remove it, or use the type ClusterIP for a headless Service.',
      fixes: [removal(place, 'the cluster IP'), retyping(spec, 'ClusterIP')],
    },
  ];
}

function checkNodePorts(spec: WrittenSpec, server: ServerRules): readonly Problem[] {
  const isClusterIP = typeOf(spec) === 'ClusterIP';
  return (spec.ports ?? []).flatMap(({ nodePort = 0 }, index): readonly Problem[] => {
    const place: FieldPath = ['spec', 'ports', index, 'nodePort'];
    if (nodePort === 0) {
      return [];
    }
    if (isClusterIP) {
      const text = "may not be used when `type` is 'ClusterIP'";
      const said = server.clusterIPs ? forbidden(text) : invalid(nodePort, text);
      const advice = 'Remove it, or use the type NodePort.';
      const fixes = [removal(place, 'nodePort'), retyping(spec, 'NodePort')];
      return [{ code: 'node-port-not-allowed', place, said, advice, fixes }];
    }
    return hasNodePorts(spec) ? outsideDefaultRange(nodePort, place) : [];
  });
}

/** What the cluster may well refuse, or not: its range is an option of the server. */
export function outsideDefaultRange(port: number, place: FieldPath): readonly Problem[] {
  const { first, last } = NODE_PORTS;
  if (port >= first && port <= last) {
    return [];
  }
  const said = `Most clusters have node ports from ${first} to ${last} only`;
  const advice = 'Leave it out to let the server choose one.';
  const fixes = [removal(place, String(place.at(-1)))];
  return [{ code: 'node-port-outside-default-range', severity: 'information', place, said, advice, fixes }];
}

function checkBalancedPorts({ spec: { ports = [] }, server }: Judged): readonly Problem[] {
  const kubelet = `may not expose port ${KUBELET_PORT} externally since it is used by kubelet`;
  const protocols = new Set(ports.map(protocolOf));
  const known = new Set([...protocols].filter((protocol) => protocol === 'TCP' || protocol === 'UDP'));
  const [isMixed, text] = server.clusterIPs
    ? [protocols.size > 1, "may not contain more than 1 protocol when type is 'LoadBalancer'"]
    : [known.size > 1, 'cannot create an external load balancer with mix protocols'];
  return [
    ...(server.kubeletPort ? [] : ports).flatMap(({ port = 0 }, index): Problem[] => {
      const advice = 'Choose another port; "targetPort" can stay.';
      return port === KUBELET_PORT
        ? [{ code: 'kubelet-port', place: ['spec', 'ports', index], said: invalid(port, kubelet), advice }]
        : [];
    }),
    ...(isMixed && !server.mixedProtocols
      ? [
          {
            code: 'mixed-protocols',
            place: ['spec', 'ports'],
            said: `Invalid value: ${text}`,
            advice: 'Make it two Services, one for each protocol.',
          } as const,
        ]
      : []),
  ];
}
