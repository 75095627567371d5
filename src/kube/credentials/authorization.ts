import { headerValue } from './headerValue.ts';

export type Authorization = Readonly<Record<'authorization', string>>;

export function bearer(token: string): Authorization {
  return { authorization: headerValue(`Bearer ${token}`) };
}

export function basic(username: string, password: string): Authorization {
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}
