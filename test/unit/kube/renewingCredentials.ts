import type { Credentials } from '../../../src/kube/credentials/credentials.ts';

/** Of somebody who has the token `old`, and gets `new` when that is refused. */
export function renewingCredentials(): Credentials {
  let token = 'old';
  return {
    identity: () => Promise.resolve({ headers: { authorization: `Bearer ${token}` } }),
    renew: () => {
      token = 'new';
      return Promise.resolve(true);
    },
  };
}
