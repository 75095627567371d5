import type { Fix } from './finding.ts';
import { addNames } from './portNames.ts';
import { protocolOf, type WrittenPort } from './service.ts';

/** The ports of a Service, to look up in no more time for many of them what one has in common with others. */
export class PortIndex {
  readonly ports: readonly WrittenPort[];
  readonly names: ReadonlySet<string | undefined>;
  /** By what is looked for: the first port that has it. */
  readonly #first = new Map<string, number>();
  #naming: Fix | undefined;

  constructor(ports: readonly WrittenPort[]) {
    this.ports = ports;
    this.names = new Set(ports.map(({ name }) => name));
    for (const [index, port] of ports.entries()) {
      const protocol = protocolOf(port);
      for (const key of [
        `name ${port.name ?? ''}`,
        `port ${protocol} ${port.port ?? ''}`,
        `nodePort ${protocol} ${port.nodePort ?? ''}`,
      ]) {
        if (!this.#first.has(key)) {
          this.#first.set(key, index);
        }
      }
    }
  }

  /** A fix for all of them: one, however many it is offered with. */
  get naming(): Fix {
    this.#naming ??= addNames(this.ports);
    return this.#naming;
  }

  /** Whether a port before this one has the same name, or the same protocol and number, as `TCP 80`. */
  hasFormer(field: 'name' | 'port' | 'nodePort', value: string, index: number): boolean {
    return (this.#first.get(`${field} ${value}`) ?? index) < index;
  }
}
