/** Headers whose values are secrets, by name. */
const SECRET_HEADER =
  /auth|cookie|token|secret|passw|api-?key|(?:^|[-_])(?:key|jwt|sig|sid|pin|otp)(?:$|[-_])|session|credential|signature/i;

/** Parameters of a query whose values are, by name. */
const SECRET_PARAMETER =
  /token|secret|passw|api[-_]?key|jwt|(?:^|[-_])(?:key|sig|auth|code|sid|otp)$|session|credential|signature/i;

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
