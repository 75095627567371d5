import type { Credentials } from '../../../src/kube/credentials.ts';

/** Of somebody who has the token `old`, and gets `new` when that is refused. */
export function renewingCredentials(): Credentials {
  let token = 'old';
  return {
    clientCertificate: () => Promise.resolve(undefined),
    headers: () => Promise.resolve({ authorization: `Bearer ${token}` }),
    renew: () => {
      token = 'new';
      return Promise.resolve(true);
    },
  };
}
