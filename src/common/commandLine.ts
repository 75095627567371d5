/** Words that mean the same in every shell, and hide nothing. */
const PLAIN = /^[\w@%+=:,./\\-]+$/;

/**
 * A command line for a person to read, in which nothing is hidden: where an argument ends is seen by its quotes, and
 * characters that cannot be seen, or turn the direction of reading, are written as escapes.
 */
export function commandLine(words: readonly string[]): string {
  return words.map((word) => (PLAIN.test(word) ? word : quote(word))).join(' ');
}

function quote(word: string): string {
  // White space other than a plain space can pass for the end of the argument.
  return JSON.stringify(word).replace(
    /(?! )[\p{C}\p{Z}\p{M}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
