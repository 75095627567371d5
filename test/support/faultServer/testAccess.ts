import { ANONYMOUS, authenticatedUser, type User } from '../../../src/sandbox/access/user.ts';
import { authorize } from '../../../src/sandbox/access/authorizer.ts';
import { DEFAULT_RULES } from '../../../src/sandbox/access/defaultRules.ts';
import type { AccessControl } from '../../../src/sandbox/api/accessControl.ts';
import type { Failure } from '../../../src/sandbox/api/answer.ts';
import type { ApiRequest, RequestHead } from '../../../src/sandbox/api/request.ts';
import type { ProfileName } from '../../../src/sandbox/profile.ts';
import { matches, type RequestMatch } from '../../../src/sandbox/wire/requestMatch.ts';

/** Lets the user `tester` do everything but what a test denies. */
export class TestAccess implements AccessControl {
  /** Where set, a request must carry it as its bearer token. Change it to make the clients' token expire. */
  token: string | undefined;
  /** What nobody may do. Change it to take rights away; open watches stay open, as in a real server. */
  denied: readonly RequestMatch[] = [];
  readonly #profile: ProfileName;

  constructor(profile: ProfileName, token: string | undefined) {
    this.#profile = profile;
    this.token = token;
  }

  authenticate({ headers, certificate }: RequestHead): User | undefined {
    if (certificate !== undefined) {
      return certificate.isTrusted ? authenticatedUser(certificate.name) : undefined;
    }
    if (this.token === undefined) {
      return TESTER;
    }
    if (headers.authorization === undefined) {
      return ANONYMOUS;
    }
    return headers.authorization === `Bearer ${this.token}` ? TESTER : undefined;
  }

  authorize(request: ApiRequest): Failure | undefined {
    const { user, resource } = request;
    const isDenied =
      resource !== undefined && (user === ANONYMOUS || this.denied.some((match) => matches(request, match)));
    return isDenied ? authorize(request, DEFAULT_RULES[this.#profile], this.#profile) : undefined;
  }
}

const TESTER = authenticatedUser('tester');
