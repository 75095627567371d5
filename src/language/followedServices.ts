import { window, type TextDocument } from 'vscode';
import { DisposableStore, type Disposable } from '../common/disposable.ts';
import { Emitter } from '../common/emitter.ts';
import type { ApplyPlace, ApplyTarget } from '../editor/applyTarget.ts';
import type { Settings } from '../editor/settings.ts';
import type { Sighting } from '../model/watchedService.ts';
import { WatchedServices, type WatchTarget } from '../model/watchedServices.ts';
import type { ManifestOrigins } from './manifestOrigins.ts';
import { ServiceTexts, type ManifestTexts, type ServiceText } from './serviceTexts.ts';
import { VisibleServices } from './visibleServices.ts';

/** What of the rest of the extension decides which Services are followed. */
export interface FollowContext {
  readonly applyTarget: Pick<ApplyTarget, 'get' | 'onDidChange'>;
  readonly origins: Pick<ManifestOrigins, 'of' | 'onDidChange'>;
  readonly settings: Pick<Settings, 'lenses' | 'onDidChangeLenses' | 'validates' | 'onDidChangeValidation'>;
}

/** How a Service of a text names itself. */
type Named = Pick<ServiceText, 'name' | 'namespace'>;

/**
 * The Services that manifests before people's eyes are about, followed on the cluster where they go, once for all that
 * tell of them. Nothing is connected to, and nothing is asked where nobody tells anything.
 */
export class FollowedServices implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #context: FollowContext;
  readonly #texts: ServiceTexts;
  readonly #visible: VisibleServices;
  readonly #watched = this.#owned.add(new WatchedServices(() => window.state.focused));
  readonly #onDidChange = this.#owned.add(new Emitter<void>());

  /** Fires when more, or something else, is known of one of them, and when there may be others, or elsewhere. */
  readonly onDidChange = this.#onDidChange.event;

  constructor(context: FollowContext) {
    this.#context = context;
    const { applyTarget, origins, settings } = context;
    this.#texts = this.#owned.add(new ServiceTexts(origins));
    this.#visible = this.#owned.add(new VisibleServices(this.#texts));
    for (const onDidChange of [this.#watched.onDidChange, this.#texts.onDidChange]) {
      this.#owned.add(
        onDidChange(() => {
          this.#onDidChange.fire();
        }),
      );
    }
    this.#owned.add(
      this.#visible.onDidChange(() => {
        this.#follow();
      }),
    );
    for (const onDidChange of [
      applyTarget.onDidChange,
      settings.onDidChangeLenses,
      settings.onDidChangeValidation,
    ]) {
      this.#owned.add(
        onDidChange(() => {
          this.#follow();
          this.#onDidChange.fire();
        }),
      );
    }
  }

  /** The Services that people have before their eyes. */
  get visible(): Pick<VisibleServices, 'services' | 'onDidChange'> {
    return this.#visible;
  }

  /** The Services of a document, and what was to be one. */
  async textsOf(document: TextDocument): Promise<ManifestTexts> {
    return this.#texts.of(document);
  }

  /** What is known of a Service that is followed; undefined for any other. */
  sightingOf(target: WatchTarget): Sighting | undefined {
    return this.#watched.sightingOf(target);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #follow(): void {
    const { applyTarget, settings } = this.#context;
    const place = settings.lenses || settings.validates() ? applyTarget.get() : undefined;
    this.#watched.keep(
      place === undefined ? [] : this.#visible.services.flatMap((service) => targetOf(service, place) ?? []),
    );
  }
}

/** Which Service of which cluster a document is about; undefined where it does not say. */
export function targetOf({ name, namespace }: Named, place: ApplyPlace): WatchTarget | undefined {
  return name === undefined
    ? undefined
    : { cluster: place.cluster, ref: { namespace: namespace ?? place.namespace, name } };
}
