import type { TextRange } from '../../kube/yaml/yamlNode.ts';
import { checkService, toFindings, type CheckOptions } from '../rules/checkService.ts';
import { checkHead } from '../rules/headRules.ts';
import type { Finding } from '../rules/finding.ts';
import { isServicePatch } from '../text/kustomize.ts';
import type { ManifestDocument, ManifestOrigin } from '../text/manifest.ts';
import { mayHoldServices } from '../text/mayHoldServices.ts';
import { holdsPlaceholder } from '../text/placeholder.ts';
import { excludesDocument } from './suppressions.ts';
import { REPLACEMENT_CHARACTER, syntaxFinding, undecodedFinding } from './textFindings.ts';

/** What is known of the file that a document is in. */
export interface JudgeOptions {
  readonly isBroken?: boolean;
  readonly origin?: ManifestOrigin | undefined;
}

/**
 * What there is to say of one document: of a Service what a server would, of one that cannot be read why, if it looks as
 * if it were to be a Service; of everything else nothing, and nothing where its author wants to hear nothing.
 */
export function judgeDocument(
  document: ManifestDocument,
  rules: CheckOptions,
  { isBroken = false, origin = {} }: JudgeOptions = {},
): readonly Finding[] {
  const { content, text } = document;
  const isJudged =
    content.kind === 'service' ||
    (content.kind === 'skipped' && content.reason === 'patch') ||
    (content.kind === 'invalid' && mayHoldServices(textAt(text, document)));
  if (excludesDocument(document)) {
    return [];
  }
  const found = isJudged ? findingsIn(document, rules, isBroken) : findingsInHead(document, origin);
  return found.filter(({ range }) => origin.isRendered === true || !holdsPlaceholder(textAt(text, range)));
}

/** What keeps it from being a Service, where it is meant to be one. What kustomize merges need not say what it is. */
function findingsInHead({ content, root }: ManifestDocument, origin: ManifestOrigin): readonly Finding[] {
  const isObject = content.kind === 'other' || (content.kind === 'skipped' && content.reason === 'noObject');
  const isPatch = origin.isPatch === true || isServicePatch({}, origin.path ?? '');
  return isObject && !isPatch && root?.kind === 'mapping' ? toFindings(root, checkHead(root)) : [];
}

function findingsIn(document: ManifestDocument, rules: CheckOptions, isBroken: boolean): readonly Finding[] {
  const { content, text } = document;
  const undecoded = undecodedFinding(document, isBroken);
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
