import type { UserEntry } from '../kubeconfig/types.ts';

/** What a user signs in with, in kubectl's order of precedence, for the log: the kind of it and never the secret. */
export function credentialsText(user: UserEntry | undefined): string {
  const { exec, authProvider, token, tokenFile, username, clientCertificate, clientCertificateData, as } =
    user ?? {};
  const own = [
    (clientCertificate ?? clientCertificateData) === undefined ? '' : 'client certificate',
    tokenFile !== undefined
      ? 'token file'
      : token !== undefined
        ? 'token'
        : username !== undefined
          ? 'username and password'
          : authProvider !== undefined
            ? `auth-provider ${authProvider.name ?? ''}`
            : '',
  ].filter((kind) => kind !== '');
  const plugged = own.length === 0 && exec !== undefined ? [`credential plugin ${exec.command ?? ''}`] : own;
  const kinds = plugged.length === 0 ? 'none' : plugged.join(', ');
  return as === undefined ? kinds : `${kinds}, impersonating ${as}`;
}
