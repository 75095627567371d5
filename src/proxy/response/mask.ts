/** Headers whose values are secrets, by name. */
const SECRET_HEADER =
  /^(?:authorization|proxy-authorization|cookie|set-cookie|.*(?:token|secret|password|api-?key|session|credential|signature).*)$/i;

/** Parameters of a query whose values are, by name. */
const SECRET_PARAMETER =
  /token|secret|passw|api[-_]?key|(?:^|[-_])(?:key|sig|auth|code)$|session|credential|signature/i;

export const MASK = '***';

export function isSecretHeader(name: string): boolean {
  return SECRET_HEADER.test(name);
}

/** Masks the values of those parameters that may be secrets. What is written otherwise stays as it is. */
export function maskQuery(query: string): string {
  return query
    .split('&')
    .map((part) => {
      const [name = '', value] = part.split(/=(.*)/s);
      return value !== undefined && SECRET_PARAMETER.test(decode(name)) ? `${name}=${MASK}` : part;
    })
    .join('&');
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
