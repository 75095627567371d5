import type { TextRange, YamlNode } from '../../kube/yaml/yamlNode.ts';

/** Actions of Go templates that a manifest has: control, and what is filled in. */
const ACTION = /\{\{-?\s*(?:if|else|end|range|with|define|include|template|toYaml|\.|\$|\/\*)/u;
/** Backstage and GitHub, ERB, Jinja. */
const OTHER_ENGINES = /\$\{\{|<%|\{%/u;
/** ytt writes its instructions as comments. */
const YTT = /(?<!\S)#@ /u;
/** YAML itself would read it as a mapping that is a key, which no manifest has. */
const DOUBLE_BRACE = '{{';

const COMMENT = /(?<!\S)#(?!@ )[^\r\n]*/gu;
const QUOTED = /"(?:[^"\\\r\n]|\\[^\r\n])*"|'[^'\r\n]*'/gu;

/** Whether a text that is no YAML is none because a template engine has yet to make it so. */
export function isBrokenByTemplate(text: string): boolean {
  return looksLikeTemplate(text.replace(COMMENT, '').replace(QUOTED, '""'));
}

/**
 * Whether a document that reads as YAML is a template all the same. Braces in comments, in quotes and in blocks of text
 * are the author's own words: an annotation may well hold a template for somebody else.
 *
 * @param content where in the text the document is
 */
export function isTemplate(text: string, content: TextRange, root: YamlNode): boolean {
  const document = text.slice(content.start, content.end);
  if (!looksLikeTemplate(document)) {
    return false;
  }
  const plain = withoutLiterals(text, content, root).replace(COMMENT, '');
  return ACTION.test(plain) || OTHER_ENGINES.test(plain) || YTT.test(plain);
}

/** Whether there is anything of a template in a text, be it in quotes: then it takes a reading to know. */
export function looksLikeTemplate(document: string): boolean {
  return document.includes(DOUBLE_BRACE) || OTHER_ENGINES.test(document) || YTT.test(document);
}

function withoutLiterals(text: string, { start, end }: TextRange, root: YamlNode): string {
  let plain = '';
  let at = start;
  for (const literal of literals(root).sort((a, b) => a.start - b.start)) {
    plain += text.slice(at, literal.start);
    at = Math.max(at, literal.end);
  }
  return plain + text.slice(at, end);
}

function literals(root: YamlNode): TextRange[] {
  const found: TextRange[] = [];
  // What an alias stands for is looked at once.
  const seen = new Set<unknown>();
  const visit = (node: YamlNode): void => {
    if (node.kind === 'scalar') {
      if (node.style !== 'plain') {
        found.push(node);
      }
      return;
    }
    const content = node.kind === 'sequence' ? node.items : node.fields;
    if (!seen.has(content)) {
      seen.add(content);
      for (const one of content.values()) {
        visit('kind' in one ? one : one.value);
      }
    }
  };
  visit(root);
  return found;
}
