/** The collections that are listed and watched. */
export type Plural = 'namespaces' | 'services';

/** Path of a collection of the core API, for all namespaces or for one. */
export function collectionPath(plural: Plural, namespace?: string): string {
  return namespace === undefined
    ? `/api/v1/${plural}`
    : `/api/v1/namespaces/${encodeURIComponent(namespace)}/${plural}`;
}
