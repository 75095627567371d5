import type { Fix, FixEdit } from './finding.ts';
import { protocolOf, type WrittenPort } from './service.ts';

const LONGEST = 63;
const WELL_KNOWN: Readonly<Record<string, string>> = { 'TCP 80': 'http', 'TCP 443': 'https' };

/** Gives a name to every port that has none, none of them taken. */
export function addNames(ports: readonly WrittenPort[]): Fix {
  const taken = new Set(ports.map(({ name }) => name));
  /** By the usual name: how many numbers after it are taken, so that thousands of equal ports are named in no time. */
  const counts = new Map<string, number>();
  const edits = ports.flatMap((port, index): FixEdit[] => {
    if ((port.name ?? '') !== '') {
      return [];
    }
    const usual = usualName(port);
    let count = (counts.get(usual) ?? 0) + 1;
    while (taken.has(numbered(usual, count))) {
      count++;
    }
    counts.set(usual, count);
    const value = numbered(usual, count);
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
  for (let count = 1; ; count++) {
    const name = numbered(wanted, count);
    if (!taken.has(name)) {
      return name;
    }
  }
}

/** The first is the name itself. */
function numbered(name: string, count: number): string {
  const end = count === 1 ? '' : `-${count}`;
  return `${name.slice(0, LONGEST - end.length)}${end}`;
}

function usualName(port: WrittenPort): string {
  const protocol = protocolOf(port);
  const number = port.port ?? 0;
  return (
    WELL_KNOWN[`${protocol} ${number}`] ??
    `${protocol.toLowerCase().replaceAll(/[^a-z]/gu, '') || 'port'}-${number}`
  );
}
