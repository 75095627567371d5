import type { TextRange } from '../../kube/yaml/yamlNode.ts';
import { checkService, type CheckOptions } from '../rules/checkService.ts';
import type { Finding } from '../rules/finding.ts';
import type { ManifestDocument } from '../text/manifest.ts';
import { mayHoldServices } from '../text/mayHoldServices.ts';
import { holdsPlaceholder } from '../text/placeholder.ts';
import { excludesDocument } from './suppressions.ts';
import { REPLACEMENT_CHARACTER, syntaxFinding, undecodedFinding } from './textFindings.ts';

/**
 * What there is to say of one document: of a Service what a server would, of one that cannot be read why, if it looks as
 * if it were to be a Service; of everything else nothing, and nothing where its author wants to hear nothing.
 *
 * @param isRendered whether nothing is left for a tool to fill in
 */
export function judgeDocument(
  document: ManifestDocument,
  rules: CheckOptions,
  isRendered = false,
): readonly Finding[] {
  const { content, text } = document;
  const isJudged =
    content.kind === 'service' ||
    (content.kind === 'skipped' && content.reason === 'patch') ||
    (content.kind === 'invalid' && mayHoldServices(textAt(text, document)));
  if (!isJudged || excludesDocument(document)) {
    return [];
  }
  return findingsIn(document, rules).filter(
    ({ range }) => isRendered || !holdsPlaceholder(textAt(text, range)),
  );
}

function findingsIn(document: ManifestDocument, rules: CheckOptions): readonly Finding[] {
  const { content, text } = document;
  const undecoded = undecodedFinding(document);
  if (content.kind === 'invalid') {
    return [undecoded ?? syntaxFinding(text, content.error)];
  }
  const found = checkService(document, rules);
  if (undecoded === undefined) {
    return found;
  }
  // What is not what its author wrote is wrong for that alone.
  const others = found.filter(({ range }) => !textAt(text, range).includes(REPLACEMENT_CHARACTER));
  return [...others, undecoded].sort((a, b) => a.range.start - b.range.start);
}

function textAt(text: string, { start, end }: TextRange): string {
  return text.slice(start, end);
}
