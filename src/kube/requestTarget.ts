/** Query parameters; those that are undefined are left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** Encodes query parameters in the order given; empty when there are none. */
export function toQueryString(query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) {
      parameters.set(name, String(value));
    }
  }
  return parameters.size === 0 ? '' : `?${parameters.toString()}`;
}

/** Rancher and other gateways serve a cluster below a path of their own. */
export function joinPath(prefix: string, path: string): string {
  return prefix.replace(/\/+$/, '') + path;
}
