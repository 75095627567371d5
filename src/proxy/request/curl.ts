import type { CallRequest } from './requestDocument.ts';

/**
 * A request as a command line for a POSIX shell. The token is left for whoever runs it to put into TOKEN, since what is
 * copied is pasted anywhere.
 *
 * @param file the path of the body's file, where that is in one
 */
export function toCurl(
  url: string,
  request: Pick<CallRequest, 'method' | 'headers' | 'body' | 'settings'>,
  file?: string,
): string {
  const { headers, body, settings } = request;
  const words = ['curl', ...methodOf(request), quote(url), '-H', '"Authorization: Bearer $TOKEN"'];
  for (const { name, value } of headers) {
    // With a semicolon curl sends a header that has no value.
    words.push('-H', quote(value === '' ? `${name};` : `${name}: ${value}`));
  }
  if (body !== undefined) {
    if (headers.every(({ name }) => name.toLowerCase() !== 'content-type')) {
      // It would say that the body is a form.
      words.push('-H', quote('Content-Type:'));
    }
    words.push(
      ...(body.kind === 'text'
        ? ['--data-raw', quote(body.text)]
        : ['--data-binary', quote(`@${file ?? body.path}`)]),
    );
  }
  if (settings.timeoutSeconds !== undefined) {
    words.push('--max-time', String(settings.timeoutSeconds));
  }
  return words.join(' ');
}

function methodOf({ method, body }: Pick<CallRequest, 'method' | 'body'>): readonly string[] {
  if (method === 'HEAD') {
    return ['--head'];
  }
  return method === 'GET' && body === undefined ? [] : ['-X', method];
}

/** In single quotes a shell changes nothing. */
function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
