/** An object or a list that is open, and the path of what is read in it now. */
interface Container {
  readonly path: string;
  /** Undefined in a list. */
  readonly names: Set<string> | undefined;
  index: number;
  member: string;
}

/**
 * The fields that a JSON text has more than once, as strict field validation complains of them:
 * `duplicate field "spec.ports[0].port"` (sigs.k8s.io/json). `JSON.parse` keeps the last of them without a word.
 *
 * @param text that `JSON.parse` accepts
 */
export function duplicateFields(text: string): string[] {
  const found = new Set<string>();
  const open: Container[] = [];
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"(?:\s*:)?|[{}[\],]/gs)) {
    const container = open.at(-1);
    switch (token) {
      case '{':
      case '[':
        open.push({
          path: container === undefined ? '' : pathIn(container),
          names: token === '{' ? new Set() : undefined,
          index: 0,
          member: '',
        });
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case ',':
        if (container !== undefined) {
          container.index += 1;
        }
        break;
      default:
        if (token.endsWith(':') && container?.names !== undefined) {
          container.member = JSON.parse(token.slice(0, -1)) as string;
          if (container.names.has(container.member)) {
            found.add(`duplicate field ${JSON.stringify(pathIn(container))}`);
          }
          container.names.add(container.member);
        }
    }
  }
  return [...found];
}

function pathIn({ path, names, index, member }: Container): string {
  if (names === undefined) {
    return `${path}[${index}]`;
  }
  return path === '' ? member : `${path}.${member}`;
}
