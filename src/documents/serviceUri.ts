import { Uri } from 'vscode';
import { Schemes } from '../ids.ts';
import type { ServiceRef } from '../kube/serviceApi/names.ts';
import type { Format } from './serviceText.ts';

/** What a live document is of. */
export interface DocumentAddress extends ServiceRef {
  readonly context: string;
  readonly format: Format;
  /** The whole Service, or its status by the subresource. */
  readonly part: 'service' | 'status';
}

/** A context may have any name, even none; this one encodes no other text. */
const EMPTY = '%';

const PATH = /^\/([^/]+)\/([^/]+)\/([^/.]+)(\.status)?\.(yaml|json)$/;

/** `service:/<context>/<namespace>/<name>.yaml`, for a status `<name>.status.yaml`; `.json` likewise. */
export function toUri({ context, namespace, name, format, part }: DocumentAddress): Uri {
  const file = `${name}${part === 'status' ? '.status' : ''}.${format}`;
  return Uri.from({ scheme: Schemes.service, path: `/${encode(context)}/${namespace}/${file}` });
}

/** @returns undefined for what is not the address of a live document */
export function parseUri(uri: Uri): DocumentAddress | undefined {
  const [, context, namespace, name, status, format] = PATH.exec(uri.path) ?? [];
  const decoded = context === undefined ? undefined : decode(context);
  if (
    uri.scheme !== Schemes.service ||
    decoded === undefined ||
    namespace === undefined ||
    name === undefined
  ) {
    return undefined;
  }
  return {
    context: decoded,
    namespace,
    name,
    format: format === 'json' ? 'json' : 'yaml',
    part: status === undefined ? 'service' : 'status',
  };
}

/**
 * The name of a context as one segment of a path that nothing on the way changes: no slash, no drive letter, no `..`,
 * and half a surrogate pair, which UTF-8 does not have, as `%uD800`.
 */
function encode(context: string): string {
  const special = /^\.+$/.test(context) ? /./g : /[^\w.@-]/gu;
  return context === '' ? EMPTY : context.replace(special, encodeCharacter);
}

function encodeCharacter(character: string): string {
  if (character === '.') {
    return '%2E';
  }
  return character.isWellFormed()
    ? encodeURIComponent(character)
    : `%u${character.charCodeAt(0).toString(16)}`;
}

function decode(segment: string): string | undefined {
  if (segment === EMPTY) {
    return '';
  }
  try {
    return segment.replace(/%u([\da-f]{4})|(?:%[\da-f]{2})+/giu, (escape, half?: string) =>
      half === undefined ? decodeURIComponent(escape) : String.fromCharCode(Number.parseInt(half, 16)),
    );
  } catch {
    return undefined;
  }
}
