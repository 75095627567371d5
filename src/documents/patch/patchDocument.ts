import { l10n, type TextDocument } from 'vscode';
import type { Disposable } from '../../common/disposable.ts';
import type { JsonObject } from '../../common/json.ts';
import { toPlainText } from '../../common/text.ts';
import { errorText } from '../../editor/errorText.ts';
import { UserError } from '../../editor/userError.ts';
import { OLDEST_VERSION, parseVersion } from '../../kube/capabilities.ts';
import { KubeError } from '../../kube/errors.ts';
import type { KnownService } from '../../manifest/patch/previewLocally.ts';
import type { PatchBinding } from '../../manifest/patch/patchHeader.ts';
import type { PreviewedBy } from '../../manifest/patch/patchResults.ts';
import type { TypedPatch } from '../../manifest/patch/patchType.ts';
import type { Clusters } from '../../model/clusters.ts';
import type { PreviewTexts } from '../previewTexts.ts';
import { findingText } from './findingText.ts';
import { readTarget, type LiveTarget } from './liveTarget.ts';
import { PatchDiff } from './patchDiff.ts';
import { bindingOf, lookAt, type LookedAt } from './patchedText.ts';
import type { PatchState } from './patchLenses.ts';
import { shownText } from './patchTexts.ts';

export interface PatchDocumentOptions {
  readonly clusters: Clusters;
  readonly previews: PreviewTexts;
  /** Something else is known of the document. */
  readonly onDidLook: (document: PatchDocument, looked: LookedAt | undefined) => void;
}

/** A patch that can be sent: it is read, and so is the Service that it is for. */
export interface ReadyPatch {
  readonly binding: PatchBinding;
  readonly target: LiveTarget;
  readonly patch: TypedPatch;
  readonly looked: LookedAt;
}

/** How long nobody types before the text is looked at again, in milliseconds. */
const QUIET_MS = 200;

/**
 * A text that says it is a patch of a Service. The Service is read when the document opens and when it is previewed,
 * never because somebody types: what is found out while typing is found out here.
 */
export class PatchDocument implements Disposable {
  readonly document: TextDocument;
  readonly #options: PatchDocumentOptions;
  readonly #diff: PatchDiff;
  readonly #life = new AbortController();
  #target: (LiveTarget & { readonly address: string }) | undefined;
  /** The address that was asked for last, whatever came of it. */
  #asked: string | undefined;
  #problem: string | undefined;
  #looked: LookedAt | undefined;
  #quiet: NodeJS.Timeout | undefined;

  constructor(document: TextDocument, options: PatchDocumentOptions) {
    this.document = document;
    this.#options = options;
    this.#diff = new PatchDiff(options.previews);
  }

  /** The Service as it is known, and the version of its server; undefined while they are not. */
  get known(): KnownService | undefined {
    const binding = bindingOf(this.document);
    const target = this.#target;
    return binding !== undefined && target?.address === addressOf(binding)
      ? { live: target.live, version: parseVersion(target.cluster.version ?? '') ?? OLDEST_VERSION }
      : undefined;
  }

  get state(): PatchState {
    return { read: this.#looked?.read, problem: this.#problem };
  }

  /** Somebody types. */
  changed(): void {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => void this.look(), QUIET_MS);
  }

  /** Finds out what the text says now. Reads the Service where the text is about another one than before. */
  async look(): Promise<void> {
    const binding = bindingOf(this.document);
    if (binding !== undefined && this.#asked !== addressOf(binding)) {
      try {
        await this.load();
      } catch (error) {
        if (!(error instanceof KubeError || error instanceof UserError)) {
          throw error;
        }
        // The document says so; whoever previews or sends it is told in full.
      }
    }
    this.#lookNow();
    if (this.#diff.isOpen && bindingOf(this.document) !== undefined) {
      await this.showLocal();
    }
  }

  /**
   * Reads the Service.
   *
   * @param signal ends the wait of whoever asked for it
   * @throws KubeError, or UserError where its context is not shown
   */
  async load(signal?: AbortSignal): Promise<LiveTarget> {
    const binding = this.requireBinding();
    const address = addressOf(binding);
    this.#asked = address;
    const ends = AbortSignal.any([this.#life.signal, ...(signal === undefined ? [] : [signal])]);
    try {
      const target = await readTarget(this.#options.clusters, binding, ends);
      this.use(target, binding);
      return target;
    } catch (error) {
      if (this.#asked === address) {
        this.#problem = problemText(binding, error);
        this.#lookNow();
      }
      throw error;
    }
  }

  /** This is the Service of a binding, which need not be that of the text any more: the first line may have changed. */
  use(target: LiveTarget, binding: PatchBinding): void {
    const address = addressOf(binding);
    this.#asked ??= address;
    if (this.#asked === address) {
      this.#problem = undefined;
      this.#target = { ...target, address };
      this.#lookNow();
    }
  }

  /**
   * What would be sent.
   *
   * @param fresh whether the Service is read again although it is known
   * @throws UserError where the text is no patch; KubeError where the Service cannot be read
   */
  async ready({ fresh }: { readonly fresh: boolean }, signal: AbortSignal): Promise<ReadyPatch> {
    const asked = addressOf(this.requireBinding());
    const known = this.#target?.address === asked ? this.#target : undefined;
    const target = fresh || known === undefined ? await this.load(signal) : known;
    const binding = this.requireBinding();
    if (addressOf(binding) !== asked) {
      throw new UserError(
        l10n.t('The first line was changed meanwhile: this is a patch of another Service now.'),
      );
    }
    // What is waited for to be looked at is looked at now.
    clearTimeout(this.#quiet);
    const looked = this.#lookNow();
    const { read } = looked;
    switch (read.kind) {
      case 'empty':
        throw new UserError(l10n.t('The patch is empty: write what is to change below the comments.'));
      case 'invalid':
        throw new UserError(l10n.t('The patch cannot be read. {0}', toPlainText(read.error.message)));
      case 'wrongType':
        throw new UserError(findingText({ kind: 'wrongType', path: '', expected: read.expected }));
      case 'patch':
        return { binding, target, patch: read.patch, looked };
    }
  }

  /** Shows beside it what comes of the patch; undefined where nothing does. */
  async show(by: PreviewedBy, result: JsonObject | undefined): Promise<void> {
    const binding = this.requireBinding();
    const { known } = this;
    if (known !== undefined) {
      const before = shownText(known.live, binding.part);
      const after = result === undefined ? this.#withoutResult(before) : shownText(result, binding.part);
      await this.#diff.show({ by, name: binding.name, before, after });
    }
  }

  /** Shows what is found out here. */
  async showLocal(): Promise<void> {
    await this.show('local', this.#looked?.checked?.preview?.result);
  }

  async closeDiff(): Promise<void> {
    await this.#diff.close();
  }

  /** @throws UserError where the document is no patch any more */
  requireBinding(): PatchBinding {
    const binding = bindingOf(this.document);
    if (binding === undefined) {
      throw new UserError(
        l10n.t('The first line no longer says what this is a patch of. Undo brings it back.'),
      );
    }
    return binding;
  }

  dispose(): void {
    clearTimeout(this.#quiet);
    this.#life.abort();
  }

  #lookNow(): LookedAt {
    const binding = bindingOf(this.document);
    if (binding === undefined || this.document.isClosed) {
      const nothing: LookedAt = {
        version: this.document.version,
        read: { kind: 'empty' },
        checked: undefined,
      };
      this.#options.onDidLook(this, undefined);
      return nothing;
    }
    const looked = lookAt(this.document, binding, this.known);
    this.#looked = looked;
    this.#options.onDidLook(this, looked);
    return looked;
  }

  /** The Service as it is, with a word of why nothing comes of the patch. */
  #withoutResult(before: string): string {
    const { read, checked } = this.#looked ?? {};
    if (read?.kind === 'empty') {
      return before;
    }
    const [finding] = checked?.findings ?? [];
    const why =
      read?.kind === 'invalid'
        ? toPlainText(read.error.message)
        : read?.kind === 'wrongType'
          ? findingText({ kind: 'wrongType', path: '', expected: read.expected })
          : finding === undefined
            ? l10n.t('The patch cannot be read.')
            : findingText(finding);
    return `# ${why}\n${before}`;
  }
}

function addressOf({ context, namespace, name }: PatchBinding): string {
  return JSON.stringify([context, namespace, name]);
}

function problemText({ name }: PatchBinding, error: unknown): string {
  const why = error instanceof KubeError ? errorText(error) : error instanceof UserError ? error.message : '';
  return l10n.t('{0} cannot be read: {1}', name, why);
}
