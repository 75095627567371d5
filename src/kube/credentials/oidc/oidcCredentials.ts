import type { KubeLog } from '../../../common/log.ts';
import { toPlainText } from '../../../common/text.ts';
import { refuse } from '../../kubeconfig/refuse.ts';
import { resolvePath } from '../../kubeconfig/paths.ts';
import type { UserEntry } from '../../kubeconfig/types.ts';
import type { Network } from '../../network/network.ts';
import { bearer } from '../authorization.ts';
import type { Credentials } from '../credentials.ts';
import { credentialsError } from '../credentialsError.ts';
import { IssuedCredentials, type IssuedIdentity } from '../issuedCredentials.ts';
import { readPem } from '../pem.ts';
import { idTokenExpiry } from './idToken.ts';
import { refreshTokens } from './issuer.ts';

export interface OidcHost {
  readonly network: Network;
  readonly userAgent: string;
  readonly log: KubeLog;
  /** Ends what is under way. */
  readonly life: AbortSignal;
}

/**
 * The auth-provider `oidc`: the ID token of the kubeconfig until it expires, then those that the issuer gives for the
 * refresh token. Unlike kubectl this keeps them to itself, since the kubeconfig is never written.
 *
 * @throws KubeError when the kubeconfig lacks what it takes
 */
export function oidcCredentials(user: UserEntry, host: OidcHost): Credentials {
  const config = user.authProvider?.config ?? new Map<string, string>();
  const url = required(config, 'idp-issuer-url', user);
  if (!['http:', 'https:'].includes(URL.parse(url)?.protocol ?? '')) {
    throw refuse(user, 'auth-provider', `idp-issuer-url is no address: ${toPlainText(url)}. Correct it.`);
  }
  const clientId = required(config, 'client-id', user);
  const clientSecret = config.get('client-secret') ?? '';
  let refreshToken = config.get('refresh-token') ?? '';
  return new IssuedCredentials(
    async () => {
      if (refreshToken === '') {
        throw credentialsError(
          `The ID token in ${user.file} has expired, and there is no refresh token to renew it with. Sign in again.`,
        );
      }
      const ca = await authority(config, user);
      const { network, userAgent, life: signal } = host;
      const issuer = { url, clientId, clientSecret, ca, network, userAgent, signal };
      const tokens = await refreshTokens(issuer, refreshToken);
      if (tokens.refreshToken !== undefined && tokens.refreshToken !== refreshToken) {
        refreshToken = tokens.refreshToken;
        host.log.warn(
          `${url} gave a new refresh token. It is kept in memory only: should the issuer take back the former one, ` +
            `kubectl will ask to sign in again.`,
        );
      }
      return issued(tokens.idToken);
    },
    { initial: known(config.get('id-token') ?? '') },
  );
}

function required(config: ReadonlyMap<string, string>, key: string, user: UserEntry): string {
  const value = config.get(key) ?? '';
  if (value === '') {
    throw refuse(user, 'auth-provider', `the auth-provider oidc has no ${key}: add it.`);
  }
  return value;
}

async function authority(config: ReadonlyMap<string, string>, user: UserEntry): Promise<Buffer | undefined> {
  const data = config.get('idp-certificate-authority-data') ?? '';
  if (data !== '') {
    return Buffer.from(data, 'base64');
  }
  const path = config.get('idp-certificate-authority') ?? '';
  return path === ''
    ? undefined
    : readPem({ kind: 'file', path: resolvePath(user, path) }, "issuer's certificate authority");
}

/** A token that does not say when it expires is not worth a try, unlike one that the issuer has just given. */
function known(idToken: string): IssuedIdentity | undefined {
  return idTokenExpiry(idToken) === undefined ? undefined : issued(idToken);
}

function issued(idToken: string): IssuedIdentity {
  return { identity: { headers: bearer(idToken) }, expiresAt: idTokenExpiry(idToken) };
}
