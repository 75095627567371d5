import { locate } from './locate.ts';
import type { RuleCode } from './codes.ts';
import type { Finding, Fix } from './finding.ts';
import { resolveFix } from './fixes.ts';
import type { TextEdit } from './textEdit.ts';
import type { ManifestDocument } from '../text/manifest.ts';

/** Their only fix says what the author means anyway, or what the server makes of it. */
const SAFE: ReadonlySet<RuleCode> = new Set<RuleCode>([
  'wrong-type',
  'octal-number',
  'port-name-required',
  'affinity-config-ignored',
  'non-canonical-address',
  'traffic-distribution-deprecated',
  'topology-hints-deprecated',
]);

/**
 * What mends all that can be mended in a document without a question: only faults that have one fix, and of those only
 * the ones with which nothing is decided. Edits in the order of the text, which do not overlap.
 */
export function fixAll(document: ManifestDocument, findings: readonly Finding[]): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  for (const { code, fixes } of findings) {
    const [fix, another] = fixes;
    if (fix !== undefined && another === undefined && (SAFE.has(code) || onlyChangesCase(document, fix))) {
      const resolved = resolveFix(document, fix) ?? [];
      // Several findings may have the same fix, such as one that names every port.
      if (!resolved.some((edit) => edits.some((other) => touches(edit, other)))) {
        edits.push(...resolved);
      }
    }
  }
  return edits.sort((a, b) => a.start - b.start);
}

function onlyChangesCase({ root }: ManifestDocument, { edits }: Fix): boolean {
  return edits.every((edit) => {
    const node = edit.kind === 'replace' && root ? locate(root, edit.place)?.node : undefined;
    return (
      edit.kind === 'replace' &&
      typeof edit.value === 'string' &&
      node?.kind === 'scalar' &&
      String(node.value).toLowerCase() === edit.value.toLowerCase()
    );
  });
}

function touches(one: TextEdit, other: TextEdit): boolean {
  return one.start <= other.end && other.start <= one.end;
}
