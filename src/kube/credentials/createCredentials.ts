import { createHash } from 'node:crypto';
import type { ClusterTarget, UserEntry } from '../kubeconfig/types.ts';
import { resolvePath } from '../kubeconfig/paths.ts';
import { refuse } from '../kubeconfig/refuse.ts';
import { pemSource } from '../kubeconfig/resolve.ts';
import { basic, bearer } from './authorization.ts';
import { CertificateFiles } from './certificateFiles.ts';
import { composedCredentials } from './composedCredentials.ts';
import type { Credentials, IdentityHeaders } from './credentials.ts';
import { pluginCredentials, type PluginHost } from './exec/pluginCredentials.ts';
import { isHeaderValue } from './headerValue.ts';
import { fixedCredentials } from './fixedCredentials.ts';
import { impersonation } from './impersonation.ts';
import { oidcCredentials, type OidcHost } from './oidc/oidcCredentials.ts';
import { removedProvider } from './removedProvider.ts';
import { TokenFile } from './tokenFile.ts';

/** What credentials need of the world, and what contexts have in common. */
export interface CredentialsEnvironment extends Omit<PluginHost, 'contexts'>, OidcHost {
  /**
   * What plugins and issuers gave out, by all that it depends on: two contexts with one user run its plugin once, and
   * a kubeconfig that is read again runs none.
   */
  readonly issued: Map<string, SharedCredentials>;
}

export interface SharedCredentials {
  readonly credentials: Credentials;
  /** The contexts that have used them. */
  readonly contexts: Set<string>;
}

/**
 * The credentials of a kubeconfig's user, in kubectl's order of precedence.
 * Source: client-go `tools/clientcmd/client_config.go`, `getUserIdentificationPartialConfig`; `rest/transport.go`,
 * `TransportConfig`; `exec.go`, `UpdateTransportConfig`.
 *
 * @throws KubeError for a user that asks for what does not exist
 */
export function createCredentials(target: ClusterTarget, environment: CredentialsEnvironment): Credentials {
  const { user } = target;
  if (user === undefined) {
    return fixedCredentials({ headers: {} });
  }
  const subject = `user "${target.userName ?? ''}"`;
  const fromFile = certificate(user, subject);
  const given = authorization(user, subject);
  const provided = provider(target, user, environment);
  const plugged = plugin(target, user, environment);
  const parts = [
    fromFile,
    given ?? provided,
    // A plugin stands back where the kubeconfig has anything of its own.
    (fromFile ?? given) === undefined ? plugged : undefined,
    fixedCredentials({ headers: impersonationOf(user, subject) }),
  ];
  return composedCredentials(parts.filter((part) => part !== undefined));
}

function certificate(user: UserEntry, subject: string): Credentials | undefined {
  const cert = pemSource(user, user.clientCertificateData, user.clientCertificate);
  const key = pemSource(user, user.clientKeyData, user.clientKey);
  return cert && key && new CertificateFiles(cert, key, `${subject} in ${user.file}`);
}

function authorization(user: UserEntry, subject: string): Credentials | undefined {
  const { token, tokenFile, username, password = '' } = user;
  if (tokenFile !== undefined) {
    return new TokenFile(resolvePath(user, tokenFile), token, subject);
  }
  if (token !== undefined) {
    if (!isHeaderValue(token)) {
      throw refuse(
        user,
        'token',
        `${subject} has a token with line breaks or control characters: correct it.`,
      );
    }
    return fixedCredentials({ headers: bearer(token) });
  }
  return username === undefined ? undefined : fixedCredentials({ headers: basic(username, password) });
}

function impersonationOf(user: UserEntry, subject: string): IdentityHeaders {
  const headers = impersonation(user);
  if (!Object.values(headers).flat().every(isHeaderValue)) {
    throw refuse(
      user,
      'as',
      `${subject} impersonates a name with line breaks or control characters: correct it.`,
    );
  }
  return headers;
}

function provider(
  target: ClusterTarget,
  user: UserEntry,
  environment: CredentialsEnvironment,
): Credentials | undefined {
  const { authProvider, file } = user;
  if (authProvider === undefined) {
    return undefined;
  }
  if (authProvider.name !== 'oidc') {
    throw removedProvider(user);
  }
  const config = [...(authProvider.config ?? [])];
  return shared(environment, target, ['oidc', file, config], () => oidcCredentials(user, environment));
}

function plugin(
  target: ClusterTarget,
  user: UserEntry,
  environment: CredentialsEnvironment,
): Credentials | undefined {
  const { exec, file } = user;
  if (exec === undefined) {
    return undefined;
  }
  const { server, tls, proxyUrl, disableCompression, execConfig } = target;
  const cluster = exec.provideClusterInfo === true && [server, tls, proxyUrl, disableCompression, execConfig];
  return shared(environment, target, ['exec', file, exec, cluster], (contexts) =>
    pluginCredentials(exec, user, target, { ...environment, contexts }),
  );
}

function shared(
  { issued }: CredentialsEnvironment,
  { context }: ClusterTarget,
  dependsOn: readonly unknown[],
  create: (contexts: ReadonlySet<string>) => Credentials,
): Credentials {
  // What it depends on is long, and has secrets in it.
  const key = createHash('sha256').update(JSON.stringify(dependsOn)).digest('hex');
  const existing = issued.get(key);
  if (existing !== undefined) {
    existing.contexts.add(context);
    return existing.credentials;
  }
  const contexts = new Set([context]);
  const credentials = create(contexts);
  issued.set(key, { credentials, contexts });
  return credentials;
}
