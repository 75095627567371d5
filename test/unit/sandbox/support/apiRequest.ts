import { Readable } from 'node:stream';
import { authenticatedUser, MASTERS, type User } from '../../../../src/sandbox/access/user.ts';
import { parseRequest, type ApiRequest } from '../../../../src/sandbox/api/request.ts';

export const ADMIN = authenticatedUser('admin', [MASTERS]);

export interface RequestParts {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly user?: User;
}

/** A request as the API server's handlers get it, from its request line: `GET /api/v1/services`. */
export function apiRequest(
  line: string,
  { headers = {}, body, user = ADMIN }: RequestParts = {},
): ApiRequest {
  const [method = '', target = ''] = line.split(' ');
  const stream = Readable.from(body === undefined ? [] : [Buffer.from(body)]);
  const head = parseRequest({ method, target, headers, certificate: undefined, body: stream });
  if (head === undefined) {
    throw new Error(`Not a request: ${line}`);
  }
  return { ...head, user, authorize: () => undefined };
}
