/** The offset of what comes next: after white space, comments, and the punctuation that is named. */
export function skipSpace(text: string, from: number, punctuation = ''): number {
  let at = from;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '#') {
      at = endOfLine(text, at);
    } else if (!' \t\r\n'.includes(character) && !punctuation.includes(character)) {
      break;
    }
  }
  return at;
}

/** A block of text without its first indentation, and without the empty lines at its end. */
export function trimmedBlock(text: string, start: number, end: number): { start: number; end: number } {
  const block = text.slice(start, end);
  const first = start + block.length - block.trimStart().length;
  return first === end
    ? { start, end: start }
    : { start: first, end: endOfLine(text, start + block.trimEnd().length) };
}

function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') {
    at++;
  }
  return at;
}
