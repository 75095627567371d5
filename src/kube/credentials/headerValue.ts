/** A header's value as Go sends it, in UTF-8. What undici is given it writes byte by byte, as Latin-1. */
export function headerValue(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
