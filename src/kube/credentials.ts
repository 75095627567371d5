import { readFile } from 'node:fs/promises';
import { KubeError } from './errors.ts';
import { resolvePath } from './kubeconfig/paths.ts';
import { pemSource } from './kubeconfig/resolve.ts';
import type { PemSource, UserEntry } from './kubeconfig/types.ts';

/** A client certificate and its key, in PEM. */
export interface ClientCertificate {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/**
 * Who we are to the API server. The connection knows only this interface, so that plugins and refreshed tokens are
 * further implementations and not further branches.
 */
export interface Credentials {
  /** For the TLS handshake; asked once per transport. */
  clientCertificate(): Promise<ClientCertificate | undefined>;
  /** The headers that carry the identity; asked for each request. */
  headers(signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** Told that the server answered 401. True when there is something new to try the request with, once. */
  renew(signal: AbortSignal): Promise<boolean>;
}

/** The credentials of a kubeconfig's user; `undefined` is the anonymous one. */
export function createCredentials(user: UserEntry | undefined): Credentials {
  return new StaticCredentials(user);
}

/** Reads PEM material from where the kubeconfig says it is. */
export async function readPem(source: PemSource, what: string): Promise<Buffer> {
  return source.kind === 'data' ? source.pem : readCredentialFile(source.path, what);
}

/** What stands in the kubeconfig or in a file it names: certificate, token, user name and password. */
class StaticCredentials implements Credentials {
  readonly #user: UserEntry | undefined;

  constructor(user: UserEntry | undefined) {
    this.#user = user;
  }

  async clientCertificate(): Promise<ClientCertificate | undefined> {
    const user = this.#user;
    const certSource = user && pemSource(user, user.clientCertificateData, user.clientCertificate);
    const keySource = user && pemSource(user, user.clientKeyData, user.clientKey);
    if (certSource === undefined || keySource === undefined) {
      return undefined;
    }
    const [cert, key] = await Promise.all([
      readPem(certSource, 'client certificate'),
      readPem(keySource, 'client key'),
    ]);
    return { cert, key };
  }

  async headers(): Promise<Readonly<Record<string, string>>> {
    const user = this.#user;
    if (user === undefined) {
      return {};
    }
    refuseUnsupported(user);
    if (user.tokenFile !== undefined) {
      const token = await readCredentialFile(resolvePath(user, user.tokenFile), 'token');
      return { authorization: `Bearer ${token.toString('utf8').trim()}` };
    }
    if (user.token !== undefined) {
      return { authorization: `Bearer ${user.token}` };
    }
    if (user.username !== undefined) {
      const pair = Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64');
      return { authorization: `Basic ${pair}` };
    }
    return {};
  }

  renew(): Promise<boolean> {
    return Promise.resolve(false);
  }
}

/** Better no request than one under another identity than the kubeconfig means. */
function refuseUnsupported(user: UserEntry): void {
  const unsupported =
    user.exec !== undefined
      ? 'a credential plugin (exec)'
      : user.authProvider !== undefined
        ? `the auth provider ${user.authProvider.name ?? ''}`
        : (user.as ?? user.asUid ?? user.asGroups ?? user.asUserExtra) !== undefined
          ? 'impersonation'
          : undefined;
  if (unsupported !== undefined) {
    throw new KubeError(
      'kubeconfig',
      `The user in ${user.file} needs ${unsupported}, which is not supported yet.`,
    );
  }
}

async function readCredentialFile(path: string, what: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new KubeError('kubeconfig', `The ${what} cannot be read: ${reason}`, { cause: error });
  }
}
