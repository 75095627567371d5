import type { FieldPath } from '../diff/fieldPath.ts';
import { checkChoice } from './choices.ts';
import { dns1123Label, portName, qualifiedName } from './names.ts';
import { PortIndex } from './portIndex.ts';
import { freeName } from './portNames.ts';
import { duplicate, invalid, removal, replacement, required, type Problem } from './problem.ts';
import { isExternalName, isHeadless, protocolOf, type Judged, type WrittenPort } from './service.ts';

/** The bounds are in the sandbox, too: it is the server that these rules are tested with, and shares nothing. */
const LAST_PORT = 65_535;
const IN_RANGE = `must be between 1 and ${LAST_PORT}, inclusive`;
const PORT_ADVICE = `Use a number from 1 to ${LAST_PORT}.`;

/** Every port, and the ports among themselves. Source: `validateServicePort` in pkg/apis/core/validation/validation.go. */
export function checkPorts(service: Judged): readonly Problem[] {
  const { spec, version, server, isPatch } = service;
  const { ports = [] } = spec;
  if (ports.length === 0) {
    const isNeeded = !isPatch && !isExternalName(spec) && !isHeadless(spec, server);
    const advice = 'Add a port, or "clusterIP: None" for a headless Service.';
    return isNeeded ? [{ code: 'ports-required', place: ['spec', 'ports'], said: required(), advice }] : [];
  }
  const others = new PortIndex(ports);
  return ports.flatMap((port, index) => {
    const place = ['spec', 'ports', index];
    return [
      ...checkName(port, place, others, service),
      ...checkNumber(port, place, isPatch),
      ...checkChoice('unsupported-protocol', [...place, 'protocol'], protocolOf(port), version),
      ...checkTarget(port, place, service),
      ...checkAppProtocol(port, place, service),
      ...checkUnique(port, index, others),
    ];
  });
}

/** The range that `inclusive` speaks of, of any field. */
export function isPort(value: number): boolean {
  return value >= 1 && value <= LAST_PORT;
}

export function notInRange(value: number): Pick<Problem, 'said' | 'advice'> {
  return { said: invalid(value, IN_RANGE), advice: PORT_ADVICE };
}

function checkName(
  { name = '' }: WrittenPort,
  within: FieldPath,
  others: PortIndex,
  { server, isPatch }: Judged,
): readonly Problem[] {
  const place = [...within, 'name'];
  if (name === '') {
    const advice = 'With several ports each of them needs a name.';
    return others.ports.length === 1 || isPatch
      ? []
      : [{ code: 'port-name-required', place, said: required(), advice, fixes: [others.naming] }];
  }
  const problems = dns1123Label(name, server);
  const isTaken = others.hasFormer('name', name, Number(within.at(-1)));
  if (problems.length === 0 && !isTaken) {
    return [];
  }
  const valid = name.toLowerCase().replaceAll(/[_. ]/gu, '-');
  const isValid = dns1123Label(valid, server).length === 0;
  const fixes = isValid ? [replacement(place, freeName(valid, others.names))] : [];
  return problems.length > 0
    ? [
        {
          code: 'invalid-port-name',
          place,
          said: invalid(name, ...problems),
          advice: 'Use up to 63 lower case letters, digits and "-".',
          fixes,
        },
      ]
    : [
        {
          code: 'duplicate-port-name',
          place,
          said: duplicate(name),
          advice: 'Give every port a name of its own.',
          fixes,
        },
      ];
}

function checkNumber({ port = 0 }: WrittenPort, within: FieldPath, isPatch: boolean): readonly Problem[] {
  const place = [...within, 'port'];
  if (isPort(port) || (port === 0 && isPatch)) {
    return [];
  }
  return [{ code: port === 0 ? 'port-required' : 'port-out-of-range', place, ...notInRange(port) }];
}

function checkTarget(
  { targetPort = 0 }: WrittenPort,
  within: FieldPath,
  { server }: Judged,
): readonly Problem[] {
  const code = 'invalid-target-port';
  const place = [...within, 'targetPort'];
  // Without a target it is the port itself, of which enough is said.
  if (targetPort === 0 || targetPort === '' || (typeof targetPort === 'number' && isPort(targetPort))) {
    return [];
  }
  if (typeof targetPort === 'number') {
    return [{ code, place, ...notInRange(targetPort) }];
  }
  const problems = portName(targetPort, server);
  if (problems.length === 0) {
    return [];
  }
  const said = invalid(targetPort, ...problems);
  if (/^\d+$/u.test(targetPort) && isPort(Number(targetPort))) {
    const advice = 'In quotes it is the name of a port. For the number leave out the quotes.';
    return [{ code, place, said, advice, fixes: [replacement(place, Number(targetPort))] }];
  }
  const lower = targetPort.toLowerCase();
  const fixes = portName(lower, server).length === 0 ? [replacement(place, lower)] : [];
  const advice = 'Use the name of a port of the pods, or its number.';
  return [{ code, place, said, advice, fixes }];
}

function checkAppProtocol(
  { appProtocol }: WrittenPort,
  within: FieldPath,
  { server }: Judged,
): readonly Problem[] {
  const place = [...within, 'appProtocol'];
  const problems = appProtocol === undefined ? [] : qualifiedName(appProtocol, server);
  const advice = 'Use a name such as "http", or one with a domain: "example.com/name".';
  return problems.length === 0
    ? []
    : [{ code: 'invalid-app-protocol', place, said: invalid(appProtocol ?? '', ...problems), advice }];
}

/** Source: `ValidateService`, there: pairs of protocol and number. */
function checkUnique(port: WrittenPort, index: number, others: PortIndex): readonly Problem[] {
  const place = ['spec', 'ports', index];
  const { nodePort = 0 } = port;
  const protocol = protocolOf(port);
  const advice = 'Change or remove one of them.';
  return [
    ...(port.port !== undefined && others.hasFormer('port', `${protocol} ${port.port}`, index)
      ? [
          {
            code: 'duplicate-port',
            place,
            // The server quotes the Go struct, which nobody wants to read.
            said: `Duplicate value: port ${port.port} of protocol ${protocol}`,
            advice,
            fixes: [removal(place, `this port ${port.port}`)],
          } as const,
        ]
      : []),
    ...(nodePort !== 0 && others.hasFormer('nodePort', `${protocol} ${nodePort}`, index)
      ? [
          {
            code: 'duplicate-node-port',
            place: [...place, 'nodePort'],
            said: duplicate(nodePort),
            advice: `${advice} Without one the server chooses it.`,
            fixes: [removal([...place, 'nodePort'], 'nodePort')],
          } as const,
        ]
      : []),
  ];
}
