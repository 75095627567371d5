/** A comment, CDATA, an instruction, a declaration without a subset, a tag, or the text between them. */
const TOKEN =
  /<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>|<\?[^]*?\?>|<![A-Z][^[\]<>]*>|<\/?[\p{L}_:][^<>"']*(?:"[^"<]*"[^<>"']*|'[^'<]*'[^<>"']*)*>|[^<]+/uy;

/** Deeper ones grow by more than they gain. */
const DEEPEST = 32;

interface Element {
  readonly name: string;
  /** Its own tags, and all that is between them, as they were sent. */
  readonly pieces: (string | Element)[];
  /** White space in it means something. */
  isMixed: boolean;
}

/**
 * The same XML with each element on a line of its own. Nothing is added where there is text: an element with text of its
 * own, or with `xml:space="preserve"`, stays as it was sent, with all that is in it. Nothing is decoded, or looked up.
 *
 * @returns the text itself, where it is not well-formed as far as its tags go, declares entities, or is nested too deep
 */
export function indentXml(text: string): string {
  const root = readXml(text);
  if (root === undefined) {
    return text;
  }
  const lines: string[] = [];
  print(root.pieces, 0, lines);
  return root.isMixed ? text : lines.join('\n');
}

function readXml(text: string): Element | undefined {
  const root: Element = { name: '', pieces: [], isMixed: false };
  const open = [root];
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0];
    const parent = open.at(-1);
    if (token === undefined || parent === undefined) {
      return undefined;
    }
    if (!token.startsWith('<') || token.startsWith('<![')) {
      parent.pieces.push(token);
      parent.isMixed ||= token.trim() !== '';
    } else if (token.startsWith('</')) {
      parent.pieces.push(token);
      open.pop();
      if (open.length === 0 || parent.name !== nameOf(token)) {
        return undefined;
      }
    } else if (/^<[!?]/.test(token) || token.endsWith('/>')) {
      parent.pieces.push(token);
    } else {
      const isMixed = /\sxml:space\s*=\s*["']preserve["']/.test(token);
      const element: Element = { name: nameOf(token), pieces: [token], isMixed };
      parent.pieces.push(element);
      open.push(element);
      if (open.length > DEEPEST) {
        return undefined;
      }
    }
  }
  return open.length === 1 ? root : undefined;
}

function nameOf(tag: string): string {
  return /^<\/?([^\s/>]+)/.exec(tag)?.[1] ?? '';
}

function print(pieces: Element['pieces'], depth: number, lines: string[]): void {
  const indent = '  '.repeat(depth);
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      lines.push(...(piece.trim() === '' ? [] : [indent + piece]));
      continue;
    }
    const [start, ...rest] = piece.pieces;
    const end = rest.pop();
    if (piece.isMixed || rest.every((each) => typeof each === 'string' && each.trim() === '')) {
      lines.push(indent + source(piece));
    } else {
      lines.push(indent + source(start ?? ''));
      print(rest, depth + 1, lines);
      lines.push(indent + source(end ?? ''));
    }
  }
}

function source(piece: string | Element): string {
  return typeof piece === 'string' ? piece : piece.pieces.map(source).join('');
}
