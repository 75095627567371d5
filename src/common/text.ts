/** Longer strings than this are cut where they are shown: a row is one line, a tooltip is not a document. */
const LONGEST = 300;

/**
 * Makes one harmless line of a string that somebody else wrote. Control characters could end a line of the log or
 * drive a terminal, format characters (bidirectional overrides, zero-width ones) could make it read as what it is
 * not, and half a surrogate pair is no text at all: they are dropped, and every run of white space becomes a space.
 */
export function toPlainText(text: string, longest = LONGEST): string {
  // Cut generously first, so that a megabyte costs nothing, and exactly afterwards.
  const line = text
    .slice(0, longest * 4)
    .replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .trim();
  const characters = Array.from(line);
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : line;
}

/** Keeps `$(name)` from becoming an icon where VS Code draws icons in text: the status bar and quick picks. */
export function escapeIcons(text: string): string {
  return text.replaceAll('$(', '\\$(');
}

/** Keeps `[text](command:…)` from becoming a link in a notification, where a click would run the command. */
export function escapeLinks(text: string): string {
  return text.replaceAll('](', '] (');
}

/** Replaces what follows `Bearer` or `Basic` in a line, should anybody ever write a credential into it. */
export function maskCredentials(text: string): string {
  return text.replace(/\b(bearer|basic)(\s+)[\w.~+/=-]{6,}/giu, '$1$2***');
}
