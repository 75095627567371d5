import { isJsonObject, type JsonObject } from '../../../common/json.ts';
import { LinkedAbort } from '../../../common/linkedAbort.ts';
import { toPlainText } from '../../../common/text.ts';
import { KubeError } from '../../errors.ts';
import { toKubeError } from '../../failure.ts';
import { readText } from '../../readText.ts';
import type { Network } from '../../network/network.ts';
import { chooseProxy } from '../../network/proxy.ts';
import type { Transport, TransportRequest } from '../../network/transport.ts';
import { basic } from '../authorization.ts';
import { credentialsError } from '../credentialsError.ts';
import { maskSecrets } from '../maskSecrets.ts';

export interface IssuerOptions {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Undefined: whom the system trusts. */
  readonly ca: Buffer | undefined;
  readonly network: Network;
  readonly userAgent: string;
  readonly signal: AbortSignal;
}

/** What the issuer's token endpoint answers (OpenID Connect Core, 12.2), as far as it is used. */
export interface RefreshedTokens {
  readonly idToken: string;
  /** Takes the place of the one that was sent. */
  readonly refreshToken: string | undefined;
}

interface Answer {
  readonly httpStatus: number;
  readonly body: JsonObject;
}

const DEADLINE_MS = 30_000;
const MAX_ANSWER_BYTES = 1024 * 1024;

/**
 * Asks an OpenID Connect issuer for a new ID token: its discovery document names the token endpoint, to which the
 * refresh token goes.
 * Source: client-go `plugin/pkg/client/auth/oidc/oidc.go`; `golang.org/x/oauth2`, whose tries these are: the client
 * authenticates by header, and where that is refused by form fields.
 *
 * @throws KubeError
 */
export async function refreshTokens(options: IssuerOptions, refreshToken: string): Promise<RefreshedTokens> {
  // An issuer may repeat what it was told.
  const secrets = [refreshToken, options.clientSecret].flatMap((secret) => [secret, formEncode(secret)]);
  const endpoint = await discoverTokenEndpoint(options);
  const grant = { grant_type: 'refresh_token', refresh_token: refreshToken };
  const { clientId, clientSecret } = options;
  let answer = await postForm(
    options,
    endpoint,
    grant,
    basic(formEncode(clientId), formEncode(clientSecret)),
  );
  if (answer.httpStatus >= 300) {
    const client = { client_id: clientId, ...(clientSecret !== '' && { client_secret: clientSecret }) };
    answer = await postForm(options, endpoint, { ...grant, ...client }, {});
  }
  refuseUnavailable(answer, endpoint, secrets);
  const { httpStatus, body } = answer;
  if (httpStatus >= 300) {
    throw credentialsError(
      `The OIDC issuer ${endpoint.host} does not accept the refresh token of the kubeconfig (${refusalText(answer, secrets)}). Sign in again.`,
    );
  }
  const { id_token: idToken, refresh_token: next } = body;
  if (typeof idToken !== 'string' || idToken === '') {
    throw credentialsError(
      `The OIDC issuer ${endpoint.host} answered without an ID token. Sign in again with the scope "openid", or use a credential ` +
        'plugin: this issuer may not renew ID tokens.',
    );
  }
  return { idToken, refreshToken: typeof next === 'string' && next !== '' ? next : undefined };
}

async function discoverTokenEndpoint(options: IssuerOptions): Promise<URL> {
  const address = `${options.url.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const document = URL.parse(address);
  if (document === null) {
    throw new KubeError('kubeconfig', `idp-issuer-url is no address: ${toPlainText(options.url)}.`);
  }
  const answer = await exchange(options, document, {
    method: 'GET',
    headers: { accept: 'application/json' },
  });
  refuseUnavailable(answer, document);
  const { token_endpoint: found } = answer.body;
  const endpoint = typeof found === 'string' ? URL.parse(found) : null;
  if (answer.httpStatus !== 200 || endpoint === null || !['http:', 'https:'].includes(endpoint.protocol)) {
    const reason = answer.httpStatus === 200 ? 'it names no token_endpoint' : refusalText(answer);
    throw credentialsError(`${address} is no description of an issuer: ${reason}. Check idp-issuer-url.`);
  }
  return endpoint;
}

/** An issuer that cannot answer now says nothing of the token, nor of its address. */
function refuseUnavailable(answer: Answer, { host }: URL, secrets: readonly string[] = []): void {
  if (answer.httpStatus === 429 || answer.httpStatus >= 500) {
    const message = `The OIDC issuer ${host} cannot renew the ID token now: ${refusalText(answer, secrets)}.`;
    throw new KubeError('unavailable', message, { ofIssuer: true });
  }
}

function postForm(
  options: IssuerOptions,
  endpoint: URL,
  fields: Readonly<Record<string, string>>,
  authorization: TransportRequest['headers'],
): Promise<Answer> {
  return exchange(options, endpoint, {
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      ...authorization,
    },
    body: new URLSearchParams(fields).toString(),
  });
}

async function exchange(
  options: IssuerOptions,
  url: URL,
  request: Pick<TransportRequest, 'method' | 'headers' | 'body'>,
): Promise<Answer> {
  const transport = await openTransport(url, options);
  const deadline = new LinkedAbort(options.signal);
  deadline.abortAfter(
    DEADLINE_MS,
    () =>
      new KubeError('timeout', `The OIDC issuer ${url.host} did not answer in time about a new ID token.`, {
        ofIssuer: true,
      }),
  );
  try {
    const response = await transport.send({
      ...request,
      path: url.pathname + url.search,
      signal: deadline.signal,
      stream: false,
    });
    const text = await readText(response.body, MAX_ANSWER_BYTES);
    return { httpStatus: response.httpStatus, body: parseObject(text) };
  } catch (error) {
    throw deadline.signal.reason instanceof KubeError ? deadline.signal.reason : issuerError(error, url);
  } finally {
    deadline.dispose();
    await transport.destroy();
  }
}

/** It is the issuer that is away, and not the cluster. */
function issuerError(error: unknown, { host }: URL): KubeError {
  const { code, message, cause = error } = toKubeError(error, `The OIDC issuer ${host} cannot be reached`);
  return new KubeError(code, message, { cause, ofIssuer: true });
}

/** By the proxy that kubectl would take: no kubeconfig names one for an issuer. */
async function openTransport(server: URL, { ca, network, userAgent }: IssuerOptions): Promise<Transport> {
  const { Transport } = await import('../../network/transport.ts');
  return Transport.create({
    server,
    role: 'issuer',
    proxy: chooseProxy({ server }, network),
    network,
    userAgent,
    ca,
    clientCertificate: undefined,
    serverName: undefined,
    insecureSkipVerify: false,
  });
}

/** An answer that is not JSON is as good as an empty one, and never quoted: it may hold tokens. */
function parseObject(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** `error` and `error_description` of OAuth (RFC 6749, 5.2). */
function refusalText({ httpStatus, body }: Answer, secrets: readonly string[] = []): string {
  const said = [body['error'], body['error_description']].filter((text) => typeof text === 'string');
  return toPlainText(maskSecrets([httpStatus, ...said].join(' '), secrets));
}

/** As fields of a form are encoded, which RFC 6749, 2.3.1 asks of both halves. */
function formEncode(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}
