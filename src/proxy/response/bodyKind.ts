/** How a body is shown. */
export type BodyKind =
  | { readonly kind: 'empty' }
  /** `language` as VS Code calls it, `ending` that of a file of it. */
  | { readonly kind: 'text'; readonly language: string; readonly ending: string; readonly charset: string }
  /** By VS Code's own preview of pictures. */
  | { readonly kind: 'image'; readonly ending: string }
  | { readonly kind: 'binary'; readonly ending: string };

const IMAGES: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/bmp': 'bmp',
  'image/x-icon': 'ico',
  'image/vnd.microsoft.icon': 'ico',
  'image/avif': 'avif',
};

/**
 * The first that fits counts. A picture that is a text is shown as the text: what is in it never runs. Markdown is plain
 * text: in a document of its language VS Code makes a link of `[text](command:…)`, and a click on that runs the command.
 */
const LANGUAGES: readonly (readonly [RegExp, string, string])[] = [
  [/^application\/(?:x-)?ndjson$|^application\/jsonl?$|[/+]json(?:-seq)?$/, 'json', 'json'],
  [/^text\/html$|^application\/xhtml\+xml$/, 'html', 'html'],
  [/[/+]xml$/, 'xml', 'xml'],
  [/[/+](?:x-)?yaml$/, 'yaml', 'yaml'],
  [/^(?:text|application)\/(?:x-)?(?:java|ecma)script$/, 'javascript', 'js'],
  [/^text\/css$/, 'css', 'css'],
  [/^text\/csv$/, 'plaintext', 'csv'],
  [/^text\/|^application\/(?:x-www-form-urlencoded|graphql|sql)$|^$/, 'plaintext', 'txt'],
];

const ARCHIVES: readonly (readonly [RegExp, string])[] = [
  [/^application\/pdf$/, 'pdf'],
  [/^application\/(?:x-)?zip/, 'zip'],
  [/^application\/(?:x-)?gzip$/, 'gz'],
  [/^application\/wasm$/, 'wasm'],
];

/**
 * Tells by what the headers say, and by a look at the body: what is no text is not shown as one, whatever it is called.
 *
 * @param beginning of the body
 * @param encoding as in `Content-Encoding`, where it was not undone
 */
export function bodyKind(contentType: string, encoding: string, beginning: Buffer): BodyKind {
  const mediaType = (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
  const image = Object.hasOwn(IMAGES, mediaType) ? IMAGES[mediaType] : undefined;
  if (beginning.length === 0) {
    return { kind: 'empty' };
  }
  if (isEncoded(encoding)) {
    return { kind: 'binary', ending: 'bin' };
  }
  if (image !== undefined) {
    return { kind: 'image', ending: image };
  }
  const charset = charsetOf(contentType);
  const found = LANGUAGES.find(([pattern]) => pattern.test(mediaType));
  if (!isText(beginning, charset)) {
    return { kind: 'binary', ending: ARCHIVES.find(([pattern]) => pattern.test(mediaType))?.[1] ?? 'bin' };
  }
  const [, language = 'plaintext', ending = 'txt'] = found ?? [];
  return { kind: 'text', language, ending, charset };
}

/** @param encoding as in `Content-Encoding` */
export function isEncoded(encoding: string): boolean {
  return !['', 'identity'].includes(encoding.trim().toLowerCase());
}

/** Whether it is nothing but text, as far as can be seen. A character may be cut off at the end. */
function isText(beginning: Buffer, charset: string): boolean {
  const sample = beginning.subarray(0, 64 * 1024);
  if (charset.startsWith('utf-16')) {
    return true;
  }
  if (sample.includes(0)) {
    return false;
  }
  if (charset !== 'utf-8') {
    return true;
  }
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    decoder.decode(sample, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** The label of the `charset` parameter as TextDecoder names it; UTF-8 where there is none that is known. */
function charsetOf(contentType: string): string {
  const label = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return 'utf-8';
  }
}
