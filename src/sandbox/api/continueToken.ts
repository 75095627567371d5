import { ApiError } from './apiError.ts';
import { badRequest } from './failures.ts';

/** Where a page begins. */
export interface ContinueToken {
  /** The snapshot; {@link CURRENT} for what is there now. */
  readonly version: number;
  /** The last key of the page before, without the prefix of the list. */
  readonly after: string;
}

/** In place of a version: the snapshot is gone, go on with what there is. */
export const CURRENT = -1;

/**
 * The token of apiserver/pkg/storage/continue.go: base64url of JSON, whose key ends with a zero byte to mean "after".
 *
 * @param prefix what this generation puts before the key
 */
export function writeContinueToken({ version, after }: ContinueToken, prefix: '' | '/'): string {
  const content = { v: 'meta.k8s.io/v1', rv: version, start: `${prefix}${after}\0` };
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

/** @throws ApiError 400 for a token that no server made */
export function readContinueToken(token: string): ContinueToken {
  const text = Buffer.from(token, 'base64url').toString();
  const content = parse(text);
  const { v, rv, start } = content;
  if (v !== 'meta.k8s.io/v1') {
    throw invalid(`server does not recognize this encoded version ${JSON.stringify(v ?? '')}`);
  }
  if (typeof rv !== 'number' || rv === 0) {
    throw invalid('incorrect encoded start resourceVersion (version meta.k8s.io/v1)');
  }
  if (typeof start !== 'string' || start === '') {
    throw invalid('no start key encoded, must be set');
  }
  return { version: rv, after: start.replace(/^\//, '').replace(/\0$/, '') };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    const why =
      text === ''
        ? 'unexpected end of JSON input'
        : `invalid character '${String.fromCodePoint(text.codePointAt(0) ?? 0)}' looking for beginning of value`;
    throw invalid(why);
  }
}

function invalid(why: string): ApiError {
  return new ApiError(badRequest(`invalid continue token: continue key is not valid: ${why}`));
}
