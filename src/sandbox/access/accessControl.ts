import type { AccessControl } from '../api/accessControl.ts';
import { failure, type Failure } from '../api/answer.ts';
import { ApiError } from '../api/apiError.ts';
import type { ProfileName } from '../profile.ts';
import type { AccessRule } from './accessRule.ts';
import { authorize } from './authorizer.ts';
import type { Tokens } from './tokens.ts';

export interface AccessOptions {
  readonly profile: ProfileName;
  readonly tokens: Tokens;
  /** May be changed at any time. */
  readonly rules: readonly AccessRule[];
  /** The port that the server listens on. */
  readonly port: () => string;
}

/** Lets those in who come with a token, to the server by its own name, and do what the rules allow. */
export function createAccessControl({ profile, tokens, rules, port }: AccessOptions): AccessControl {
  return {
    authenticate({ headers }) {
      const { host = '', authorization } = headers;
      if (host !== `127.0.0.1:${port()}` && host !== `localhost:${port()}`) {
        throw new ApiError(foreignHost(host, port()));
      }
      return tokens.authenticate(authorization);
    },
    authorize: (request) => authorize(request, rules, profile),
  };
}

/** A page of another site can make a browser speak to loopback, by a name that its DNS server rebinds. */
function foreignHost(host: string, port: string): Failure {
  const message = `forbidden: this server is not ${JSON.stringify(host)}: use 127.0.0.1:${port}`;
  return failure(403, message, { reason: 'Forbidden', details: {} });
}
