import { TurnTaker } from '../../common/turnTaker.ts';
import type { CheckOptions } from '../rules/checkService.ts';
import type { Finding } from '../rules/finding.ts';
import { readEachDocument, type ManifestDocument, type ManifestOrigin } from '../text/manifest.ts';
import { mayHoldServices } from '../text/mayHoldServices.ts';
import { mayMeanServices } from './mayMeanServices.ts';
import { splitDocuments } from '../text/splitDocuments.ts';
import { judgeDocument } from './judgeDocument.ts';
import { conflictsIn } from './mergeConflicts.ts';
import { disabledLines, excludesFile, isDisabled, type DisabledLine } from './suppressions.ts';
import { conflictFinding, tooLargeFinding } from './textFindings.ts';

/** By whose rules, and as what, a manifest is judged. */
export interface ValidateOptions extends Pick<CheckOptions, 'version' | 'knownFields'> {
  readonly origin?: ManifestOrigin;
  readonly signal?: AbortSignal;
  /** Whether a text of any size is judged, since nobody waits for the next key. */
  readonly isUnlimited?: boolean;
  /** Whether bytes that the text was read from were no UTF-8. Left out where nobody has seen them. */
  readonly isBroken?: boolean;
}

/** Something to say of one document of a manifest. */
export interface DocumentFinding {
  /** Index of the document; 0 for what is said of the whole text. */
  readonly document: number;
  readonly finding: Finding;
}

export interface Validated {
  /** Empty where the text is too large, or nothing in it is a Service. */
  readonly documents: readonly ManifestDocument[];
  /** In the order of the text. */
  readonly findings: readonly DocumentFinding[];
  /** Where comments silence what is said, for whoever has more to say. */
  readonly disabled: readonly DisabledLine[];
}

const NOTHING: Validated = { documents: [], findings: [], disabled: [] };

const MAX_CHARACTERS = 1_000_000;
const MAX_DOCUMENTS = 500;

/** How long it works in one go, in milliseconds. */
const SLICE_MS = 8;

/**
 * Judges the Services of a manifest as a server of a version would, with what is wrong with the text itself, and says
 * nothing of anything else in it. It gives the event loop a turn every few milliseconds; of one document it does not.
 *
 * @throws the reason of `signal` once it aborts
 */
export async function validateManifest(
  text: string,
  language: 'yaml' | 'json',
  { origin, signal, isUnlimited = false, isBroken = false, ...rules }: ValidateOptions,
): Promise<Validated> {
  const holdsServices = mayHoldServices(text);
  if (!(holdsServices || mayMeanServices(text)) || excludesFile(text)) {
    return NOTHING;
  }
  if (
    !isUnlimited &&
    (text.length > MAX_CHARACTERS || (language === 'yaml' && splitDocuments(text).length > MAX_DOCUMENTS))
  ) {
    return holdsServices ? tooLarge(text) : NOTHING;
  }
  const conflicts = conflictsIn(text);
  const disabled = disabledLines(text);
  const documents: ManifestDocument[] = [];
  const findings: DocumentFinding[] = [];
  const turns = new TurnTaker(SLICE_MS);
  for (const document of readEachDocument(text, language, origin)) {
    if (documents.push(document) > MAX_DOCUMENTS && !isUnlimited) {
      return holdsServices ? tooLarge(text) : NOTHING;
    }
    // What is on both sides of a conflict is neither of them.
    if (!conflicts.some(({ start, end }) => start < document.end && document.start < end)) {
      for (const finding of judgeDocument(document, rules, { isBroken, origin })) {
        if (!isDisabled(disabled, finding)) {
          findings.push({ document: document.index, finding });
        }
      }
    }
    await turns.breathe();
    signal?.throwIfAborted();
  }
  const [conflict] = conflicts;
  return {
    documents,
    disabled,
    findings: conflict ? [{ document: 0, finding: conflictFinding(text, conflict) }, ...findings] : findings,
  };
}

function tooLarge(text: string): Validated {
  return { ...NOTHING, findings: [{ document: 0, finding: tooLargeFinding(text) }] };
}
