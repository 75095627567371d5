import type { Fix, FixEdit } from './finding.ts';
import { protocolOf, type WrittenPort } from './service.ts';

const LONGEST = 63;
const WELL_KNOWN: Readonly<Record<string, string>> = { 'TCP 80': 'http', 'TCP 443': 'https' };

/** Gives a name to every port that has none, none of them taken. */
export function addNames(ports: readonly WrittenPort[]): Fix {
  const taken = new Set(ports.map(({ name }) => name));
  const edits = ports.flatMap((port, index): FixEdit[] => {
    if ((port.name ?? '') !== '') {
      return [];
    }
    const value = freeName(usualName(port), taken);
    taken.add(value);
    const place = ['spec', 'ports', index];
    // A name that is there and empty is filled in.
    return port.name === undefined
      ? [{ kind: 'add', place, name: 'name', value }]
      : [{ kind: 'replace', place: [...place, 'name'], value }];
  });
  return { title: 'Add a name to every port', edits };
}

/** A name that is not taken: itself, or with a number after it. */
export function freeName(wanted: string, taken: ReadonlySet<string | undefined>): string {
  for (let number = 1; ; number++) {
    const end = number === 1 ? '' : `-${number}`;
    const name = `${wanted.slice(0, LONGEST - end.length)}${end}`;
    if (!taken.has(name)) {
      return name;
    }
  }
}

function usualName(port: WrittenPort): string {
  const protocol = protocolOf(port);
  const number = port.port ?? 0;
  return (
    WELL_KNOWN[`${protocol} ${number}`] ??
    `${protocol.toLowerCase().replaceAll(/[^a-z]/gu, '') || 'port'}-${number}`
  );
}
