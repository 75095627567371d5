import { languages, type Diagnostic, type DiagnosticCollection, type TextDocument } from 'vscode';
import { toDisposable, DisposableStore, type Disposable } from '../../common/disposable.ts';
import { isOwnDocument } from '../../editor/manifestDocument.ts';
import type { Settings } from '../../editor/settings.ts';
import { RULES } from '../../manifest/rules/codes.ts';
import type { DocumentFinding } from '../../manifest/validate/validateManifest.ts';
import { sharedPart } from '../otherYaml.ts';
import { LiveBase } from './liveBase.ts';
import { liveFindings, type LiveContext } from './liveFindings.ts';
import { checkManifest, isChecked, type CheckContext, type Checked } from './manifestChecks.ts';
import { isNoJson, isOurs, isSaidBy } from './saidElsewhere.ts';
import { SOURCE, toDiagnostic } from './toDiagnostic.ts';

/** What there is to say of the documents of a text. */
export type Findings = Pick<Checked, 'documents' | 'findings'>;

export interface CheckedDocumentContext extends CheckContext, LiveContext {
  readonly applyTarget: CheckContext['applyTarget'];
  readonly settings: CheckContext['settings'] & Pick<Settings, 'validationSchema'>;
  readonly problems: DiagnosticCollection;
  /** Called with a document once the Services in it are judged. */
  readonly onJudged: (document: TextDocument) => void;
  /** Called with what is no fault of the manifest. */
  readonly onError: (error: unknown) => void;
}

/** How long nobody types before a text is judged, in milliseconds. */
const QUIET_MS = 200;

/** An open document, judged again whenever its text, or what it is judged by, is another. */
export class CheckedDocument implements Disposable {
  readonly document: TextDocument;
  readonly #context: CheckedDocumentContext;
  readonly #owned = new DisposableStore();
  #quiet: NodeJS.Timeout | undefined;
  #life = new AbortController();
  #checked: Checked | undefined;
  /** The text that VS Code was last told the problems of. */
  #shownVersion: number | undefined;
  #checking: Promise<void> = Promise.resolve();
  #base: LiveBase | undefined;

  constructor(document: TextDocument, context: CheckedDocumentContext) {
    this.document = document;
    this.#context = context;
    this.#owned.add(
      toDisposable(() => {
        clearTimeout(this.#quiet);
        this.#life.abort();
        context.problems.delete(document.uri);
      }),
    );
  }

  /** What there is to say of the text as it is now, whoever says it; undefined where it is not judged. */
  async findings(): Promise<Findings | undefined> {
    if (this.#checked?.version !== this.document.version) {
      this.check();
    }
    await this.#checking;
    const checked = this.#checked;
    return checked?.version === this.document.version
      ? { documents: checked.documents, findings: this.#allOf(checked) }
      : undefined;
  }

  /** Judges the text once nobody has typed for a while. */
  checkSoon(): void {
    this.#life.abort();
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => {
      this.check();
    }, QUIET_MS);
  }

  /** Judges the text now. */
  check(): void {
    clearTimeout(this.#quiet);
    this.#life.abort();
    this.#life = new AbortController();
    if (isChecked(this.document, this.#context)) {
      this.#checking = this.#check(this.#life.signal);
    } else {
      this.#checked = undefined;
      this.#checking = Promise.resolve();
      this.#context.problems.delete(this.document.uri);
    }
  }

  /** Shows what was found, less what others say as well; does nothing where all of that is shown of this text. */
  show(): void {
    const document = this.document;
    const checked = this.#checked;
    if (checked?.version !== document.version) {
      // What VS Code shows has moved with the text, which is judged anew in a moment.
      return;
    }
    const { problems, settings } = this.#context;
    const part = sharedPart(document, settings);
    const others = languages.getDiagnostics(document.uri).filter((one) => !isOwn(one));
    const shown = this.#allOf(checked).flatMap(({ document: index, finding }) => {
      const problem = toDiagnostic(document, checked.documents[index], finding);
      const isLeftOut =
        !isOurs(finding.code, part) ||
        (finding.code === 'syntax' && others.some(isNoJson)) ||
        others.some((other) => isSaidBy(other, { problem, code: finding.code }, part));
      return isLeftOut ? [] : [problem];
    });
    // VS Code loses what it has marked of a text that was replaced, be it by the same.
    const isOfThisText = this.#shownVersion === document.version || shown.length === 0;
    if (!isOfThisText || !isSame(shown, problems.get(document.uri) ?? [])) {
      this.#shownVersion = document.version;
      problems.set(document.uri, shown);
    }
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #check(signal: AbortSignal): Promise<void> {
    try {
      const checked = await checkManifest(this.document, this.#context, signal);
      signal.throwIfAborted();
      this.#checked = checked;
      if (isOwnDocument(this.document.uri) && !this.document.isDirty) {
        this.#base = new LiveBase(checked);
      }
      this.show();
      if (checked.documents.some(({ content }) => content.kind === 'service')) {
        this.#context.onJudged(this.document);
      }
    } catch (error) {
      if (!signal.aborted) {
        this.#context.onError(error);
      }
    }
  }

  #allOf(checked: Checked): readonly DocumentFinding[] {
    const { rules, findings } = checked;
    if (isOwnDocument(this.document.uri)) {
      return this.#base?.judge(checked) ?? findings;
    }
    const live = liveFindings(checked, rules.version, this.#context);
    // Of a place with a fault enough is said.
    const faulty = new Set(findings.map(placeOf));
    return [...findings, ...live.filter((found) => !faulty.has(placeOf(found)))];
  }
}

function placeOf({ document, finding: { path } }: DocumentFinding): string {
  return `${document} ${path}`;
}

/** What a server said of the document has other codes. */
function isOwn({ source, code }: Diagnostic): boolean {
  return source === SOURCE && typeof code === 'string' && Object.hasOwn(RULES, code);
}

function isSame(some: readonly Diagnostic[], others: readonly Diagnostic[]): boolean {
  return (
    some.length === others.length &&
    some.every((one, index) => {
      const other = others[index];
      return (
        other !== undefined &&
        other.code === one.code &&
        other.message === one.message &&
        other.severity === one.severity &&
        other.range.isEqual(one.range)
      );
    })
  );
}
