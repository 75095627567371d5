import type { ProfileName } from '../profile.ts';
import {
  duplicate,
  forbidden,
  invalid,
  notSupported,
  required,
  type FieldError,
  type Quoted,
} from '../registry/fieldError.ts';
import { isSince } from '../registry/generation.ts';
import { dns1123Label, portName, qualifiedName } from '../registry/nameRules.ts';
import { portsOf, type ServiceSpec, type StoredPort } from './service.ts';

const IN_RANGE = 'must be between 1 and 65535, inclusive';
/** Where the kubelet listens: load balancers that opened it to the world were refused for long. */
const KUBELET_PORT = 10_250;

/** Every port for itself. Source: `validateServicePort` in pkg/apis/core/validation/validation.go. */
export function validatePorts(spec: ServiceSpec, profile: ProfileName): FieldError[] {
  const ports = portsOf(spec);
  const names = new Set<string | undefined>();
  return ports.flatMap((port, index) => {
    const field = `spec.ports[${index}]`;
    const name = { field: `${field}.name`, isTaken: names.has(port.name), isNeeded: ports.length > 1 };
    names.add(port.name);
    return [
      ...validateName(port.name, name, profile),
      ...validateNumber(`${field}.port`, port.port),
      ...validateProtocol(`${field}.protocol`, port.protocol, profile),
      ...validateTarget(`${field}.targetPort`, port.targetPort, profile),
      ...validateAppProtocol(`${field}.appProtocol`, port.appProtocol, profile),
    ];
  });
}

/** The ports among themselves. Source: `ValidateService`, there. */
export function validateUniquePorts(spec: ServiceSpec, profile: ProfileName): FieldError[] {
  const seen = new Set<string>();
  const isSeen = (key: string): boolean => seen.has(key) || !seen.add(key);
  const ports = portsOf(spec);
  return [
    ...ports.flatMap(({ protocol, nodePort }, index) =>
      nodePort !== undefined && isSeen(`nodePort ${protocol} ${nodePort}`)
        ? [duplicate(`spec.ports[${index}].nodePort`, nodePort)]
        : [],
    ),
    ...ports.flatMap(({ port, protocol }, index) =>
      isSeen(`port ${protocol} ${port}`)
        ? [duplicate(`spec.ports[${index}]`, quotePort({ port, protocol, targetPort: 0 }, profile))]
        : [],
    ),
  ];
}

/** Node ports are for Services that have them. */
export function validateNodePortUse(spec: ServiceSpec, profile: ProfileName): FieldError[] {
  if (spec.type !== 'ClusterIP') {
    return [];
  }
  const text = "may not be used when `type` is 'ClusterIP'";
  return portsOf(spec).flatMap(({ nodePort }, index) => {
    const field = `spec.ports[${index}].nodePort`;
    if (nodePort === undefined) {
      return [];
    }
    return [isSince(profile, '1.20') ? forbidden(field, text) : invalid(field, nodePort, text)];
  });
}

/** Gone by 1.36. */
export function validateKubeletPort(spec: ServiceSpec, profile: ProfileName): FieldError[] {
  if (isSince(profile, '1.36') || spec.type !== 'LoadBalancer') {
    return [];
  }
  const text = `may not expose port ${KUBELET_PORT} externally since it is used by kubelet`;
  return portsOf(spec).flatMap(({ port }, index) =>
    port === KUBELET_PORT ? [invalid(`spec.ports[${index}]`, port, text)] : [],
  );
}

/** Load balancers of TCP and UDP at once: refused until KEP-1435. */
export function validateProtocolMix(spec: ServiceSpec, profile: ProfileName): FieldError[] {
  if (isSince(profile, '1.36') || spec.type !== 'LoadBalancer') {
    return [];
  }
  const ports = portsOf(spec);
  const quoted: Quoted = {
    goSyntax: `[]core.ServicePort{${ports.map((port) => quotePort(port, profile).goSyntax).join(', ')}}`,
    json: `[${ports.map((port) => quotePort(port, profile).json).join(',')}]`,
  };
  if (isSince(profile, '1.20')) {
    const text = "may not contain more than 1 protocol when type is 'LoadBalancer'";
    return new Set(ports.map(({ protocol }) => protocol)).size > 1
      ? [invalid('spec.ports', quoted, text)]
      : [];
  }
  const supported = supportedProtocols(profile);
  const used = new Set(
    ports.map(({ protocol }) => protocol).filter((protocol) => supported.includes(protocol)),
  );
  const foreign = ports.flatMap(({ protocol }, index) =>
    supported.includes(protocol)
      ? []
      : [
          invalid(
            `spec.ports[${index}].protocol`,
            protocol,
            'cannot create an external load balancer with non-TCP/UDP ports',
          ),
        ],
  );
  const text = 'cannot create an external load balancer with mix protocols';
  return [...foreign, ...(used.size > 1 ? [invalid('spec.ports', quoted, text)] : [])];
}

function validateName(
  name: string | undefined,
  { field, isTaken, isNeeded }: { field: string; isTaken: boolean; isNeeded: boolean },
  profile: ProfileName,
): FieldError[] {
  if (name === undefined) {
    return isNeeded ? [required(field)] : [];
  }
  const problems = dns1123Label(name, profile).map((text) => invalid(field, name, text));
  return isTaken ? [...problems, duplicate(field, name)] : problems;
}

function validateNumber(field: string, port: number): FieldError[] {
  return port >= 1 && port <= 65_535 ? [] : [invalid(field, port, IN_RANGE)];
}

function validateProtocol(field: string, protocol: string, profile: ProfileName): FieldError[] {
  const supported = supportedProtocols(profile);
  return supported.includes(protocol) ? [] : [notSupported(field, protocol, supported)];
}

function supportedProtocols(profile: ProfileName): readonly string[] {
  return isSince(profile, '1.20') ? ['SCTP', 'TCP', 'UDP'] : ['TCP', 'UDP'];
}

function validateTarget(field: string, target: number | string, profile: ProfileName): FieldError[] {
  return typeof target === 'number'
    ? validateNumber(field, target)
    : portName(target, profile).map((text) => invalid(field, target, text));
}

function validateAppProtocol(field: string, value: string | undefined, profile: ProfileName): FieldError[] {
  return value === undefined ? [] : qualifiedName(value, profile).map((text) => invalid(field, value, text));
}

function quotePort(port: StoredPort, profile: ProfileName): Quoted {
  const { name = '', protocol, appProtocol, targetPort, nodePort = 0 } = port;
  const isNumber = typeof targetPort === 'number';
  // Go prints the address of a pointer; which one it is, no client can rely on.
  const pointer = `AppProtocol:(*string)(${appProtocol === undefined ? 'nil' : '0xc000000000'})`;
  const target = `Type:${isNumber ? 0 : 1}, IntVal:${isNumber ? targetPort : 0}, StrVal:${JSON.stringify(isNumber ? '' : targetPort)}`;
  const fields = [
    `Name:${JSON.stringify(name)}`,
    `Protocol:${JSON.stringify(protocol)}`,
    ...(isSince(profile, '1.20') ? [pointer] : []),
    `Port:${port.port}`,
    `TargetPort:intstr.IntOrString{${target}}`,
    `NodePort:${nodePort}`,
  ];
  const json = {
    Name: name,
    Protocol: protocol,
    AppProtocol: appProtocol ?? null,
    Port: port.port,
    TargetPort: targetPort,
    NodePort: nodePort,
  };
  return { goSyntax: `core.ServicePort{${fields.join(', ')}}`, json: JSON.stringify(json) };
}
