import type { ServiceRef } from '../../kube/serviceApi/names.ts';
import type { PatchType } from './patchType.ts';

/** What a patch document is for. */
export interface PatchBinding extends ServiceRef {
  readonly context: string;
  /** The Service, or its status by the subresource. */
  readonly part: 'service' | 'status';
  /** `auto`: the shape of the document decides. */
  readonly type: PatchType | 'auto';
  /** Whether it is sent on the condition that the Service is still the one that was looked at. */
  readonly onlyIfUnchanged: boolean;
}

const WORDS = {
  auto: 'Patch',
  json: 'JSON patch',
  merge: 'Merge patch',
  strategic: 'Strategic merge patch',
} as const satisfies Record<PatchBinding['type'], string>;

const STATUS = 'the status of ';
const UNCONDITIONAL = ', whatever has changed';

const HEADER =
  /^# (Patch|JSON patch|Merge patch|Strategic merge patch) of (the status of )?(\S*)\/([a-z\d-]+)\/([a-z\d-]+)(, whatever has changed)?[ \t]*$/u;

/**
 * The first line of a patch document says what it is for. So the document keeps it by itself, be it unsaved in a window
 * that is reloaded, saved as a file, or copied:
 * `# Strategic merge patch of the status of dev/shop/web, whatever has changed`. It is a format, and not translated.
 */
export function printPatchHeader({
  context,
  namespace,
  name,
  part,
  type,
  onlyIfUnchanged,
}: PatchBinding): string {
  const status = part === 'status' ? STATUS : '';
  const condition = onlyIfUnchanged ? '' : UNCONDITIONAL;
  return `# ${WORDS[type]} of ${status}${encode(context)}/${namespace}/${name}${condition}`;
}

/** @param line the first of a text. @returns undefined where it is not that of a patch document */
export function readPatchHeader(line: string): PatchBinding | undefined {
  const [, word, status, context = '', namespace = '', name = '', unconditional] = HEADER.exec(line) ?? [];
  const type = Object.entries(WORDS).find(([, its]) => its === word)?.[0] as PatchBinding['type'] | undefined;
  const decoded = decode(context);
  return type === undefined || decoded === undefined
    ? undefined
    : {
        context: decoded,
        namespace,
        name,
        part: status === undefined ? 'service' : 'status',
        type,
        onlyIfUnchanged: unconditional === undefined,
      };
}

/** A context may have any name, and is to be one word of one line. */
function encode(context: string): string {
  return context.toWellFormed().replace(/[%\p{C}\p{Z}]/gu, encodeURIComponent);
}

function decode(context: string): string | undefined {
  try {
    return decodeURIComponent(context);
  } catch {
    return undefined;
  }
}
