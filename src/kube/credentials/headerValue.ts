/** A header's value as Go sends it, in UTF-8. What undici is given it writes byte by byte, as Latin-1. */
export function headerValue(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Whether a text can stand in a header at all (RFC 9110, 5.5). */
export function isHeaderValue(text: string): boolean {
  // eslint-disable-next-line no-control-regex
  return !/[\u0000-\u0008\u000a-\u001f\u007f]/.test(text);
}
