/** A client certificate and its key, in PEM. */
export interface ClientCertificate {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** Header fields by their name in lower case; of a list each value is a line of its own. */
export type IdentityHeaders = Readonly<Record<string, string | readonly string[]>>;

/** Who we are in one request. */
export interface Identity {
  readonly headers: IdentityHeaders;
  /** Goes with the connection: another one needs another connection. */
  readonly certificate?: ClientCertificate | undefined;
}

/**
 * Who we are to the API server. The connection knows only this interface: each source of an identity is an
 * implementation and not a branch.
 */
export interface Credentials {
  /**
   * Asked for each request, so it costs nothing while nothing has changed.
   *
   * @throws KubeError when there is no identity to be had
   */
  identity(signal: AbortSignal): Promise<Identity>;
  /**
   * Told that the server answered 401 to a request that was sent under `refused`. True when there is something new
   * to try it with, once.
   *
   * @throws KubeError when there should be something new, and it is not to be had
   */
  renew(refused: Identity, signal: AbortSignal): Promise<boolean>;
  /**
   * Told that there shall be another try: what failed a moment ago is no reason against it.
   *
   * @param isAsked somebody asks for it; else somebody only looks, whom a page to sign in would surprise
   */
  retry?(isAsked: boolean): void;
  /** What to say to somebody whose server refuses what this gave, where there is more to say than that. */
  refusalHint?(): string | undefined;
}

/** Whether a request that was sent under `sent` carried all of `part`. */
export function carries(sent: Identity, part: Identity): boolean {
  return (
    Object.entries(part.headers).every(([name, value]) => sent.headers[name] === value) &&
    (part.certificate === undefined || isSameCertificate(sent.certificate, part.certificate))
  );
}

export function isSameCertificate(
  left: ClientCertificate | undefined,
  right: ClientCertificate | undefined,
): boolean {
  return left === right || (!!left && !!right && left.cert.equals(right.cert) && left.key.equals(right.key));
}
