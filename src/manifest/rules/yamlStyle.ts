import { resolvePlain } from '../../kube/yaml/yamlScalar.ts';
import type { YamlNode } from '../../kube/yaml/yamlNode.ts';

/** The quotes around a scalar; empty for a plain one. */
export type Style = '' | '"' | "'";

/** A value as YAML reads it back, in quotes like those given where it is text; JSON reads what is in double ones. */
export function printScalar(value: string | number | boolean, style: Style): string {
  if (typeof value !== 'string') {
    return String(value);
  }
  if (style === "'" && /^[^'\p{Cc}]*$/u.test(value)) {
    return `'${value}'`;
  }
  // It may stand within brackets, too, so that it has none of their signs.
  const isPlain =
    /^[\w./](?:[\w./: -]*[\w./-])?$/u.test(value) && !/: | #/u.test(value) && resolvePlain(value) === value;
  return style === '' && isPlain ? value : JSON.stringify(value);
}

/** @param quote what the key before it begins with */
export function printKey(name: string, quote: string): string {
  return printScalar(name, quote === '"' || quote === "'" ? quote : '');
}

/** Whether a mapping or a list has brackets. */
export function isFlow(text: string, node: YamlNode): boolean {
  return '{['.includes(text.charAt(node.start)) && node.kind !== 'scalar';
}

export function lineStart(text: string, at: number): number {
  return Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1;
}

/** As many spaces as stand before a place on its line, dashes counted as such. */
export function indentBefore(text: string, at: number): string {
  return text.slice(lineStart(text, at), at).replaceAll(/[^\t]/gu, ' ');
}

/** Where the value of a key may begin that has none; undefined without a colon. */
export function afterColon(text: string, keyEnd: number): number | undefined {
  const colon = /^\s*:/u.exec(text.slice(keyEnd));
  return colon ? keyEnd + colon[0].length : undefined;
}
