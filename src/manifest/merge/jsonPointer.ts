import { isJsonArray, isJsonObject, ownMember, type Json } from '../../common/json.ts';

/** What a JSON pointer (RFC 6901) leads to. */
export interface Target {
  /** Undefined where there is nothing. */
  readonly value: Json | undefined;
  /** What holds the target; undefined for the whole document, and where the way there is broken. */
  readonly parent: Json | undefined;
  /** The last reference token, unescaped. */
  readonly token: string;
}

/** Follows a pointer through own members only. */
export function resolvePointer(document: Json, pointer: string): Target {
  let parent: Json | undefined;
  let value: Json | undefined = document;
  let token = '';
  for (const escaped of pointer.split('/').slice(1)) {
    token = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    parent = value;
    value = memberOf(parent, token);
  }
  return { value, parent, token };
}

function memberOf(parent: Json | undefined, token: string): Json | undefined {
  if (isJsonArray(parent)) {
    return /^(0|[1-9]\d*)$/.test(token) ? parent[Number(token)] : undefined;
  }
  return isJsonObject(parent) ? ownMember(parent, token) : undefined;
}
