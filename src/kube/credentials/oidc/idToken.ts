import { isJsonObject } from '../../../common/json.ts';

/** When a JSON Web Token expires (`exp`, RFC 7519), in milliseconds since 1970; undefined when it does not say. */
export function idTokenExpiry(token: string): number | undefined {
  const [, payload = '', ...rest] = token.split('.');
  if (rest.length !== 1) {
    return undefined;
  }
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const seconds = isJsonObject(claims) ? claims['exp'] : undefined;
    return typeof seconds === 'number' ? seconds * 1000 : undefined;
  } catch {
    return undefined;
  }
}
