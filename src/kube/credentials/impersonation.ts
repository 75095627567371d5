import type { UserFields } from '../kubeconfig/types.ts';
import type { IdentityHeaders } from './credentials.ts';
import { headerValue } from './headerValue.ts';

/**
 * The headers that ask to be taken for somebody else.
 * Source: client-go `transport/round_trippers.go`, `impersonatingRoundTripper`.
 */
export function impersonation({ as, asUid, asGroups = [], asUserExtra }: UserFields): IdentityHeaders {
  const extra = [...(asUserExtra ?? [])].map(
    ([key, values]) => [`impersonate-extra-${escapeHeaderKey(key)}`, values.map(headerValue)] as const,
  );
  return {
    ...(as !== undefined && { 'impersonate-user': headerValue(as) }),
    ...(asUid !== undefined && { 'impersonate-uid': headerValue(asUid) }),
    ...(asGroups.length > 0 && { 'impersonate-group': asGroups.map(headerValue) }),
    ...Object.fromEntries(extra.filter(([, values]) => values.length > 0)),
  };
}

/** `headerKeyEscape` of the same file: what may not stand in a header's name, and `%` itself, as `%XX` of its bytes. */
function escapeHeaderKey(key: string): string {
  return Buffer.from(key, 'utf8')
    .toString('latin1')
    .replace(
      /[^\w!#$&'*+.^`|~-]/g,
      (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    );
}
