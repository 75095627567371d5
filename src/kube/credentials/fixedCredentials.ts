import type { Credentials, Identity } from './credentials.ts';

/** An identity that stands in the kubeconfig and never changes. */
export function fixedCredentials(identity: Identity): Credentials {
  return {
    identity: () => Promise.resolve(identity),
    renew: () => Promise.resolve(false),
  };
}
