/** Who sends a request, as authentication found out (`user.Info` of k8s.io/apiserver). */
export interface User {
  readonly name: string;
  readonly groups: readonly string[];
}

/** The groups that the API server itself puts everybody into. */
export const AUTHENTICATED = 'system:authenticated';
export const UNAUTHENTICATED = 'system:unauthenticated';
/** May do everything, whatever the rules say. */
export const MASTERS = 'system:masters';

export const ANONYMOUS: User = { name: 'system:anonymous', groups: [UNAUTHENTICATED] };

/** A user who came with credentials. */
export function authenticatedUser(name: string, groups: readonly string[] = []): User {
  return { name, groups: [...groups, AUTHENTICATED] };
}
