import { invalid } from '../registry/fieldError.ts';
import { NODE_PORTS } from './allocations.ts';
import {
  allocatesNodePorts,
  needsHealthCheckPort,
  needsNodePorts,
  portsOf,
  type ServiceSpec,
  type StoredPort,
} from './service.ts';
import { internalError, type WriteContext } from './writeContext.ts';

/** Gives a new Service the node ports that it needs. Source: `txnAllocNodePorts` in pkg/registry/core/service/storage/alloc.go. */
export function withNodePorts(spec: ServiceSpec, context: WriteContext): ServiceSpec {
  const claim = new PortClaim(context);
  const ports = needsNodePorts(spec) ? newPorts(spec, claim) : spec.ports;
  const assigned = { ...spec, ...(ports !== undefined && { ports }) };
  return needsHealthCheckPort(spec) ? withHealthCheckPort(assigned, claim) : assigned;
}

/** Gives an updated Service those that it needs more than before. Source: `txnUpdateNodePorts`, there. */
export function withUpdatedNodePorts(
  spec: ServiceSpec,
  former: ServiceSpec,
  context: WriteContext,
): ServiceSpec {
  const claim = new PortClaim(context);
  const ports = needsNodePorts(spec) ? changedPorts(spec, former, claim) : spec.ports;
  const assigned = { ...spec, ...(ports !== undefined && { ports }) };
  const isNewlyChecked = needsHealthCheckPort(spec) && !needsHealthCheckPort(former);
  return isNewlyChecked ? withHealthCheckPort(assigned, claim) : assigned;
}

/** Ports with the same number, one of TCP and one of UDP, share their node port. */
function newPorts(spec: ServiceSpec, claim: PortClaim): readonly StoredPort[] {
  const ports = portsOf(spec);
  // The first of equal numbers counts.
  const asked = new Map(
    ports.toReversed().flatMap(({ port, nodePort }) => (nodePort ? [[port, nodePort]] : [])),
  );
  const shared = new Map<number, number>();
  return ports.map((port, index) => {
    const field = `spec.ports[${index}].nodePort`;
    if (port.nodePort === undefined && !allocatesNodePorts(spec)) {
      return port;
    }
    const known = shared.get(port.port);
    if (known === undefined) {
      const wanted = asked.get(port.port);
      const nodePort = wanted === undefined ? claim.next() : claim.take(wanted, field);
      shared.set(port.port, nodePort);
      return { ...port, nodePort };
    }
    const isOther = port.nodePort !== undefined && port.nodePort !== known;
    return { ...port, nodePort: isOther ? claim.take(port.nodePort, field) : known };
  });
}

function changedPorts(spec: ServiceSpec, former: ServiceSpec, claim: PortClaim): readonly StoredPort[] {
  const held = new Set(portsOf(former).map(({ nodePort }) => nodePort));
  return portsOf(spec).map((port, index) => {
    if (port.nodePort === undefined) {
      return allocatesNodePorts(spec) ? { ...port, nodePort: claim.next() } : port;
    }
    if (!held.has(port.nodePort)) {
      held.add(claim.take(port.nodePort, `spec.ports[${index}].nodePort`));
    }
    return port;
  });
}

/** A port that cannot be had is an error of the server's own making, for reasons that are long gone. */
function withHealthCheckPort(spec: ServiceSpec, claim: PortClaim): ServiceSpec {
  const { healthCheckNodePort: asked } = spec;
  if (asked === undefined) {
    return { ...spec, healthCheckNodePort: claim.next() };
  }
  const problem = claim.problemOf(asked);
  if (problem !== undefined) {
    throw internalError(`failed to allocate requested HealthCheck NodePort ${asked}: ${problem}`);
  }
  return spec;
}

/** Where a dry run begins to make up ports: none of them is ever given out. */
const FIRST_MADE_UP = 32_769;

/**
 * The ports that one request asks for, none of which is taken until the Service is stored.
 * Source: pkg/registry/core/service/portallocator/operation.go.
 */
class PortClaim {
  readonly #context: WriteContext;
  readonly #claimed = new Set<number>();
  #highest = FIRST_MADE_UP - 1;

  constructor(context: WriteContext) {
    this.#context = context;
  }

  next(): number {
    const { allocations, dryRun } = this.#context;
    const port = dryRun ? this.#highest + 1 : allocations.nodePorts.findFree(this.#claimed);
    if (port === undefined) {
      throw internalError('failed to allocate a nodePort: range is full');
    }
    return this.#claim(port);
  }

  take(port: number, field: string): number {
    const problem = this.problemOf(port);
    this.#context.refuse(problem === undefined ? [] : [invalid(field, port, problem)]);
    return this.#claim(port);
  }

  problemOf(port: number): string | undefined {
    const { allocations, dryRun } = this.#context;
    if (!dryRun && !allocations.nodePorts.has(port)) {
      const { first, last } = NODE_PORTS;
      return `provided port is not in the valid range. The range of valid ports is ${first}-${last}`;
    }
    const isTaken = allocations.nodePorts.isTaken(port) || this.#claimed.has(port);
    return isTaken ? 'provided port is already allocated' : undefined;
  }

  #claim(port: number): number {
    // A dry run goes on from the highest one that it was asked for.
    this.#highest = this.#claimed.size === 0 ? port : Math.max(this.#highest, port);
    this.#claimed.add(port);
    return port;
  }
}
