import type { NewService } from '../../manifest/create/newService.ts';
import type { NewPort } from '../../manifest/input/parsePort.ts';
import type { ServiceType } from '../../manifest/input/serviceTypes.ts';
import type { Cluster } from '../../model/cluster.ts';

/** A new Service as far as it is known. */
export interface Draft {
  readonly cluster?: Cluster;
  readonly namespace?: string;
  readonly name?: string;
  readonly type?: ServiceType;
  /** Of an `ExternalName`, instead of a selector and ports. */
  readonly externalName?: string;
  readonly selector?: Readonly<Record<string, string>>;
  readonly ports?: readonly NewPort[];
}

/** @throws Error where something has not been answered yet */
export function required<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Error('A question of the new Service has been left out.');
  }
  return value;
}

/** The Service of a draft in which nothing is open. */
export function toNewService({ namespace, name, type, ...draft }: Draft): NewService {
  const place = { namespace: required(namespace), name: required(name) };
  const chosen = required(type);
  return chosen === 'ExternalName'
    ? { ...place, spec: { type: chosen, externalName: required(draft.externalName) } }
    : {
        ...place,
        spec: { type: chosen, selector: required(draft.selector), ports: required(draft.ports) },
      };
}
