import type { TextRange, YamlMapping, YamlNode } from '../../kube/yaml/yamlNode.ts';
import type { FieldPath } from '../diff/fieldPath.ts';
import type { ManifestDocument } from '../text/manifest.ts';
import type { Fix, FixEdit } from './finding.ts';
import { locate, type Place } from './locate.ts';
import { removalOf } from './removal.ts';
import type { TextEdit } from './textEdit.ts';
import {
  afterColon,
  indentBefore,
  isFlow,
  lineStart,
  printKey,
  printScalar,
  type Style,
} from './yamlStyle.ts';

/**
 * What a fix does to the text: edits that do not overlap, in its order. They leave comments and the way the text is
 * written as they are. Undefined where it cannot be done so: what an alias or a merge brings is written elsewhere, and
 * others may depend on it.
 */
export function resolveFix({ text, root }: ManifestDocument, fix: Fix): readonly TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  for (const step of fix.edits) {
    const edit = root && resolveStep(text, root, step);
    if (edit === undefined) {
      return undefined;
    }
    edits.push(edit);
  }
  edits.sort((a, b) => a.start - b.start);
  return edits.some(({ start }, index) => start < (edits[index - 1]?.end ?? 0)) ? undefined : edits;
}

function resolveStep(text: string, root: YamlNode, step: FixEdit): TextEdit | undefined {
  if (!isWrittenHere(root, step.place)) {
    return undefined;
  }
  if (step.kind === 'add' && step.place.length === 0) {
    return root.kind === 'mapping' ? added(text, root, step) : undefined;
  }
  const place = locate(root, step.place);
  if (place === undefined) {
    return undefined;
  }
  switch (step.kind) {
    case 'remove':
      return removalOf(text, place);
    case 'replace':
      return replaced(text, place, step.value);
    case 'quote':
      return place.node.kind === 'scalar' && place.node.style === 'plain'
        ? edit(place.node, JSON.stringify(text.slice(place.node.start, place.node.end)))
        : undefined;
    case 'rename':
      return place.field && edit(place.field, printKey(step.name, text.charAt(place.field.start)));
    case 'add':
      return place.node.kind === 'mapping' ? added(text, place.node, step) : undefined;
  }
}

/** Whether everything down to a place stands within what it is in. */
function isWrittenHere(root: YamlNode, path: FieldPath): boolean {
  return path.every((_, index) => {
    const place = locate(root, path.slice(0, index + 1));
    return (
      place === undefined || (place.range.start >= place.parent.start && place.range.end <= place.parent.end)
    );
  });
}

function replaced(
  text: string,
  { node, field }: Place,
  value: string | number | boolean,
): TextEdit | undefined {
  if (node.kind !== 'scalar' || node.style === 'block') {
    return undefined;
  }
  if (node.start === field?.start) {
    // There is no value: it stands where the key is.
    const at = afterColon(text, field.end);
    return at === undefined ? undefined : { start: at, end: at, text: ` ${printScalar(value, '')}` };
  }
  // In JSON text has quotes even where there was a number.
  const style = styleAt(text, node.start) || styleAt(text, field?.start ?? node.start);
  return edit(node, printScalar(value, style));
}

function added(
  text: string,
  mapping: YamlMapping,
  { name, value }: { readonly name: string; readonly value: string | number },
): TextEdit | undefined {
  const present = mapping.fields.get(name);
  if (present !== undefined) {
    return replaced(text, { node: present.value, field: present, range: present, parent: mapping }, value);
  }
  const [first] = [...mapping.fields.values()]
    .filter(({ start, end }) => start >= mapping.start && end <= mapping.end)
    .sort((a, b) => a.start - b.start);
  const quote = first === undefined ? '' : styleAt(text, first.start);
  const field = `${printKey(name, quote)}: ${printScalar(value, quote)}`;
  if (first === undefined) {
    const at = mapping.start + 1;
    return isFlow(text, mapping) ? { start: at, end: at, text: field } : undefined;
  }
  const at = first.start;
  if (isFlow(text, mapping)) {
    const gap = text.slice(mapping.start + 1, at);
    return { start: at, end: at, text: `${field},${/^\s*[\r\n]\s*$/u.test(gap) ? gap : ' '}` };
  }
  const newLine = text.includes('\r\n') ? '\r\n' : '\n';
  const indent = indentBefore(text, at);
  if (isCommented(text, at)) {
    // What is said above the first field is said of that.
    const end = endOfLine(text, mapping.end);
    return { start: end, end, text: `${newLine}${indent}${field}` };
  }
  return { start: at, end: at, text: `${field}${newLine}${indent}` };
}

function isCommented(text: string, at: number): boolean {
  const start = lineStart(text, at);
  const above = text.slice(lineStart(text, Math.max(start - 1, 0)), start);
  return text.slice(start, at).trim() === '' && /^\s*#/u.test(above);
}

function endOfLine(text: string, at: number): number {
  const found = text.slice(at).search(/\r?\n/u);
  return found < 0 ? text.length : at + found;
}

function styleAt(text: string, at: number): Style {
  const character = text.charAt(at);
  return character === '"' || character === "'" ? character : '';
}

function edit({ start, end }: TextRange, text: string): TextEdit {
  return { start, end, text };
}
