import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:https';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import type { KeyPair } from '../../../../support/faultServer/certificates.ts';

/** A request to the token endpoint. */
export interface TokenRequest {
  readonly authorization: string | undefined;
  readonly form: Readonly<Record<string, string>>;
}

export interface TokenAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** An OpenID Connect issuer with TLS; it answers as it is told, and keeps what it was asked. */
export interface Issuer {
  readonly url: string;
  readonly asked: readonly TokenRequest[];
  discovery: TokenAnswer | undefined;
  answer(request: TokenRequest): TokenAnswer;
}

export async function startIssuer(
  t: TestContext,
  tls: KeyPair,
  answer: (request: TokenRequest) => TokenAnswer,
): Promise<Issuer> {
  const asked: TokenRequest[] = [];
  const server = createServer(tls, (request, response) => {
    void (async () => {
      const send = ({ status, body }: TokenAnswer): void => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(typeof body === 'string' ? body : JSON.stringify(body));
      };
      if (request.url === '/realm/.well-known/openid-configuration') {
        send(issuer.discovery ?? { status: 200, body: { token_endpoint: `${origin}/token?realm=1` } });
      } else if (request.url === '/token?realm=1') {
        const form = Object.fromEntries(new URLSearchParams(await text(request)));
        const tokenRequest = { authorization: request.headers.authorization, form };
        asked.push(tokenRequest);
        send(issuer.answer(tokenRequest));
      } else {
        send({ status: 404, body: '<html>' });
      }
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const issuer: Issuer = { url: `${origin}/realm/`, asked, discovery: undefined, answer };
  return issuer;
}

/** A token that nobody has signed. */
export function idToken(expiresAt: number, name = 'jane'): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ sub: name, exp: expiresAt / 1000 })}.c2lnbmF0dXJl`;
}
