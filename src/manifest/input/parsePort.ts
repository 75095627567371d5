import { brokenPortNameRule, brokenPortRule, brokenTargetPortRule } from './nameRules.ts';

/** A port of a Service to be. */
export interface NewPort {
  readonly port: number;
  /** `TCP`, `UDP` or `SCTP`. */
  readonly protocol: string;
  /** Needed as soon as there are two. */
  readonly name?: string;
  readonly targetPort?: number | string;
}

/** What of a port in short cannot be. */
export type PortPart = 'notation' | 'name' | 'port' | 'targetPort';

const NOTATION = /^(?:([^=\s]*)=)?([^=:/\s]+)(?::([^=:/\s]+))?(?:\/(tcp|udp|sctp))?$/iu;

/**
 * Reads a port in short: `80`, `80:8080`, `http=80:web`, `53/UDP`.
 *
 * @returns the part that is wrong, where one is
 */
export function parsePort(text: string): NewPort | PortPart {
  const [all, name, port = '', target, protocol = 'TCP'] = NOTATION.exec(text.trim()) ?? [];
  if (all === undefined) {
    return 'notation';
  }
  if (name !== undefined && brokenPortNameRule(name) !== undefined) {
    return 'name';
  }
  if (brokenPortRule(port) !== undefined) {
    return 'port';
  }
  if (target !== undefined && brokenTargetPortRule(target) !== undefined) {
    return 'targetPort';
  }
  return {
    port: Number(port),
    protocol: protocol.toUpperCase(),
    ...(name !== undefined && { name }),
    ...(target !== undefined && { targetPort: /^\d+$/u.test(target) ? Number(target) : target }),
  };
}
