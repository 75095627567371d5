import type { ServiceRef } from '../kube/serviceApi/names.ts';
import type { ServiceRecord } from './records.ts';
import type { Store } from './store.ts';

/** What is known of the Service of a name; undefined where no such Service is known. */
export function findService(
  services: Pick<Store<ServiceRecord>, 'inNamespace'>,
  { namespace, name }: ServiceRef,
): ServiceRecord | undefined {
  for (const record of services.inNamespace(namespace)) {
    if (record.name === name) {
      return record;
    }
  }
  return undefined;
}
