/** How a proxy request names a port of a Service. */
export interface ServiceReference {
  readonly scheme: '' | 'http' | 'https';
  readonly name: string;
  /** A name, a number in digits, or empty for the port that has no name. */
  readonly port: string;
}

/**
 * Reads `name`, `name:port` or `scheme:name:port` (`SplitSchemeNamePort` of apimachinery/pkg/util/net).
 * Undefined for anything else.
 */
export function parseServiceReference(reference: string): ServiceReference | undefined {
  const parts = reference.split(':');
  const [scheme = '', name = '', port = ''] = parts.length < 3 ? ['', ...parts] : parts;
  const isScheme = scheme === '' || scheme === 'http' || scheme === 'https';
  return parts.length <= 3 && name !== '' && isScheme ? { scheme, name, port } : undefined;
}
