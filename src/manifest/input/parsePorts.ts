import { parsePort, type NewPort, type PortPart } from './parsePort.ts';

/** What is wrong with a text of ports, and with which of its words. */
export interface PortsProblem {
  readonly word: string;
  /** The part that cannot be, or what of it is there twice: the number with its protocol, or the name. */
  readonly part: PortPart | 'samePort' | 'sameName' | 'none';
}

/**
 * Reads ports in one line, each as {@link parsePort} reads it, with spaces or commas between them. Where there are
 * several each needs a name, so those without one get one.
 */
export function parsePorts(text: string): readonly NewPort[] | PortsProblem {
  const ports: NewPort[] = [];
  for (const word of text.split(/[\s,]+/u).filter((each) => each !== '')) {
    const port = parsePort(word);
    if (typeof port === 'string') {
      return { word, part: port };
    }
    if (ports.some((other) => other.port === port.port && other.protocol === port.protocol)) {
      return { word, part: 'samePort' };
    }
    if (port.name !== undefined && ports.some(({ name }) => name === port.name)) {
      return { word, part: 'sameName' };
    }
    ports.push(port);
  }
  return ports.length === 0 ? { word: '', part: 'none' } : ports.length === 1 ? ports : named(ports);
}

/** The text that {@link parsePorts} reads back. */
export function portsText(ports: readonly NewPort[]): string {
  return ports
    .map(({ name, port, targetPort, protocol }) =>
      [
        name === undefined ? '' : `${name}=`,
        String(port),
        targetPort === undefined ? '' : `:${targetPort}`,
        protocol === 'TCP' ? '' : `/${protocol}`,
      ].join(''),
    )
    .join(' ');
}

/** A name of the pods' port is one that says something; a number is unique with its protocol. */
function named(ports: readonly NewPort[]): readonly NewPort[] {
  const taken = new Set(ports.flatMap(({ name }) => name ?? []));
  return ports.map((port) => {
    if (port.name !== undefined) {
      return port;
    }
    const { targetPort, protocol } = port;
    const numbered = `port-${port.port}${protocol === 'TCP' ? '' : `-${protocol.toLowerCase()}`}`;
    let name = typeof targetPort === 'string' && !taken.has(targetPort) ? targetPort : numbered;
    for (let count = 2; taken.has(name); count++) {
      name = `${numbered}-${count}`;
    }
    taken.add(name);
    return { ...port, name };
  });
}
