/**
 * The texts of the `Warning` headers of an answer (RFC 7234, 5.5; KEP-1693), in the server's order:
 * `299 - "unknown field \"spec.prots\""`. Those with another code than 299, and what is malformed, are left out.
 */
export function parseWarnings(header: string | readonly string[] | undefined): readonly string[] {
  const lines = typeof header === 'string' ? [header] : (header ?? []);
  return lines.flatMap((line) =>
    [...line.matchAll(WARNING)].flatMap(([, code, text = '']) =>
      code === '299' ? [text.replace(/\\(.)/gs, '$1')] : [],
    ),
  );
}

/** Code, agent, quoted text, and a quoted date that nobody sends; several may share one line. */
const WARNING = /(?:^|,)\s*(\d{3}) \S+ "((?:[^"\\]|\\.)*)"(?: "[^"]*")?/gs;
